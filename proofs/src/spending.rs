//! Calendar caps.
//!
//! `caps_hold` is an induction over the payments: `check` lets one pass only if what was counted in its day, its week and
//! ever stays within the caps with it, and `add` counts exactly that, in the newest day and week seen. Mandate, budget,
//! session and payee each hold their own caps against their own counters by the same two functions.

use policy_kernel::calendar::{day, week};
use policy_kernel::gate::context;
use policy_kernel::ids::PaymentIds;
use policy_kernel::quantity::{Amount, Key, Limit, UnixSeconds};
use policy_kernel::reason::Reason;
use policy_kernel::request::{Credentials, Request, View};
use policy_kernel::spending::{CapReasons, Caps, Counters};
use policy_kernel::state::{Budget, Mandate, Session};

use crate::any;

const REASONS: CapReasons = CapReasons {
    per_payment: Reason::PerPaymentCap,
    day: Reason::DayCap,
    week: Reason::WeekCap,
    lifetime: Reason::LifetimeCap,
};

#[inline(always)]
fn check(counters: &Counters, caps: &Caps, amount: Amount, now: UnixSeconds) -> bool {
    counters.check(caps, amount, now, REASONS).is_ok()
}

/// What a payment at `now` comes to in its day, in its week and ever, in wide integers: a day or week that is over counts
/// no more, and one that has not begun is the one that the counters are in.
#[inline(always)]
fn sums(counters: &Counters, amount: Amount, now: UnixSeconds) -> [u128; 3] {
    let counted = |over: bool, spent: Amount| if over { 0 } else { u128::from(spent.0) };
    [
        counted(day(now) > counters.day, counters.day_spent) + u128::from(amount.0),
        counted(week(now) > counters.week, counters.week_spent) + u128::from(amount.0),
        u128::from(counters.lifetime_spent.0) + u128::from(amount.0),
    ]
}

/// Whether a payment is within every cap. "No limit" is the largest amount that there is: what exceeds it is refused.
#[inline(always)]
fn within(caps: &Caps, counters: &Counters, amount: Amount, now: UnixSeconds) -> bool {
    let [today, this_week, ever] = sums(counters, amount, now);
    let fits = |sum: u128, limit: Limit| sum <= u128::from(limit.0);
    (amount.0 <= caps.per_payment.0) & fits(today, caps.day) & fits(this_week, caps.week) & fits(ever, caps.lifetime)
}

/// `caps_hold`: a payment passes exactly if it, its day's sum, its week's and all spent ever are within the caps with it, for
/// every state of the counters and at every moment; a sum that no counter holds is refused.
#[kani::proof]
#[kani::solver(bitwuzla)]
fn caps_allow_exactly_what_is_within() {
    let (counters, caps, amount, now) = (any::counters(), any::caps(), any::amount(), any::time());

    let allowed = check(&counters, &caps, amount, now);

    assert!(allowed == within(&caps, &counters, amount, now));
    let (new_day, new_week) = (day(now) > counters.day, week(now) > counters.week);
    let unlimited = (caps.day == Limit::NONE) & (caps.week == Limit::NONE) & (caps.lifetime == Limit::NONE);
    kani::cover!(allowed && new_day && !new_week);
    kani::cover!(allowed && !new_day && amount.0 > 0);
    kani::cover!(!allowed && unlimited && amount.0 <= caps.per_payment.0);
    kani::cover!(!allowed && new_week && caps.lifetime == Limit::NONE && amount.0 == 1);
}

/// `caps_hold`: an allowed payment is counted once, in full, in its day, its week and ever; nothing else moves, but a day or
/// week that is over begins anew, and none is ever gone back to.
/// Assumes: no sum overflows, as where the payment passed the check of the same moment.
/// Bound: day and week are any numbers, not only those of the moment.
#[kani::proof]
fn counters_count_an_allowed_payment() {
    let (before, amount, now) = (any::counters(), any::amount(), any::time());
    let (today, this_week) = (kani::any::<u64>(), kani::any::<u64>());
    let (new_day, new_week) = (today > before.day, this_week > before.week);
    let day_before = if new_day { 0 } else { before.day_spent.0 };
    let week_before = if new_week { 0 } else { before.week_spent.0 };
    let room = |spent: u64| amount.0 <= u64::MAX - spent;
    kani::assume(room(day_before) & room(week_before) & room(before.lifetime_spent.0) & (before.payments.0 < u64::MAX));

    let mut after = before;
    after.count(amount, now, today, this_week);

    assert!(
        (after.day_spent.0 == day_before.wrapping_add(amount.0))
            & (after.week_spent.0 == week_before.wrapping_add(amount.0))
            & (after.lifetime_spent.0 == before.lifetime_spent.0.wrapping_add(amount.0))
            & (after.day == before.day.max(today))
            & (after.week == before.week.max(this_week))
            & (after.last_seen.0 == before.last_seen.0.max(now.0))
            & (after.payments.0 == before.payments.0.wrapping_add(1))
    );
    kani::cover!(new_day && !new_week);
    kani::cover!(new_week);
    kani::cover!(!new_day && now < before.last_seen && amount.0 > 0);
}

/// What `day_holds_its_moment` and `week_holds_its_day` say of two moments, assumed where a harness needs no more of it.
#[inline(always)]
fn assume_days_and_weeks_follow(earlier: UnixSeconds, later: UnixSeconds) {
    let days_follow = day(earlier) <= day(later);
    let weeks_follow = week(earlier) <= week(later);
    kani::assume((earlier <= later) & days_follow & weeks_follow);
}

/// `caps_hold`: a clock that steps back gives no fresh allowance: at an earlier moment no less counts as spent than at a later
/// one, so whatever passes then would pass later.
/// Assumes: days and weeks do not run backwards, as day_holds_its_moment and week_holds_its_day imply.
#[kani::proof]
#[kani::solver(bitwuzla)]
fn clock_that_steps_back_refills_no_cap() {
    let (counters, caps, amount) = (any::counters(), any::caps(), any::amount());
    let (earlier, later) = (any::time(), any::time());
    assume_days_and_weeks_follow(earlier, later);

    let (sooner, then) = (check(&counters, &caps, amount, earlier), check(&counters, &caps, amount, later));

    assert!(counters.spent_today(earlier) >= counters.spent_today(later));
    assert!(counters.spent_this_week(earlier) >= counters.spent_this_week(later));
    assert!(then || !sooner);
    kani::cover!(sooner && then);
    kani::cover!(!sooner && then);
}

/// `caps_hold`: counting a payment after all others keeps what every instruction keeps of the counters: no day or week that
/// has not begun, and none that spent more than was spent ever.
/// Assumes: the counters were valid; days and weeks do not run backwards, as day_holds_its_moment and week_holds_its_day
/// imply.
#[kani::proof]
fn counters_stay_valid() {
    let (before, amount, now) = (any::counters(), any::amount(), any::time());
    assume_days_and_weeks_follow(before.last_seen, now);
    kani::assume(before.is_valid());

    let mut after = before;
    after.count(amount, now, day(now), week(now));

    // The same moment, so that its day is the same number for the solver.
    let seen = after.last_seen == now;
    after.last_seen = now;
    assert!(seen & after.is_valid());
    kani::cover!(after.day > before.day);
    kani::cover!(after.day == before.day && amount.0 > 0);
}

/// `caps_hold`: the same of a payment on a clock that stepped back.
/// Assumes: as counters_stay_valid.
#[kani::proof]
fn counters_stay_valid_as_the_clock_steps_back() {
    let (before, amount, now) = (any::counters(), any::amount(), any::time());
    assume_days_and_weeks_follow(now, before.last_seen);
    kani::assume(before.is_valid());

    let mut after = before;
    after.count(amount, now, day(now), week(now));

    let seen = after.last_seen == before.last_seen;
    after.last_seen = before.last_seen;
    assert!(seen & after.is_valid());
    kani::cover!(now < before.last_seen && after.day > before.day);
    kani::cover!(after.day == before.day && amount.0 > 0);
}

/// The context gate's verdict on a payment of `amount` at `time`.
#[inline(always)]
fn context_allows(
    mandate: &Mandate,
    budget: &Budget,
    session: Option<&Session>,
    amount: Amount,
    time: UnixSeconds,
) -> bool {
    let vault = any::vault(0, 0);
    let view = View {
        vault: &vault,
        budget,
        mandate,
        counterparty: None,
        credentials: Credentials { session, ..Credentials::default() },
    };
    let zero = Key::ZERO;
    let request = Request {
        vault: &zero,
        mandate: &zero,
        authority: &zero,
        signer: &zero,
        payee: &zero,
        mint: &zero,
        token_program: &zero,
        minted: None,
        source: &zero,
        destination_owner: &zero,
        destination_mint: &zero,
        needs_memo: false,
        amount,
        id: any::payment_id(),
        not_after: any::time(),
        now: any::time(),
        slot: any::slot(),
    };
    context::check(&view, &request, time).is_ok()
}

fn capped_mandate() -> Mandate {
    Mandate {
        starts_at: any::time(),
        expires_at: any::time(),
        caps: any::caps(),
        counters: any::counters(),
        ids: PaymentIds { floor: any::time(), ..PaymentIds::EMPTY },
        ..Mandate::default()
    }
}

fn capped_budget() -> Budget {
    Budget { caps: any::caps(), counters: any::counters(), ..Budget::default() }
}

/// `caps_hold`: what the context gate lets pass under a session key is within the caps of mandate, budget and session alike.
/// Bound: all accounts are of one vault and one mint, without which none is let pass; no payment id is
/// remembered.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn context_holds_caps_in_a_session() {
    let (mandate, budget) = (capped_mandate(), capped_budget());
    let session = any::session();
    let (amount, time) = (any::amount(), any::time());

    // First, so that the moment's day and week are divided out once.
    let mandate_within = within(&mandate.caps, &mandate.counters, amount, time);
    let budget_within = within(&budget.caps, &budget.counters, amount, time);
    let session_within = within(&session.caps, &session.counters, amount, time);

    let allowed = context_allows(&mandate, &budget, Some(&session), amount, time);

    assert!(!allowed | (mandate_within & budget_within & session_within & (amount.0 > 0)));
    kani::cover!(allowed);
    kani::cover!(!allowed && mandate_within && budget_within && session_within);
    kani::cover!(!allowed && !session_within && mandate_within && budget_within);
}

/// `caps_hold`: what the context gate lets an agent itself pay is within the caps of mandate and budget.
/// Bound: all accounts are of one vault and one mint, without which none is let pass; no payment id is
/// remembered.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn context_holds_caps_without_a_session() {
    let (mandate, budget) = (capped_mandate(), capped_budget());
    let (amount, time) = (any::amount(), any::time());

    // First, so that the moment's day and week are divided out once.
    let mandate_within = within(&mandate.caps, &mandate.counters, amount, time);
    let budget_within = within(&budget.caps, &budget.counters, amount, time);

    let allowed = context_allows(&mandate, &budget, None, amount, time);

    assert!(!allowed | (mandate_within & budget_within & (amount.0 > 0)));
    kani::cover!(allowed);
    kani::cover!(!allowed && !budget_within && mandate_within);
    kani::cover!(!allowed && budget_within && !mandate_within);
}
