//! The steps of the model, and the kernel's functions for each.

use super::world::{caps, decode, encode, propose, proposing, Accounts, World, TERM, THRESHOLD, TIMELOCK};
use crate::evidence::Link;
use crate::fixture::{
    blank_proposal, terms, Fixture, AGENT, GRANT, MEMBERS, MINT, OPENING, SESSION_KEY, TREASURY, VAULT,
};
use crate::governance::{Action, Consent, Execution};
use crate::lifecycle::{Examined, Mode, BOOT_CHECKS};
use crate::quantity::{Key, Revision, Slot, UnixSeconds};
use crate::reason::Reason;
use crate::state::proposal::OPEN;
use crate::state::{Grant, MandateTerms, MemberTerms, Opening, Proposal, ProposalTerms, SessionTerms};

const HOLD: u64 = 0;
const PAUSE: u64 = 1;
const SOUND: Examined = Examined { budgets: 0, faults: 0 };

/// Who signs together, as in the model.
const COALITIONS: [&[Key]; 6] = [
    &[SESSION_KEY],
    &[AGENT],
    &[AGENT, SESSION_KEY, MEMBERS[2]],
    &[MEMBERS[0]],
    &[MEMBERS[0], MEMBERS[2]],
    &[MEMBERS[0], MEMBERS[1]],
];

/// An action of the model with its arguments.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub action: &'static str,
    pub by: &'static [Key],
    /// A power, an amount, or what is to stop.
    what: u64,
    /// Seconds to the end.
    left: u64,
}

impl Step {
    /// Every step that `Next` of the model names, whether it can be taken or not.
    pub fn all() -> Vec<Self> {
        let mut all = Vec::new();
        let mut add = |action, by, what: &[u64], left: &[u64]| {
            for (what, left) in what.iter().flat_map(|what| left.iter().map(move |left| (*what, *left))) {
                all.push(Self { action, by, what, left });
            }
        };
        for by in COALITIONS {
            add("AgentPays", by, &[1, 2], &[0]);
            add("SessionPays", by, &[1, 2], &[0]);
            add("Lend", by, &[1, 2], &[1, 2, TERM]);
            add("Tighten", by, &[0, 1, 2], &[1, 2, TERM]);
            add("Hold", by, &[HOLD, PAUSE], &[0]);
            add("Lift", by, &[HOLD, PAUSE], &[0]);
            for action in ["EndSession", "Revoke", "RevokeAll", "SetMembers"] {
                add(action, by, &[0], &[0]);
            }
        }
        for member in MEMBERS.chunks(1) {
            add("Propose", member, &[1, 2], &[0]);
            add("Approve", member, &[0], &[0]);
            add("Unapprove", member, &[0], &[0]);
        }
        for action in ["Cancel", "Execute", "Tick"] {
            add(action, &[], &[0], &[0]);
        }
        all
    }
}

impl World {
    /// The state after a step, if the kernel takes it.
    pub fn after(&self, step: &Step) -> Option<Self> {
        let mut next = self.clone();
        if !next.act(step) {
            return None;
        }
        // What the properties of the model ask, from what was done and not from what the kernel says of it.
        match step.action {
            "Tighten" | "Revoke" | "RevokeAll" => next.undercut = true,
            "Propose" => next.undercut = false,
            "Execute" => next.renewals -= u64::from(self.loosens()),
            _ => {}
        }
        let agree = next.proposal.approvals.count_ones() >= THRESHOLD;
        next.agreed = if agree { next.agreed.or(Some(next.now)) } else { None };
        next.bypassed |= !self.entitled(step);
        let Fixture { vault, mandate, session, .. } = &next.fixture;
        assert!(vault.is_valid() && mandate.is_valid() && session.is_valid() && next.proposal.is_valid(), "{step:?}");
        Some(next)
    }

    /// The model alone limits how many grants may give more, and how many proposals are open; and it has forgotten one that
    /// expired, which may still be cancelled.
    pub fn is_beyond_the_model(&self, step: &Step) -> bool {
        match step.action {
            "Execute" => self.renewals == 0 && self.loosens(),
            "Propose" => self.model().proposal.is_some() && self.members(step.by) > 0,
            "Cancel" => self.model().proposal.is_none() && self.proposal.status == OPEN,
            _ => false,
        }
    }

    /// Whether who takes the step has what `Needs` of the model asks for.
    fn entitled(&self, step: &Step) -> bool {
        let signs = |key| step.by.contains(&key);
        match step.action {
            "SessionPays" => signs(SESSION_KEY),
            "AgentPays" | "Lend" | "EndSession" => signs(AGENT),
            "Hold" | "Propose" | "Approve" | "Unapprove" => self.members(step.by) > 0,
            "Lift" | "Tighten" | "Revoke" | "RevokeAll" | "SetMembers" => self.members(step.by) >= THRESHOLD,
            "Execute" => self.proposal.approvals.count_ones() >= THRESHOLD,
            _ => true,
        }
    }

    fn members(&self, keys: &[Key]) -> u32 {
        keys.iter().map(|key| u32::from(self.fixture.vault.members().contains(key))).sum()
    }

    /// Whether the proposal would give more than there is.
    fn loosens(&self) -> bool {
        let model = self.model().mandate;
        let [_, _, power, end] = decode(&self.proposal);
        model.revoked || power > model.power || end > self.now + model.left
    }

    fn act(&mut self, step: &Step) -> bool {
        let Step { by, what, left, .. } = *step;
        let (at, now) = (self.now, UnixSeconds(self.now));
        let until = UnixSeconds(at + left);
        let Fixture { vault, mandate, session, .. } = &self.fixture;
        let (version, epoch) = (mandate.version, vault.grant_epoch);
        match (step.action, what) {
            ("AgentPays", _) => by.iter().any(|key| self.pays(key, false, what)),
            ("SessionPays", _) => by.iter().any(|key| self.pays(key, true, what)),
            ("Lend", _) => {
                let terms = SessionTerms { caps: caps(what), expires_at: until };
                let opening = Opening {
                    now,
                    expected_version: session.version,
                    expected_epoch: epoch,
                    expected_incarnation: mandate.incarnation,
                    ..OPENING
                };
                self.any(by, |f, _, agent| {
                    f.session.open(&f.vault, &f.mandate, &Opening { agent: *agent, ..opening }, &terms)
                })
            }
            ("EndSession", _) => self.any(by, |f, _, agent| f.session.end(&f.mandate, &OPENING.mandate, agent)),
            ("Hold", HOLD) => self.any(by, |f, _, member| f.mandate.hold(&f.vault, member)),
            ("Hold", _) => self.any(by, |f, _, member| f.vault.pause(member, now)),
            ("Lift", HOLD) => self.call(|f, _| {
                let held = f.mandate.hold_changes;
                f.mandate.release(&f.vault, Consent::Cosigned(by), held)
            }),
            ("Lift", _) => self.resume(by),
            ("Tighten", _) => self.call(|f, _| {
                let grant = Grant { now, expected_version: version, expected_epoch: epoch, ..GRANT };
                f.mandate.grant(&mut f.vault, Consent::Cosigned(by), &grant, &granting(what, until))
            }),
            ("Revoke", _) => self.call(|f, _| f.mandate.revoke(&f.vault, Consent::Cosigned(by), version)),
            ("RevokeAll", _) => self.call(|f, _| f.vault.revoke_all(Consent::Cosigned(by), epoch)),
            ("SetMembers", _) => self.set_members(by),
            ("Propose", _) => self.any(by, |f, proposal, member| {
                *proposal = propose(&mut f.vault, &f.mandate, member, what, at)?;
                Ok(())
            }),
            ("Approve", _) => self.any(by, |f, proposal, member| proposal.approve(&f.vault, &VAULT, member, now)),
            ("Unapprove", _) => self.any(by, |f, proposal, member| proposal.unapprove(&f.vault, &VAULT, member, now)),
            ("Cancel", _) => self.cancel(),
            ("Execute", _) => self.execute(),
            ("Tick", _) => {
                self.now += 1;
                true
            }
            (action, _) => panic!("{action} is no action of the model"),
        }
    }

    /// Calls the kernel. What it refuses changes nothing.
    fn call<E>(&mut self, call: impl FnOnce(&mut Fixture, &mut Proposal) -> Result<(), E>) -> bool {
        let before: Accounts = self.accounts();
        let done = call(&mut self.fixture, &mut self.proposal).is_ok();
        assert!(done || self.accounts() == before, "a refused step changed something");
        done
    }

    /// Has one of the keys that a coalition has sign, whichever does.
    fn any(&mut self, keys: &[Key], call: impl Fn(&mut Fixture, &mut Proposal, &Key) -> Result<(), Reason>) -> bool {
        keys.iter().any(|key| self.call(|fixture, proposal| call(fixture, proposal, key)))
    }

    fn pays(&mut self, signer: &Key, in_session: bool, amount: u64) -> bool {
        let mut payment = self.fixture.clone();
        (payment.signer, payment.shows_session, payment.amount) = (signer.0, in_session, amount);
        payment.now = self.now;
        let digest = |_: &Link| Key([1; 4]);
        payment.decide(digest).is_ok()
    }

    /// The vault boots; nobody spoils it.
    fn resume(&mut self, by: &[Key]) -> bool {
        let (now, slot) = (UnixSeconds(self.now), |after| Slot(1_000 + after));
        let resumed = self.call(|f, _| {
            let changes = f.vault.mode_changes;
            f.vault.resume(Consent::Cosigned(by), changes, now, slot(0))
        });
        if resumed {
            for check in 1..=BOOT_CHECKS {
                self.fixture.vault.boot_check(SOUND, now, slot(check)).unwrap();
            }
            assert_eq!(self.fixture.vault.mode, Mode::Run as u8);
        }
        resumed
    }

    /// A list of members without the rogue, or with it again: proposed a timelock ago, and approved by all who sign. However
    /// many sign it together, it is not done at once.
    fn set_members(&mut self, by: &[Key]) -> bool {
        let (now, ago) = (UnixSeconds(self.now), self.now - TIMELOCK);
        let vault = self.fixture.vault;
        let members = if vault.members().len() == MEMBERS.len() { &MEMBERS[..2] } else { &MEMBERS };
        let holders = if members.len() == 2 { 0b11 } else { 0b111 };
        let terms = MemberTerms { members, threshold: 2, holders };
        assert!(!self.call(|f, _| f.vault.set_members(Consent::Cosigned(by), &terms, vault.version)));

        let Some(first) = by.iter().find(|key| vault.members().contains(key)) else { return false };
        let action = Action::SetMembers.number();
        let subjects = [Key::ZERO; 2];
        let proposed = ProposalTerms { action, subjects, arguments: &[], latest: UnixSeconds(self.now + 1) };
        let mut list = blank_proposal();
        list.propose(&mut vault.clone(), &proposing(&vault, first, ago), &proposed).unwrap();
        for other in by.iter().filter(|key| *key != first) {
            let counts = list.approve(&vault, &VAULT, other, UnixSeconds(ago)).is_ok();
            assert_eq!(counts, vault.members().contains(other));
        }
        self.call(|f, _| {
            let execution = Execution { proposal: &mut list, vault: &VAULT, subjects, arguments: &[], now };
            f.vault.set_members(Consent::Proposed(execution), &terms, vault.version)
        })
    }

    /// Its proposer, and nobody else while too few reject it.
    fn cancel(&mut self) -> bool {
        let proposer = self.proposal.proposer;
        for other in [AGENT, SESSION_KEY, TREASURY].iter().chain(&MEMBERS).filter(|key| **key != proposer) {
            assert!(!self.call(|f, proposal| proposal.cancel(&f.vault, &VAULT, other)));
        }
        self.call(|f, proposal| proposal.cancel(&f.vault, &VAULT, &proposer))
    }

    /// What was proposed is granted, and nothing else by that proposal.
    fn execute(&mut self) -> bool {
        let [version, epoch, power, end] = decode(&self.proposal);
        let approved = encode([version, epoch, power, end]);
        for other in [[version, epoch, 3 - power, end], [version, epoch, power, end + 1]] {
            assert!(!self.grant(other, &encode(other)));
        }
        self.grant([version, epoch, power, end], &approved)
    }

    fn grant(&mut self, [version, epoch, power, end]: [u64; 4], arguments: &[u8]) -> bool {
        let now = UnixSeconds(self.now);
        let [expected_version, expected_epoch] = [version, epoch].map(Revision);
        let grant = Grant { now, expected_version, expected_epoch, ..GRANT };
        self.call(|f, proposal| {
            // Consent spends the proposal before the mandate is looked at; of a transaction that fails nothing remains.
            let mut spent = *proposal;
            let subjects = [AGENT, MINT];
            let execution = Execution { proposal: &mut spent, vault: &VAULT, subjects, arguments, now };
            let terms = granting(power, UnixSeconds(end));
            f.mandate.grant(&mut f.vault, Consent::Proposed(execution), &grant, &terms)?;
            *proposal = spent;
            Ok::<_, Reason>(())
        })
    }
}

fn granting(power: u64, end: UnixSeconds) -> MandateTerms {
    MandateTerms { caps: caps(power), expires_at: end, ..terms() }
}
