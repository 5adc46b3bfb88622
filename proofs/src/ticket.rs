//! The ticket of a gated payment: redeemed once, for what was gated, and closed once the money moved.

use policy_kernel::decide::{settle, Settlement};
use policy_kernel::evidence::{link, Kind, Path, Stamp, Subject};
use policy_kernel::quantity::Count;
use policy_kernel::state::Mandate;
use policy_kernel::ticket::{Pending, Presented};

use crate::any;
use crate::decide::digest;
use crate::same::same;

/// `ticket_single_use`: a ticket is given out exactly for a gated payment, in its slot, for its token account, amount and
/// decision, and of its amount; it is then no longer gated, so that no second one is given out; otherwise nothing changed.
#[kani::proof]
#[kani::unwind(40)]
fn ticket_is_redeemed_once() {
    let before = any::pending(kani::any());
    let (destination, head) = (any::key(), any::key());
    let shown = Presented { destination: &destination, amount: any::amount(), slot: any::slot(), head: &head };
    let due = (before.stage == 1)
        & (shown.slot == before.slot)
        & (destination == before.destination)
        & (shown.amount == before.amount)
        & (head == before.decision);

    let mut pending = before;
    let ticket = pending.redeem(&shown).map(|ticket| ticket.amount());
    let after = Pending { stage: if due { 2 } else { before.stage }, ..before };
    let right =
        (ticket.is_ok() == due) & ticket.map_or(true, |amount| amount == before.amount) & same(&pending, &after);
    let again = pending.redeem(&shown).is_ok();

    assert!(right & !again);
    kani::cover!(ticket.is_ok());
    kani::cover!(before.stage == 1 && ticket.is_err());
    kani::cover!(before.stage == 2);
}

/// `ticket_single_use`: a payment is settled exactly if it was redeemed, in its slot, to its token account, and the balances
/// moved by exactly its amount; then no ticket is left and its outcome is in the evidence; otherwise nothing changed.
/// Bound: the payee has no record.
#[kani::proof]
#[kani::unwind(20)]
fn ticket_is_settled_by_exactly_its_amount() {
    let pending = any::pending(kani::any());
    let before = Mandate {
        pending,
        evidence: any::chain(),
        vault: any::key(),
        mint: any::key(),
        grant_epoch: any::revision(),
        ..Mandate::default()
    };
    let (key, destination, after) = (any::key(), any::key(), any::balances());
    let settlement =
        Settlement { mandate: &key, destination: &destination, after, slot: any::slot(), now: any::time() };
    let (source, paid) = (pending.before.source.0, pending.before.destination.0);
    let amount = pending.amount.0;
    let moved = (u128::from(after.source.0) + u128::from(amount) == u128::from(source))
        & (u128::from(paid) + u128::from(amount) == u128::from(after.destination.0));
    let due = (pending.stage == 2)
        & (settlement.slot == pending.slot)
        & (destination == pending.destination)
        & (before.evidence.head == pending.decision)
        & moved
        & (before.evidence.sequence.0 < u64::MAX);

    let mut mandate = before;
    let settled = settle(&mut mandate, None, &settlement, digest).is_ok();
    let mut expected = before;
    if settled {
        expected.pending = Pending::default();
        expected.evidence.sequence = Count(before.evidence.sequence.0.wrapping_add(1));
        let stamp = Stamp {
            sequence: expected.evidence.sequence,
            slot: settlement.slot,
            time: settlement.now,
            kind: Kind::Outcome,
            path: Path::Gated,
        };
        let subject = Subject {
            vault: &before.vault,
            mandate: &key,
            payee: &pending.payee,
            mint: &before.mint,
            amount: pending.amount,
            id: pending.id.words(),
            gates: 0,
            verdict: 0,
            governance_epoch: pending.governance_epoch,
            grant_epoch: before.grant_epoch,
        };
        expected.evidence.head = digest(&link(&before.evidence.head, &stamp, &subject));
    }

    assert!((settled == due) & same(&mandate, &expected));
    kani::cover!(settled);
    kani::cover!(pending.stage == 2 && !settled && !moved);
}
