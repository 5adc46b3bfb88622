//! What each limit leaves now.

use super::{Rehearsal, Trial};
use crate::explain::advise;
use crate::gate::delegation::{always_validated, approved, validated};
use crate::gate::threat::class_limit;
use crate::quantity::{Amount, Limit, UnixSeconds};
use crate::reason::Reason;
use crate::request::{Request, View};
use crate::spending::Caps;
use crate::verdict::Finding;

/// One limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// The reason for which it refuses.
    pub reason: Reason,
    /// The limit; [`Limit::NONE`] is "no limit".
    pub limit: Limit,
    /// What it leaves now, base units or payments: the largest amount that it lets pass. [`u64::MAX`] is "any amount", also
    /// where a validation that is shown is live.
    pub left: u64,
    /// The earliest moment at which it leaves more, other things equal; [`UnixSeconds::NEVER`] if only owners help.
    pub more_at: UnixSeconds,
}

/// Limits of a mandate, at most: see [`limit`].
pub const LIMITS: usize = 21;

const REASONS: [Reason; LIMITS] = [
    Reason::PerPaymentCap,
    Reason::DayCap,
    Reason::WeekCap,
    Reason::LifetimeCap,
    Reason::BudgetPerPaymentCap,
    Reason::BudgetDayCap,
    Reason::BudgetWeekCap,
    Reason::BudgetLifetimeCap,
    Reason::SessionPerPaymentCap,
    Reason::SessionDayCap,
    Reason::SessionWeekCap,
    Reason::SessionLifetimeCap,
    Reason::PayeePerPaymentCap,
    Reason::PayeeDayCap,
    Reason::PayeeWeekCap,
    Reason::PayeeLifetimeCap,
    Reason::WindowAmount,
    Reason::WindowCount,
    Reason::TierShare,
    Reason::ValidationRequired,
    Reason::ApprovalRequired,
];

impl<const N: usize> Rehearsal<'_, N> {
    /// What each limit leaves for payments to this payee at the time of `trial`; `None` for a limit that does not
    /// apply to the payee or the signer.
    pub fn remaining(&self, payee: usize, trial: &Trial) -> [Option<Left>; LIMITS] {
        REASONS.map(|reason| self.ask(payee, trial, |view, request| left(view, request, reason)).flatten())
    }
}

fn left(view: &View, request: &Request, reason: Reason) -> Option<Left> {
    let (reason, limit) = limit(view, reason)?;
    let finding = Finding::new(reason, 0, limit.0);
    let left = match reason {
        Reason::ValidationRequired | Reason::UnratedNeedsValidation => unvalidated(view, request, limit),
        Reason::ApprovalRequired => unapproved(view, request, limit),
        _ => advise(view, request, &finding).headroom,
    };
    let more = Request { amount: Amount(left.saturating_add(1)), ..*request };
    let more_at = if reason == Reason::WindowCount {
        let time = view.time(request.now);
        let now = view.mandate.window.at(time).count;
        view.mandate.window.earliest(time, |cell| cell.count < now)
    } else {
        advise(view, &more, &finding).passes_at
    };
    Some(Left { reason, limit, left, more_at })
}

/// The largest amount for which no validation is missing.
fn unvalidated(view: &View, request: &Request, threshold: Limit) -> u64 {
    let any = Request { amount: Amount(u64::MAX), ..*request };
    validated(view, &any, view.time(request.now)).map_or(threshold.0, |()| any.amount.0)
}

/// The largest amount for which no approval is missing: that of an approval that is shown, if it is of this payment.
fn unapproved(view: &View, request: &Request, threshold: Limit) -> u64 {
    let Some(approval) = view.credentials.approval else {
        return threshold.0;
    };
    let whole = Request { amount: approval.amount, ..*request };
    approved(view, &whole, view.time(request.now)).map_or(threshold.0, |()| threshold.0.max(approval.amount.0))
}

/// The limit behind a reason, where it applies. An unrated payee has the shared limit instead of a tier's share, and may
/// need a validation for any amount.
fn limit(view: &View, reason: Reason) -> Option<(Reason, Limit)> {
    let (mandate, budget) = (view.mandate, view.budget);
    let session = view.credentials.session.map(|session| &session.caps);
    let own = view.rating().map(|record| &record.caps).filter(|caps| **caps != Caps::NONE);
    let limit = match reason {
        Reason::PerPaymentCap => mandate.caps.per_payment,
        Reason::DayCap => mandate.caps.day,
        Reason::WeekCap => mandate.caps.week,
        Reason::LifetimeCap => mandate.caps.lifetime,
        Reason::BudgetPerPaymentCap => budget.caps.per_payment,
        Reason::BudgetDayCap => budget.caps.day,
        Reason::BudgetWeekCap => budget.caps.week,
        Reason::BudgetLifetimeCap => budget.caps.lifetime,
        Reason::SessionPerPaymentCap => session?.per_payment,
        Reason::SessionDayCap => session?.day,
        Reason::SessionWeekCap => session?.week,
        Reason::SessionLifetimeCap => session?.lifetime,
        Reason::PayeePerPaymentCap => own?.per_payment,
        Reason::PayeeDayCap => own?.day,
        Reason::PayeeWeekCap => own?.week,
        Reason::PayeeLifetimeCap => own?.lifetime,
        Reason::WindowAmount => mandate.window_limit,
        Reason::WindowCount => mandate.window_count,
        Reason::TierShare => {
            let (_, limit, reason) = class_limit(mandate, view.counterparty);
            return Some((reason, limit));
        }
        Reason::ValidationRequired if always_validated(view) => {
            return Some((Reason::UnratedNeedsValidation, Limit(0)));
        }
        Reason::ValidationRequired => mandate.validation_threshold,
        Reason::ApprovalRequired => mandate.approval_threshold,
        _ => return None,
    };
    Some((reason, limit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{day, day_after, week, week_after};
    use crate::fixture::{rehearsal, trial, Fixture, NOW};
    use crate::state::UNRATED_NEEDS_VALIDATION;
    use crate::window::Class;

    fn find(fixture: &Fixture, reason: Reason) -> Option<Left> {
        let rows = rehearsal::<1>(fixture).remaining(0, &trial(1, NOW));
        rows.into_iter().flatten().find(|row| row.reason == reason)
    }

    #[test]
    fn each_limit_leaves_what_was_not_spent_and_says_when_there_is_more() {
        let fixture = Fixture::new().with(|f| {
            f.mandate.caps = Caps { per_payment: Limit(50), day: Limit(100), week: Limit(300), lifetime: Limit(500) };
            (f.mandate.window_limit, f.mandate.window_count) = (Limit(90), Limit(4));
            f.mandate.counters.add(Amount(30), UnixSeconds(NOW));
            f.mandate.window.add(Class::of_tier(2), Amount(30), UnixSeconds(NOW));
        });
        let midnight = day_after(day(UnixSeconds(NOW)));
        // The bucket that holds the payment has left the window W + w after it began.
        let turned = UnixSeconds(NOW - NOW % 300 + 3_600 + 300);
        let expected = [
            (Reason::PerPaymentCap, 50, 50, UnixSeconds::NEVER),
            (Reason::DayCap, 100, 70, midnight),
            (Reason::LifetimeCap, 500, 470, UnixSeconds::NEVER),
            (Reason::WindowAmount, 90, 60, turned),
            (Reason::WindowCount, 4, 3, turned),
            (Reason::TierShare, 90, 60, turned),
        ];
        for (reason, limit, left, more_at) in expected {
            assert_eq!(find(&fixture, reason), Some(Left { reason, limit: Limit(limit), left, more_at }));
        }
    }

    #[test]
    fn a_session_leaves_what_its_own_caps_do_and_no_session_has_none() {
        assert_eq!(find(&Fixture::new(), Reason::SessionDayCap), None);
        let fixture = Fixture::in_session().with(|f| {
            f.session.caps = Caps { per_payment: Limit(50), day: Limit(60), week: Limit(70), lifetime: Limit(80) };
            f.session.counters.add(Amount(9), UnixSeconds(NOW));
        });
        let now = UnixSeconds(NOW);
        let expected = [
            (Reason::SessionPerPaymentCap, 50, 50, UnixSeconds::NEVER),
            (Reason::SessionDayCap, 60, 51, day_after(day(now))),
            (Reason::SessionWeekCap, 70, 61, week_after(week(now))),
            (Reason::SessionLifetimeCap, 80, 71, UnixSeconds::NEVER),
        ];
        for (reason, limit, left, more_at) in expected {
            assert_eq!(find(&fixture, reason), Some(Left { reason, limit: Limit(limit), left, more_at }));
        }
    }

    #[test]
    fn a_threshold_leaves_what_needs_no_word_and_what_has_one() {
        let left = |reason, set: fn(&mut Fixture)| find(&Fixture::new().with(set), reason).unwrap().left;
        let approval = |set| left(Reason::ApprovalRequired, set);
        assert_eq!(approval(|f| f.mandate.approval_threshold = Limit(50)), 50);
        assert_eq!(approval(|f| f.approve(50, 70, 0)), 70);
        assert_eq!(approval(|f| f.approve(50, 70, 1)), 70);
        assert_eq!(approval(|f| f.approve(50, 20, 1)), 50);
        let spent = |f: &mut Fixture| {
            f.approve(50, 70, 1);
            f.approval.spent = 1;
        };
        assert_eq!(approval(spent), 50);
        let of_another_payee = |f: &mut Fixture| {
            f.approve(50, 70, 0);
            f.approval.payee = f.vault.authority;
        };
        assert_eq!(approval(of_another_payee), 50);

        let validation = |set| left(Reason::ValidationRequired, set);
        assert_eq!(validation(|f| f.mandate.validation_threshold = Limit(50)), 50);
        assert_eq!(validation(|f| f.validate(50, NOW + 1)), u64::MAX);
        assert_eq!(validation(|f| f.validate(50, NOW)), 50);

        let unrated = |until| {
            let mut fixture = Fixture::unrated().with(|f| f.mandate.unrated = UNRATED_NEEDS_VALIDATION);
            fixture.validate(50, until);
            assert_eq!(find(&fixture, Reason::ValidationRequired), None);
            find(&fixture, Reason::UnratedNeedsValidation).unwrap()
        };
        assert_eq!((unrated(NOW).limit, unrated(NOW).left), (Limit(0), 0));
        assert_eq!(unrated(NOW + 1).left, u64::MAX);
    }

    #[test]
    fn only_limits_that_apply_to_the_payee_are_named() {
        assert_eq!(find(&Fixture::new(), Reason::PayeeDayCap), None);
        let capped = Fixture::new().with(|f| f.counterparty.caps.day = Limit(5));
        assert_eq!(find(&capped, Reason::PayeeDayCap).unwrap().left, 5);
        assert!(find(&Fixture::unrated(), Reason::UnratedLimit).is_some());
        assert_eq!(find(&Fixture::unrated(), Reason::TierShare), None);
    }
}
