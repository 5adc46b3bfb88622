//! What the kernel asserts while it runs, of clocks, counters and tickets: that each assertion refuses exactly what it is there
//! for. `policy_kernel::assertions` names the property of each.

use policy_kernel::decide::{decide, gate, Accounts, Refusal};
use policy_kernel::evidence::{Kind, Path, Stamp, Subject};
use policy_kernel::ids::PaymentId;
use policy_kernel::quantity::{Count, Key, UnixSeconds};
use policy_kernel::reason::Reason;
use policy_kernel::request::Request;
use policy_kernel::spending::{CapReasons, Counters};
use policy_kernel::state::{Budget, Mandate};
use policy_kernel::ticket::Presented;
use policy_kernel::token::SPL_TOKEN;

use crate::any;

/// `clock_is_after_1970`: the cluster's time is taken as it is, and none before 1970, which would be far in the future.
#[kani::proof]
fn clock_is_taken_as_it_is() {
    let timestamp = kani::any::<i64>();

    let time = UnixSeconds::of_clock(timestamp);

    match time {
        Ok(time) => assert!(timestamp >= 0 && i128::from(time.0) == i128::from(timestamp)),
        Err(reason) => assert!(timestamp < 0 && reason == Reason::ClockInvalid),
    }
    kani::cover!(time.is_ok());
    kani::cover!(time.is_err());
}

const REASONS: CapReasons = CapReasons {
    per_payment: Reason::PerPaymentCap,
    day: Reason::DayCap,
    week: Reason::WeekCap,
    lifetime: Reason::LifetimeCap,
};

/// `counters_never_wrap`: what an allowed payment comes to is counted exactly, and a payment that no counter could hold is
/// refused.
#[kani::proof]
fn counters_of_payments_never_wrap() {
    let counters = Counters {
        last_seen: any::time(),
        day: kani::any(),
        day_spent: any::amount(),
        week: kani::any(),
        week_spent: any::amount(),
        lifetime_spent: any::amount(),
        payments: Count(0),
    };
    let (amount, now, caps) = (any::amount(), any::time(), any::caps());

    let found = counters.check(&caps, amount, now, REASONS);
    let mut after = counters;
    after.add(amount, now);

    let ever = u128::from(counters.lifetime_spent.0) + u128::from(amount.0);
    let exact = u128::from(after.lifetime_spent.0) == ever;
    let today = after.day_spent.0 >= amount.0;
    let this_week = after.week_spent.0 >= amount.0;
    let overflow = matches!(found, Err(finding) if finding.reason == Reason::CounterOverflow);
    assert!(found.is_err() | (exact & today & this_week));
    assert!(exact | overflow);
    kani::cover!(found.is_ok());
    kani::cover!(overflow);
    kani::cover!(found.is_err() && !overflow);
}

/// `counters_never_wrap`: a chain of evidence numbers its records one after the other, and takes none that it cannot number.
#[kani::proof]
#[kani::unwind(9)]
fn counters_of_records_never_wrap() {
    let (before, head) = (any::chain(), any::key());
    let subject = Subject {
        vault: &Key::ZERO,
        mandate: &Key::ZERO,
        payee: &Key::ZERO,
        mint: &Key::ZERO,
        amount: any::amount(),
        id: Key::ZERO,
        gates: 0,
        verdict: 0,
        governance_epoch: any::revision(),
        grant_epoch: any::revision(),
    };
    let (slot, time) = (any::slot(), any::time());
    let stamp = |sequence| Stamp { sequence, slot, time, kind: Kind::Decision, path: Path::Fused };

    let mut chain = before;
    let appended = chain.append(stamp, &subject, |_| head);

    let next = u128::from(before.sequence.0) + 1;
    let moved = (u128::from(chain.sequence.0) == next) & (chain.head == head);
    let kept = (chain.sequence == before.sequence) & (chain.head == before.head);
    let full = before.sequence == Count(u64::MAX);
    assert!(appended == if full { Err(Reason::CounterOverflow) } else { Ok(()) });
    assert!(if full { kept } else { moved });
    kani::cover!(full);
    kani::cover!(chain.sequence == Count(1));
}

/// What a transfer or a feedback shows: anything.
struct Shown {
    destination: Key,
    head: Key,
}

impl Shown {
    fn any() -> Self {
        Self { destination: any::key(), head: any::key() }
    }

    fn presented(&self) -> Presented<'_> {
        Presented { destination: &self.destination, amount: any::amount(), slot: any::slot(), head: &self.head }
    }
}

/// `ticket_lives_in_its_slot`: a gated payment is transferred and settled in the slot of its gate or not at all.
#[kani::proof]
#[kani::unwind(5)]
fn ticket_lives_in_its_slot() {
    let (pending, shown, after) = (any::pending(kani::any()), Shown::any(), any::balances());
    let presented = shown.presented();

    let settled = pending.check_settled(&presented, &after);
    let mut open = pending;
    let redeemed = open.redeem(&presented).map(|_| ());

    let late = pending.slot != presented.slot;
    assert!(!late | (redeemed.is_err() & settled.is_err()));
    assert!(late | ((redeemed != Err(Reason::TicketStale)) & (settled != Err(Reason::TicketStale))));
    kani::cover!(redeemed.is_ok());
    kani::cover!(settled.is_ok());
    kani::cover!(redeemed == Err(Reason::TicketStale));
    kani::cover!(settled == Err(Reason::TicketStale));
}

/// `ticket_binds_the_payment`: a ticket moves the amount that was gated, to the token account that was gated, and only while
/// its decision is the latest record.
#[kani::proof]
#[kani::unwind(5)]
fn ticket_binds_the_payment() {
    let (pending, shown) = (any::pending(kani::any()), Shown::any());
    let presented = shown.presented();

    let mut open = pending;
    let redeemed = open.redeem(&presented);

    let mut differs = (pending.amount.0 ^ presented.amount.0) | (pending.slot.0 ^ presented.slot.0);
    for (gated, shown) in pending.destination.0.iter().zip(&shown.destination.0) {
        differs |= gated ^ shown;
    }
    for (gated, shown) in pending.decision.0.iter().zip(&shown.head.0) {
        differs |= gated ^ shown;
    }
    let moves = redeemed.as_ref().map(|ticket| ticket.amount());
    assert!(redeemed.is_ok() == ((pending.stage == 1) & (differs == 0)));
    assert!(redeemed.is_err() | (moves == Ok(pending.amount)));
    kani::cover!(redeemed.is_ok());
    kani::cover!(redeemed == Err(Reason::TicketMismatch));
}

/// `settled_is_transferred`: what is settled was transferred before: it can no longer be, and what still can is not settled.
#[kani::proof]
#[kani::unwind(5)]
fn settled_is_transferred() {
    let (pending, shown, after) = (any::pending(kani::any()), Shown::any(), any::balances());
    let presented = shown.presented();

    let settled = pending.check_settled(&presented, &after);
    let mut open = pending;
    let redeemed = open.redeem(&presented).is_ok();
    let settled_then = open.check_settled(&presented, &after);

    assert!(settled.is_err() | (!redeemed & (pending.stage == 2)));
    assert!(!redeemed | (settled == Err(Reason::NotTransferred)));
    assert!(!redeemed | (settled_then != Err(Reason::NotTransferred)));
    kani::cover!(settled.is_ok());
    kani::cover!(redeemed && settled_then.is_ok());
}

/// `one_ticket_at_a_time`: no payment is open only where none was gated, or the one that was is settled.
#[kani::proof]
#[kani::unwind(5)]
fn no_ticket_is_no_stage() {
    let pending = any::pending(kani::any());

    let none = pending.expect_none();

    assert!(none == if pending.stage == 0 { Ok(()) } else { Err(Reason::TicketOutstanding) });
    kani::cover!(none.is_ok());
    kani::cover!(none.is_err());
}

/// `one_ticket_at_a_time`: while a gated payment is open, its mandate gates no other and pays none.
/// Bound: zeros for what neither reads before the ticket.
#[kani::proof]
#[kani::unwind(17)]
fn one_ticket_at_a_time() {
    let vault = any::vault(1, 1);
    let mut mandate = Mandate { pending: any::pending(1), ..Mandate::default() };
    let mut budget = Budget::default();
    let request = Request {
        vault: &Key::ZERO,
        mandate: &Key::ZERO,
        authority: &Key::ZERO,
        signer: &Key::ZERO,
        payee: &Key::ZERO,
        mint: &Key::ZERO,
        token_program: &SPL_TOKEN,
        minted: None,
        source: &Key::ZERO,
        destination_owner: &Key::ZERO,
        destination_mint: &Key::ZERO,
        needs_memo: false,
        amount: any::amount(),
        id: PaymentId::default(),
        not_after: any::time(),
        now: any::time(),
        slot: any::slot(),
    };

    let mut accounts = Accounts {
        vault: &vault,
        budget: &mut budget,
        mandate: &mut mandate,
        counterparty: None,
        session: None,
        attestor: None,
        attestation: None,
        approval: None,
    };
    let paid = decide(&mut accounts, &request, |_| Key::ZERO).map(|_| ());
    let gated = gate(&mut accounts, &request, Key::ZERO, any::balances(), |_| Key::ZERO);

    assert!(matches!(paid, Err(Refusal::Fault(Reason::TicketOutstanding))));
    assert!(matches!(gated, Err(Refusal::Fault(Reason::TicketOutstanding))));
    assert!(mandate.evidence.sequence == Count(0));
    kani::cover!(mandate.pending.amount == request.amount);
}
