//! `Lifecycle.tla`: a tick is a quarter of an hour, and a slot of its own.

use super::{Graph, State};
use crate::decide::{settle, Settlement};
use crate::evidence::Link;
use crate::fixture::{cosigned, Fixture, MEMBERS, NOW};
use crate::lifecycle::{Examined, BOOT_CHECKS, BOOT_TERM};
use crate::quantity::{Amount, Count, Key, Slot, UnixSeconds};
use crate::reason::Reason;
use crate::state::Vault;
use crate::ticket::{Balances, Presented};

const TICK: u64 = BOOT_TERM.0 / 4;
const SLOT: u64 = 1_000;
const MODES: [&str; 5] = ["Inert", "Boot", "Run", "Frozen", "Faulted"];
const BEFORE: Balances = Balances { source: Amount(1_000), destination: Amount(0) };
const AFTER: Balances = Balances { source: Amount(900), destination: Amount(100) };

/// The kernel's state that stands for one of the model.
struct World {
    fixture: Fixture,
    faulty: bool,
    now: u64,
    slot: u64,
}

fn digest(link: &Link) -> Key {
    let [.., sequence, _, _, _] = link.0[..8] else { unreachable!() };
    Key([sequence, link.0[0], 1, 1])
}

fn is(state: &State, name: &str, value: &str) -> bool {
    state[name] == value
}

fn number(state: &State, name: &str) -> u64 {
    state[name].parse().unwrap()
}

impl World {
    fn of(state: &State) -> Self {
        let mut fixture = Fixture::new();
        let mode = MODES.iter().position(|mode| is(state, "mode", mode)).unwrap();
        let vault = &mut fixture.vault;
        vault.mode = u8::try_from(mode).unwrap();
        if is(state, "paused", "TRUE") {
            (vault.paused, vault.paused_by, vault.paused_at) = (1, MEMBERS[0], UnixSeconds(1));
        }
        if is(state, "mode", "Boot") {
            vault.mode_deadline = UnixSeconds(NOW + number(state, "left") * TICK);
            vault.boot_checks = number(state, "checks");
            vault.boot_slot = if is(state, "fresh", "TRUE") { SLOT - 1 } else { SLOT };
        }
        if !is(state, "stage", "idle") {
            if is(state, "auth", "FALSE") {
                fixture.signer = [99; 4];
            }
            if is(state, "numbered", "FALSE") {
                fixture.mandate.evidence.sequence = Count(u64::MAX);
            }
        }
        if ["recorded", "ticketed", "moved"].contains(&state["stage"].as_str()) {
            fixture.gate(BEFORE, digest).unwrap();
        }
        let mut world = Self { fixture, faulty: is(state, "faulty", "TRUE"), now: NOW, slot: SLOT };
        if is(state, "stage", "moved") {
            world.redeem().unwrap();
        }
        world
    }

    fn examined(&self) -> Examined {
        Examined { budgets: 0, faults: u64::from(self.faulty) }
    }

    /// One of the steps of the vault.
    fn act(&mut self, action: &str) -> Result<(), Reason> {
        let (now, slot, examined) = (UnixSeconds(self.now), Slot(self.slot), self.examined());
        let vault = &mut self.fixture.vault;
        match action {
            "Resume" => vault.resume(cosigned(), vault.mode_changes, now, slot),
            "BootCheck" => vault.boot_check(examined, now, slot),
            "Pause" => vault.pause(&MEMBERS[0], now),
            "ReportFault" => vault.report_fault(examined, now),
            _ => panic!("{action}"),
        }
    }

    fn redeem(&mut self) -> Result<(), Reason> {
        let head = self.fixture.mandate.evidence.head;
        let destination = Key(self.fixture.destination);
        // The fixture's requests are of slot 1.
        let presented =
            Presented { destination: &destination, amount: Amount(self.fixture.amount), slot: Slot(1), head: &head };
        self.fixture.mandate.pending.redeem(&presented).map(|ticket| assert_eq!(ticket.amount().0, self.fixture.amount))
    }

    fn settle(&mut self) -> Result<(), Reason> {
        let destination = Key(self.fixture.destination);
        let now = UnixSeconds(self.now);
        let settlement =
            Settlement { mandate: &Key::ZERO, destination: &destination, after: AFTER, slot: Slot(1), now };
        settle(&mut self.fixture.mandate, None, &settlement, digest)
    }

    /// What the kernel decides, with all other gates passing, or not.
    fn decides(&self, others: bool) -> &'static str {
        let amount = if others { self.fixture.amount } else { 0 };
        let asked = self.fixture.clone().with(|f| f.amount = amount);
        if asked.verdict().is_allow() {
            "allow"
        } else {
            "deny"
        }
    }

    fn assert_is(&self, state: &State, step: &str) {
        let Vault { mode, paused, mode_deadline, boot_checks, boot_slot, .. } = self.fixture.vault;
        let booting = is(state, "mode", "Boot");
        let left = if booting { mode_deadline.0.saturating_sub(self.now).div_ceil(TICK) } else { 0 };
        let fresh = booting && self.slot > boot_slot;
        assert_eq!(MODES[usize::from(mode)], state["mode"], "{step}: {state:?}");
        assert_eq!(paused == 1, is(state, "paused", "TRUE"), "{step}: {state:?}");
        assert_eq!((left, boot_checks), (number(state, "left"), number(state, "checks")), "{step}: {state:?}");
        assert_eq!(fresh, is(state, "fresh", "TRUE"), "{step}: {state:?}");
        assert!(self.fixture.vault.is_valid(), "{step}: {state:?}");
    }
}

const STEPS: [&str; 4] = ["Resume", "BootCheck", "Pause", "ReportFault"];

#[test]
fn every_step_of_the_lifecycle_is_a_step_of_the_kernel() {
    assert_eq!(BOOT_CHECKS, 3, "as the model's configuration has it");
    let graph = Graph::read("Lifecycle");
    for (before, action, after) in graph.steps() {
        let mut world = World::of(before);
        let sequence = world.fixture.mandate.evidence.sequence.0;
        match action {
            "Resume" | "BootCheck" | "Pause" | "ReportFault" => world.act(action).unwrap(),
            "Tick" => (world.now, world.slot) = (world.now + TICK, world.slot + 1),
            "Decide" => {
                assert!([true, false].map(|others| world.decides(others)).contains(&after["decision"].as_str()))
            }
            "Record" => {
                world.fixture.gate(BEFORE, digest).unwrap();
                assert_eq!(world.fixture.mandate.evidence.sequence.0, sequence + 1);
            }
            "Issue" => assert_eq!(world.fixture.mandate.pending.stage, 1),
            "Move" => world.redeem().unwrap(),
            "Settle" => {
                world.settle().unwrap();
                assert_eq!(world.fixture.mandate.evidence.sequence.0, sequence + 1);
                assert!(world.fixture.mandate.is_valid());
            }
            "Refuse" if before["records"] != after["records"] => {
                // Refused by the vault's mode, or, where that allows it, for another gate's reason.
                if world.decides(true) == "allow" {
                    world.fixture.amount = 0;
                }
                let gates = world.fixture.verdict().gate_codes();
                world.fixture.record_denial(gates, digest).unwrap();
                assert_eq!(world.fixture.mandate.evidence.sequence.0, sequence + 1);
            }
            // Steps of the world, of the agent before anything is decided, and of the runtime.
            "Spoil" | "Repair" | "KeeperComes" | "Ask" | "Refuse" | "Abort" => {}
            _ => panic!("{action} is no action of the model"),
        }
        world.assert_is(after, action);
    }
}

#[test]
fn what_the_lifecycle_forbids_the_kernel_refuses() {
    let graph = Graph::read("Lifecycle");
    let mut refused = 0;
    for (state, actions) in graph.leaving() {
        for step in STEPS.iter().filter(|step| is(state, "stage", "idle") && !actions.contains(step)) {
            // Only the model ends a member's patience.
            if *step == "Pause" && is(state, "paused", "FALSE") {
                continue;
            }
            let mut world = World::of(state);
            let before = world.fixture.vault;
            assert!(world.act(step).is_err(), "{step}: {state:?}");
            assert_eq!(world.fixture.vault, before);
            refused += 1;
        }
        let mut world = World::of(state);
        let before = world.fixture.mandate;
        let stage = state["stage"].as_str();
        if !actions.contains(&"Move") && !["recorded", "ticketed"].contains(&stage) {
            assert!(world.redeem().is_err(), "{state:?}");
        }
        if !actions.contains(&"Settle") {
            assert!(world.settle().is_err(), "{state:?}");
        }
        if stage == "decided" && !actions.contains(&"Record") && world.decides(true) == "deny"
            || !["idle", "asked", "decided"].contains(&stage)
        {
            assert!(world.fixture.gate(BEFORE, digest).is_err(), "{state:?}");
        }
        if is(state, "numbered", "FALSE") && stage != "idle" {
            assert!(world.fixture.gate(BEFORE, digest).is_err(), "{state:?}");
        }
        assert_eq!(world.fixture.mandate, before);
        if stage == "asked" {
            let allowed = [true, false].map(|others| world.decides(others)).contains(&"allow");
            let model = is(state, "mode", "Run") && is(state, "paused", "FALSE") && is(state, "auth", "TRUE");
            assert_eq!(allowed, model, "{state:?}");
        }
    }
    assert!(refused > 1_000, "{refused}");
}
