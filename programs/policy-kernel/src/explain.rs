//! What a refusal's owner wants to know: how much would pass, and when all of it would.

use crate::calendar::{day, day_after, week, week_after};
use crate::gate::delegation::always_validated;
use crate::gate::threat::class_limit;
use crate::quantity::UnixSeconds;
use crate::reason::Reason;
use crate::request::{Request, View};
use crate::spending::{Caps, Counters};
use crate::verdict::{encode, Advice, Finding, Verdict, VERDICT_WORDS};

const NOTHING_HELPS: Advice = Advice { headroom: 0, passes_at: UnixSeconds::NEVER };

/// The verdict's encoding, each finding with its headroom and the time at which it would pass.
pub fn report(view: &View, request: &Request, verdict: &Verdict) -> [u64; VERDICT_WORDS] {
    encode(verdict, |finding| advise(view, request, finding))
}

/// Headroom and time for one finding.
pub fn advise(view: &View, request: &Request, finding: &Finding) -> Advice {
    let time = view.time(request.now);
    let amount = request.amount.0;
    let mandate = view.mandate;
    match finding.reason {
        // Time alone helps.
        Reason::NotStarted | Reason::PaymentIdsExhausted => {
            Advice { headroom: 0, passes_at: UnixSeconds(finding.limit) }
        }
        Reason::PaymentIdFromFuture => Advice { headroom: 0, passes_at: UnixSeconds(finding.got) },

        // A smaller amount helps.
        Reason::PerPaymentCap
        | Reason::BudgetPerPaymentCap
        | Reason::PayeePerPaymentCap
        | Reason::SessionPerPaymentCap
        | Reason::ValidationRequired
        | Reason::ApprovalRequired => Advice { headroom: finding.limit, ..NOTHING_HELPS },

        // What needs no word passes without it; so does what is within an approved maximum.
        Reason::ApprovalAmount if view.credentials.approval.is_some_and(|approval| approval.is_maximum == 1) => {
            Advice { headroom: finding.limit.max(mandate.approval_threshold.0), ..NOTHING_HELPS }
        }
        Reason::ApprovalMismatch
        | Reason::ApprovalIdMismatch
        | Reason::ApprovalAmount
        | Reason::ApprovalSpent
        | Reason::ApprovalExpired
        | Reason::ApprovalStale
        | Reason::ApprovalRevoked => Advice { headroom: mandate.approval_threshold.0, ..NOTHING_HELPS },
        Reason::AttestorMismatch
        | Reason::AttestorRevoked
        | Reason::CapabilityNotAccepted
        | Reason::AttestationMismatch
        | Reason::CapabilityMismatch
        | Reason::AttestationRevoked
        | Reason::AttestationExpired
        | Reason::AttestationStale => Advice { headroom: unvalidated(view), ..NOTHING_HELPS },

        // As much as the counter still holds.
        Reason::CounterOverflow => spent(finding.limit, finding.got),

        // A smaller amount helps, and for a day or a week time does.
        Reason::DayCap | Reason::BudgetDayCap | Reason::PayeeDayCap | Reason::SessionDayCap => {
            let (caps, counters) = owner(view, finding.reason);
            let tomorrow = day_after(day(time).max(counters.day));
            left(caps.day.0, counters.spent_today(time), amount, tomorrow)
        }
        Reason::WeekCap | Reason::BudgetWeekCap | Reason::PayeeWeekCap | Reason::SessionWeekCap => {
            let (caps, counters) = owner(view, finding.reason);
            let monday = week_after(week(time).max(counters.week));
            left(caps.week.0, counters.spent_this_week(time), amount, monday)
        }
        Reason::LifetimeCap | Reason::BudgetLifetimeCap | Reason::PayeeLifetimeCap | Reason::SessionLifetimeCap => {
            let (caps, counters) = owner(view, finding.reason);
            spent(caps.lifetime.0, counters.lifetime_spent.0)
        }

        // The rolling window empties by itself.
        Reason::WindowAmount => {
            let limit = mandate.window_limit.0;
            let headroom = limit.saturating_sub(mandate.window.at(time).total());
            let fits = |cell: &crate::window::Cell| cell.total().checked_add(amount).is_some_and(|sum| sum <= limit);
            Advice { headroom, passes_at: mandate.window.earliest(time, fits) }
        }
        Reason::WindowCount => {
            let limit = mandate.window_count.0;
            let headroom = limit.saturating_sub(mandate.window.at(time).count.0);
            let fits = |cell: &crate::window::Cell| cell.count.0 < limit;
            Advice { headroom, passes_at: mandate.window.earliest(time, fits) }
        }
        Reason::TierShare | Reason::UnratedLimit => {
            let (class, limit, _) = class_limit(mandate, view.counterparty);
            let headroom = limit.0.saturating_sub(mandate.window.at(time).of(class));
            let fits =
                |cell: &crate::window::Cell| cell.of(class).checked_add(amount).is_some_and(|sum| sum <= limit.0);
            Advice { headroom, passes_at: mandate.window.earliest(time, fits) }
        }

        // Only another request or an owner's action helps.
        _ => NOTHING_HELPS,
    }
}

/// The caps and counters that a reason is about.
fn owner<'a>(view: &View<'a>, reason: Reason) -> (&'a Caps, &'a Counters) {
    match (reason, view.counterparty, view.credentials.session) {
        (Reason::BudgetDayCap | Reason::BudgetWeekCap | Reason::BudgetLifetimeCap, ..) => {
            (&view.budget.caps, &view.budget.counters)
        }
        (Reason::PayeeDayCap | Reason::PayeeWeekCap | Reason::PayeeLifetimeCap, Some(payee), _) => {
            (&payee.caps, &payee.counters)
        }
        (Reason::SessionDayCap | Reason::SessionWeekCap | Reason::SessionLifetimeCap, _, Some(session)) => {
            (&session.caps, &session.counters)
        }
        _ => (&view.mandate.caps, &view.mandate.counters),
    }
}

/// The most that passes without a validation.
fn unvalidated(view: &View) -> u64 {
    if always_validated(view) {
        0
    } else {
        view.mandate.validation_threshold.0
    }
}

fn left(limit: u64, used: u64, amount: u64, next: UnixSeconds) -> Advice {
    let passes_at = if amount <= limit { next } else { UnixSeconds::NEVER };
    Advice { headroom: limit.saturating_sub(used), passes_at }
}

fn spent(limit: u64, used: u64) -> Advice {
    Advice { headroom: limit.saturating_sub(used), ..NOTHING_HELPS }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, NOW};
    use crate::quantity::{Amount, Limit, Seconds, UnixSeconds};
    use crate::reason::Reason;
    use crate::window::{Class, Window};

    /// Refused now, refused one second before `passes_at`, allowed at it; and the headroom passes, one more does not.
    fn holds(fixture: Fixture, reason: Reason) {
        let advice = fixture.advice(reason);
        if advice.passes_at != UnixSeconds::NEVER {
            let at = |now: u64| {
                fixture.clone().with(|f| {
                    f.now = now;
                    f.not_after = u64::MAX;
                    f.mandate.expires_at = UnixSeconds::NEVER;
                    f.session.expires_at = UnixSeconds::NEVER;
                })
            };
            at(advice.passes_at.0.saturating_sub(1)).denies(reason);
            at(advice.passes_at.0).allows();
        }
        if advice.headroom > 0 && advice.headroom < fixture.amount {
            fixture.clone().with(|f| f.amount = advice.headroom).allows();
            fixture.clone().with(|f| f.amount = advice.headroom.saturating_add(1)).denies(reason);
        }
    }

    fn spent(f: &mut Fixture, amount: u64, at: u64) {
        let (amount, at) = (Amount(amount), UnixSeconds(at));
        f.mandate.counters.add(amount, at);
        f.budget.counters.add(amount, at);
        f.counterparty.counters.add(amount, at);
        f.session.counters.add(amount, at);
        f.mandate.window.add(Class::of_tier(f.counterparty.tier), amount, at);
    }

    /// An approval of any amount up to a maximum, where every amount needs one.
    fn approved_up_to(f: &mut Fixture, maximum: Limit) {
        let approved = Fixture::approved();
        (f.shows_approval, f.approval) = (true, approved.approval);
        (f.approval.amount, f.approval.is_maximum) = (Amount(maximum.0), 1);
        f.mandate.approval_threshold = Limit(0);
    }

    #[test]
    fn headroom_and_time_are_exact_for_every_limit() {
        type Set = fn(&mut Fixture, Limit);
        let cases: [(Set, Reason); 20] = [
            (|f, l| f.mandate.caps.per_payment = l, Reason::PerPaymentCap),
            (|f, l| f.mandate.caps.day = l, Reason::DayCap),
            (|f, l| f.mandate.caps.week = l, Reason::WeekCap),
            (|f, l| f.mandate.caps.lifetime = l, Reason::LifetimeCap),
            (|f, l| f.budget.caps.per_payment = l, Reason::BudgetPerPaymentCap),
            (|f, l| f.budget.caps.day = l, Reason::BudgetDayCap),
            (|f, l| f.budget.caps.week = l, Reason::BudgetWeekCap),
            (|f, l| f.budget.caps.lifetime = l, Reason::BudgetLifetimeCap),
            (|f, l| f.counterparty.caps.per_payment = l, Reason::PayeePerPaymentCap),
            (|f, l| f.counterparty.caps.day = l, Reason::PayeeDayCap),
            (|f, l| f.counterparty.caps.week = l, Reason::PayeeWeekCap),
            (|f, l| f.counterparty.caps.lifetime = l, Reason::PayeeLifetimeCap),
            (|f, l| f.mandate.window_limit = l, Reason::WindowAmount),
            (|f, l| f.mandate.approval_threshold = l, Reason::ApprovalRequired),
            (|f, l| f.mandate.validation_threshold = l, Reason::ValidationRequired),
            (|f, l| f.session.caps.per_payment = l, Reason::SessionPerPaymentCap),
            (|f, l| f.session.caps.day = l, Reason::SessionDayCap),
            (|f, l| f.session.caps.week = l, Reason::SessionWeekCap),
            (|f, l| f.session.caps.lifetime = l, Reason::SessionLifetimeCap),
            (|f, l| approved_up_to(f, l), Reason::ApprovalAmount),
        ];
        for (set, reason) in cases {
            // Refused outright: the limit is below the amount alone.
            let below = Fixture::in_session().with(|f| set(f, Limit(f.amount - 1)));
            assert_eq!(below.advice(reason).headroom, below.amount - 1, "{reason:?}");
            holds(below, reason);
        }
        for (set, reason) in cases {
            // Refused because something was spent before.
            let over = Fixture::in_session().with(|f| {
                spent(f, 60, NOW - 100);
                set(f, Limit(f.amount + 40));
            });
            if over.refusal().is_some() {
                holds(over, reason);
            }
        }
    }

    #[test]
    fn a_window_says_when_enough_of_it_has_expired() {
        let spread = Fixture::new().with(|f| {
            f.mandate.window = Window::new(Seconds(3_600), UnixSeconds(NOW - 2_000)).unwrap();
            for n in 0..10 {
                spent(f, 30, NOW - 2_000 + n * 200);
            }
            f.mandate.window_limit = Limit(330);
        });
        holds(spread.clone(), Reason::WindowAmount);
        holds(
            spread.with(|f| (f.mandate.window_limit, f.mandate.window_count) = (Limit::NONE, Limit(10))),
            Reason::WindowCount,
        );
    }

    #[test]
    fn times_that_must_come_are_named() {
        holds(Fixture::new().with(|f| f.mandate.starts_at = UnixSeconds(NOW + 77)), Reason::NotStarted);
        holds(Fixture::new().with(|f| f.id.issued = UnixSeconds(NOW + 5)), Reason::PaymentIdFromFuture);
    }
}
