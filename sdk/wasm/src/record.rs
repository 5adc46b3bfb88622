//! A record of a mandate's evidence.

use policy_kernel::evidence::{link, Kind, Link, Path, Stamp, Subject};
use policy_kernel::quantity::{Amount, Count, Key, Revision, Slot, UnixSeconds};

/// A record's fields, and the head that it follows.
#[repr(C)]
pub struct Recorded {
    head: Key,
    sequence: u64,
    slot: u64,
    time: u64,
    /// 1 decision, 2 outcome, 3 denial.
    kind: u64,
    /// 1 gated, 2 fused, 3 unpaid.
    path: u64,
    vault: Key,
    mandate: Key,
    payee: Key,
    mint: Key,
    /// Base units.
    amount: u64,
    id: Key,
    gates: u64,
    /// 0 allow, 1 deny, 2 escalate.
    verdict: u64,
    governance_epoch: u64,
    grant_epoch: u64,
}

impl Recorded {
    /// What is hashed; nothing if kind or path is none.
    pub fn link(&self) -> Option<Link> {
        let kind = [Kind::Decision, Kind::Outcome, Kind::Denial].into_iter().find(|kind| *kind as u64 == self.kind)?;
        let path = [Path::Gated, Path::Fused, Path::Unpaid].into_iter().find(|path| *path as u64 == self.path)?;
        let (sequence, slot, time) = (Count(self.sequence), Slot(self.slot), UnixSeconds(self.time));
        let subject = Subject {
            vault: &self.vault,
            mandate: &self.mandate,
            payee: &self.payee,
            mint: &self.mint,
            amount: Amount(self.amount),
            id: self.id,
            gates: self.gates,
            verdict: self.verdict,
            governance_epoch: Revision(self.governance_epoch),
            grant_epoch: Revision(self.grant_epoch),
        };
        Some(link(&self.head, &Stamp { sequence, slot, time, kind, path }, &subject))
    }
}
