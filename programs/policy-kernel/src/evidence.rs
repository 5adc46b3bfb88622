//! Evidence: a chain of fixed-size records per mandate, `head = sha256(head || record)`.
//!
//! Every field of a record is determined by the transaction's instructions, accounts, slot and block time, and by the
//! vault's earlier transactions: whoever has the transactions can rebuild the chain without any log.

use crate::quantity::{Amount, Count, Key, Revision, Slot, UnixSeconds};
use crate::reason::Reason;
use crate::request::{Request, View};
use crate::verdict::Verdict;

/// Words of a record.
pub const RECORD_WORDS: usize = 28;
/// Version of the record's layout.
const RECORD_VERSION: u64 = 1;

/// What a record is about.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A payment was allowed.
    Decision = 1,
    /// A payment that was gated before is settled.
    Outcome = 2,
    /// A payment was not allowed, and its agent asked for that to be recorded.
    Denial = 3,
}

/// By which instruction.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// Three instructions: gate, transfer, feedback.
    Gated = 1,
    /// One: pay.
    Fused = 2,
    /// None that pays: record_denial.
    Unpaid = 3,
}

/// The stored end of a chain.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// Records appended so far; the first one has number 1.
    pub sequence: Count,
    /// The latest head; zero before the first record.
    pub head: Key,
}

/// Words of a link: a head and a record.
pub const LINK_WORDS: usize = 4 + RECORD_WORDS;

/// What is hashed: the head before, then the record, as little-endian words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link(pub [u64; LINK_WORDS]);

/// What distinguishes a record from others of the same payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Number of the record.
    pub sequence: Count,
    /// Slot of the transaction.
    pub slot: Slot,
    /// The cluster's time at the transaction.
    pub time: UnixSeconds,
    /// What it is about.
    pub kind: Kind,
    /// By which instruction.
    pub path: Path,
}

/// What a payment's records say about it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The vault.
    pub vault: &'a Key,
    /// The mandate.
    pub mandate: &'a Key,
    /// The payee's wallet.
    pub payee: &'a Key,
    /// The mint.
    pub mint: &'a Key,
    /// The amount, base units.
    pub amount: Amount,
    /// The payment id's words.
    pub id: Key,
    /// One byte per gate; zero where all pass.
    pub gates: u64,
    /// 0 allow, 1 deny, 2 escalate.
    pub verdict: u64,
    /// The vault's governance epoch.
    pub governance_epoch: Revision,
    /// The vault's grant epoch.
    pub grant_epoch: Revision,
}

impl<'a> Subject<'a> {
    /// The subject of a request that all gates allow.
    #[inline(always)]
    pub(crate) fn allowed(view: &View, request: &Request<'a>) -> Self {
        Self {
            vault: request.vault,
            mandate: request.mandate,
            payee: request.payee,
            mint: request.mint,
            amount: request.amount,
            id: request.id.words(),
            gates: 0,
            verdict: 0,
            governance_epoch: view.vault.governance_epoch,
            grant_epoch: view.vault.grant_epoch,
        }
    }

    /// The subject of a request that they do not allow.
    pub(crate) fn refused(view: &View, request: &Request<'a>, verdict: &Verdict) -> Self {
        Self { gates: verdict.gate_codes(), verdict: verdict.code(), ..Self::allowed(view, request) }
    }
}

/// The link of `head` and a record. The record's words: 0 sequence, 1 slot, 2 time, 3 version, kind, path and verdict (a byte each, lowest first),
/// 4 vault, 8 mandate, 12 payee, 16 mint, 20 amount, 21 payment id, 25 gate outcomes, 26 governance epoch, 27 grant epoch.
/// The verdict byte is 0 (allow) or, in a denial, 1 (deny) or 2 (escalate).
#[inline(always)]
pub const fn link(head: &Key, stamp: &Stamp, subject: &Subject) -> Link {
    let [h0, h1, h2, h3] = head.0;
    let [v0, v1, v2, v3] = subject.vault.0;
    let [m0, m1, m2, m3] = subject.mandate.0;
    let [p0, p1, p2, p3] = subject.payee.0;
    let [t0, t1, t2, t3] = subject.mint.0;
    let [i0, i1, i2, i3] = subject.id.0;
    let what =
        RECORD_VERSION | ((stamp.kind as u64) << 8) | ((stamp.path as u64) << 16) | ((subject.verdict & 0xff) << 24);
    Link([
        h0,
        h1,
        h2,
        h3,
        stamp.sequence.0,
        stamp.slot.0,
        stamp.time.0,
        what,
        v0,
        v1,
        v2,
        v3,
        m0,
        m1,
        m2,
        m3,
        p0,
        p1,
        p2,
        p3,
        t0,
        t1,
        t2,
        t3,
        subject.amount.0,
        i0,
        i1,
        i2,
        i3,
        subject.gates,
        subject.governance_epoch.0,
        subject.grant_epoch.0,
    ])
}

impl Chain {
    /// Appends a record. `digest` is sha256 of the link's bytes.
    ///
    /// # Errors
    /// [`Reason::CounterOverflow`] when no further record can be numbered.
    #[inline(always)]
    pub fn append(
        &mut self,
        stamp: impl FnOnce(Count) -> Stamp,
        subject: &Subject,
        digest: impl FnOnce(&Link) -> Key,
    ) -> Result<(), Reason> {
        let sequence = Count(self.sequence.0.checked_add(1).ok_or(Reason::CounterOverflow)?);
        self.head = digest(&link(&self.head, &stamp(sequence), subject));
        self.sequence = sequence;
        Ok(())
    }
}
