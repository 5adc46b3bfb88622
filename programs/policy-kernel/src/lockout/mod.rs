//! Nobody locks the owners out: whatever is done to a vault by whomever, its rules hold, a threshold of its members can
//! still act, and what is refused changes nothing.

mod plan;

use std::collections::HashSet;

use crate::fixture::{blank_proposal, AUTHORITY, NOW, TREASURY, VAULT};
use crate::governance::{Consent, Execution};
use crate::lifecycle::{Examined, Mode};
use crate::quantity::{Key, Seconds, Slot, UnixSeconds};
use crate::random::Random;
use crate::reason::Reason;
use crate::state::proposal::{EXECUTED, OPEN};
use crate::state::{Proposal, ProposalTerms, Proposing, Vault, VaultTerms};
use plan::{Plan, WALLETS};

/// 400 for each number of members and each threshold of them.
const SEQUENCES: usize = 400 * 28;
const STEPS: usize = 16;

/// A proposal, and by whom it is approved since when, counted apart from it.
struct Open {
    proposal: Proposal,
    plan: Plan,
    approvers: HashSet<[u64; 4]>,
    since: Option<u64>,
}

impl Open {
    /// What the votes come to now.
    fn recount(&mut self, vault: &Vault, now: u64) {
        self.since = if reached(vault, &self.approvers) { self.since.or(Some(now)) } else { None };
    }
}

fn reached(vault: &Vault, keys: &HashSet<[u64; 4]>) -> bool {
    let members: HashSet<[u64; 4]> = vault.members().iter().map(|key| key.0).collect();
    members.intersection(keys).count() >= usize::from(vault.threshold)
}

struct World {
    vault: Vault,
    open: Vec<Open>,
    now: u64,
    slot: u64,
}

/// How often each step was taken and not refused.
#[derive(Debug, Default)]
struct Taken {
    cosigned: u32,
    proposed: u32,
    voted: u32,
    cancelled: u32,
    executed: u32,
    lived: u32,
    refused: u32,
}

impl World {
    fn begin(random: &mut Random, members: usize, threshold: u8) -> Self {
        let timelock = Seconds(*random.pick(&[0, 5, 20]));
        let terms = VaultTerms { members: &WALLETS[..members], threshold, timelock, withdrawal: &[TREASURY] };
        let mut vault = Vault::create(1, WALLETS[0], &AUTHORITY, (255, 255), terms).unwrap();
        if !random.one_in(4) {
            vault.mode = Mode::Run as u8;
        }
        Self { vault, open: Vec::new(), now: NOW, slot: 1 }
    }

    /// One random step by random signers. What is refused is undone, as a transaction is.
    fn step(&mut self, random: &mut Random, taken: &mut Taken) {
        let before = self.vault;
        (self.now, self.slot) = (self.now + random.below(8), self.slot + random.below(2));
        let (count, result, by_threshold) = match random.below(10) {
            0 => (&mut taken.cosigned, self.cosign(random), true),
            1 | 2 => (&mut taken.proposed, self.propose(random), false),
            3..=5 => (&mut taken.voted, self.vote(random), false),
            6 => (&mut taken.cancelled, self.cancel(random), false),
            7 | 8 => (&mut taken.executed, self.execute(random), true),
            _ => (&mut taken.lived, self.live(random), false),
        };
        match result {
            Ok(()) => *count += 1,
            Err(_) => {
                taken.refused += 1;
                assert_eq!(self.vault, before);
            }
        }
        let rules = |vault: &Vault| {
            let Vault { members, threshold, timelock, approval_delay, withdrawal, stripped, .. } = *vault;
            (members, threshold, timelock, approval_delay, withdrawal, stripped, vault.grant_epoch)
        };
        assert!(by_threshold || rules(&self.vault) == rules(&before), "too few changed the rules");
    }

    fn cosign(&mut self, random: &mut Random) -> Result<(), Reason> {
        let plan = Plan::draw(random, &self.vault);
        let signers: Vec<Key> = (0..random.below(10)).map(|_| someone(random, &self.vault)).collect();
        let (enough, delay) = (reached(&self.vault, &signers.iter().map(|key| key.0).collect()), self.delay(&plan));
        let done = plan.carry_out(&mut self.vault, Consent::Cosigned(&signers), UnixSeconds(self.now), Slot(self.slot));
        assert!(done.is_err() || (enough && delay == 0));
        done
    }

    fn propose(&mut self, random: &mut Random) -> Result<(), Reason> {
        let (plan, member) = (Plan::draw(random, &self.vault), someone(random, &self.vault));
        let latest = self.now + random.below(200);
        let proposal = proposed(&mut self.vault, &plan, &member, (self.now, latest))?;
        assert!(self.open.iter().all(|other| other.proposal.index != proposal.index), "an index is used twice");
        let mut open = Open { proposal, plan, approvers: HashSet::from([member.0]), since: None };
        open.recount(&self.vault, self.now);
        self.open.push(open);
        Ok(())
    }

    fn vote(&mut self, random: &mut Random) -> Result<(), Reason> {
        let (member, kind, now) = (someone(random, &self.vault), random.below(6), UnixSeconds(self.now));
        let Self { vault, open, .. } = self;
        let Some(open) = recent(random, open) else {
            return Err(Reason::NotApproved);
        };
        let before = open.proposal;
        let voted = match kind {
            0 => open.proposal.unapprove(vault, &VAULT, &member, now),
            1 => open.proposal.reject(vault, &VAULT, &member, now),
            _ => open.proposal.approve(vault, &VAULT, &member, now),
        };
        if voted.is_err() {
            assert_eq!(open.proposal, before);
            return voted;
        }
        if kind > 1 {
            open.approvers.insert(member.0);
        } else {
            open.approvers.remove(&member.0);
        }
        open.recount(vault, self.now);
        assert!(open.proposal.is_valid());
        Ok(())
    }

    fn cancel(&mut self, random: &mut Random) -> Result<(), Reason> {
        let signer = someone(random, &self.vault);
        let Self { vault, open, .. } = self;
        let Some(open) = recent(random, open) else {
            return Err(Reason::NotCancellable);
        };
        let before = open.proposal;
        let cancelled = open.proposal.cancel(vault, &VAULT, &signer);
        assert!(cancelled.is_ok() || open.proposal == before);
        cancelled
    }

    fn execute(&mut self, random: &mut Random) -> Result<(), Reason> {
        let (now, slot) = (UnixSeconds(self.now), Slot(self.slot));
        let Self { vault, open, .. } = self;
        let Some(open) = recent(random, open) else {
            return Err(Reason::ThresholdNotMet);
        };
        let (before, delay, epoch) = (open.proposal, vault.delay(open.plan.action(), true).0, vault.governance_epoch);
        let enough = reached(vault, &open.approvers);
        let executed = carry_out(&open.plan, &mut open.proposal, vault, now, slot);
        if executed.is_err() {
            // The action itself may be refused after its proposal was found to do, which is undone with it.
            assert!(open.proposal == before || open.proposal == Proposal { status: EXECUTED, ..before });
            open.proposal = before;
            return executed;
        }
        assert!(enough && self.now >= open.since.unwrap() + delay, "too few, or too early");
        assert!(before.status == OPEN && before.governance_epoch == epoch && now < before.latest);
        assert_eq!(open.proposal, Proposal { status: EXECUTED, ..before });
        Ok(())
    }

    /// What the vault's mode goes through.
    fn live(&mut self, random: &mut Random) -> Result<(), Reason> {
        let (now, slot, budgets) = (UnixSeconds(self.now), Slot(self.slot), self.vault.budgets);
        match random.below(8) {
            0 => self.vault.report_fault(Examined { budgets, faults: random.below(2) }, now),
            1 | 2 => self.vault.pause(&someone(random, &self.vault), now),
            _ => self.vault.boot_check(Examined { budgets, faults: u64::from(random.one_in(9)) }, now, slot),
        }
    }

    fn delay(&self, plan: &Plan) -> u64 {
        self.vault.delay(plan.action(), true).0
    }

    /// The rules hold, and any threshold of members can still act, whatever all others do against it.
    fn check(&self, random: &mut Random) {
        assert!(self.vault.is_valid());
        let members = self.vault.members();
        let distinct: HashSet<[u64; 4]> = members.iter().map(|key| key.0).collect();
        let threshold = usize::from(self.vault.threshold);
        assert!(threshold >= 1 && threshold <= distinct.len());

        let first = random.below(members.len() as u64) as usize;
        let turned: Vec<Key> = members.iter().cycle().skip(first).take(members.len()).copied().collect();
        let (acting, against) = turned.split_at(threshold);
        self.passes(acting, against);
    }

    fn passes(&self, acting: &[Key], against: &[Key]) {
        let (mut vault, plan, now) = (self.vault, Plan::again(&self.vault), UnixSeconds(self.now));
        let then = self.now + self.delay(&plan);
        let mut proposal = proposed(&mut vault, &plan, &acting[0], (self.now, then + 1)).unwrap();
        for member in &acting[1..] {
            proposal.approve(&vault, &VAULT, member, now).unwrap();
        }
        for member in against {
            let _ = proposal.reject(&vault, &VAULT, member, now);
            let _ = vault.pause(member, now);
            let _ = proposal.cancel(&vault, &VAULT, member);
        }
        carry_out(&plan, &mut proposal, &mut vault, UnixSeconds(then), Slot(self.slot)).unwrap();
    }
}

/// A member, or now and then anybody.
fn someone(random: &mut Random, vault: &Vault) -> Key {
    let among = if random.one_in(6) { &WALLETS } else { vault.members() };
    *random.pick(among)
}

/// One of the proposals that were made last.
fn recent<'a>(random: &mut Random, open: &'a mut [Open]) -> Option<&'a mut Open> {
    let back = random.below(2) as usize;
    open.iter_mut().rev().nth(back)
}

/// A member proposes a plan.
fn proposed(vault: &mut Vault, plan: &Plan, member: &Key, (now, latest): (u64, u64)) -> Result<Proposal, Reason> {
    let by = Proposing {
        vault: VAULT,
        member: *member,
        rent_payer: *member,
        bump: 255,
        now: UnixSeconds(now),
        index: vault.next_proposal(vault.place(member).unwrap_or(0)),
        governance_epoch: vault.governance_epoch,
    };
    let (arguments, latest) = (plan.arguments(), UnixSeconds(latest));
    let (action, subjects) = (plan.action().number(), [Key::ZERO; 2]);
    let mut proposal = blank_proposal();
    let made = proposal.propose(vault, &by, &ProposalTerms { action, subjects, arguments: &arguments, latest });
    assert!(made.is_ok() || proposal == blank_proposal());
    made.map(|()| proposal)
}

fn carry_out(
    plan: &Plan,
    proposal: &mut Proposal,
    vault: &mut Vault,
    now: UnixSeconds,
    slot: Slot,
) -> Result<(), Reason> {
    let arguments = plan.arguments();
    let subjects = [Key::ZERO; 2];
    let execution = Execution { proposal, vault: &VAULT, subjects, arguments: &arguments, now };
    plan.carry_out(vault, Consent::Proposed(execution), now, slot)
}

#[test]
fn a_threshold_of_members_can_act_after_every_step_of_ten_thousand_sequences() {
    let (mut random, mut taken) = (Random(0x0dd5), Taken::default());
    let sizes: Vec<(usize, u8)> = (1..=7u8).flat_map(|n| (1..=n).map(move |t| (usize::from(n), t))).collect();
    for (members, threshold) in sizes.iter().cycle().take(SEQUENCES) {
        let mut world = World::begin(&mut random, *members, *threshold);
        for _ in 0..STEPS {
            let before = world.vault;
            world.step(&mut random, &mut taken);
            if world.vault != before {
                world.check(&mut random);
            }
        }
    }
    // Sequences in which hardly anything happens would prove little.
    let Taken { cosigned, proposed, voted, cancelled, executed, lived, refused } = taken;
    let least = [cosigned, proposed, voted, cancelled, executed, lived, refused].into_iter().min().unwrap();
    assert!(least > 1_000, "{taken:?}");
}
