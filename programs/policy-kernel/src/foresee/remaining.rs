//! What each limit leaves now.

use super::{Rehearsal, Trial};
use crate::explain::advise;
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
    /// What it leaves now, base units or payments.
    pub left: u64,
    /// The earliest moment at which it leaves more, other things equal; [`UnixSeconds::NEVER`] if only owners help.
    pub more_at: UnixSeconds,
}

/// Limits of a mandate, at most: see [`limit`].
pub const LIMITS: usize = 17;

const REASONS: [Reason; LIMITS] = [
    Reason::PerPaymentCap,
    Reason::DayCap,
    Reason::WeekCap,
    Reason::LifetimeCap,
    Reason::BudgetPerPaymentCap,
    Reason::BudgetDayCap,
    Reason::BudgetWeekCap,
    Reason::BudgetLifetimeCap,
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
    /// apply to the payee.
    pub fn remaining(&self, payee: usize, trial: &Trial) -> [Option<Left>; LIMITS] {
        REASONS.map(|reason| self.ask(payee, trial, |view, request| left(view, request, reason)).flatten())
    }
}

fn left(view: &View, request: &Request, reason: Reason) -> Option<Left> {
    let (reason, limit) = limit(view, reason)?;
    let finding = Finding::new(reason, 0, limit.0);
    let left = advise(view, request, &finding).headroom;
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

/// The limit behind a reason, where it applies. An unrated payee has the shared limit instead of a tier's share.
fn limit(view: &View, reason: Reason) -> Option<(Reason, Limit)> {
    let (mandate, budget) = (view.mandate, view.budget);
    let own = view.counterparty.map(|record| &record.caps).filter(|caps| **caps != Caps::NONE);
    let limit = match reason {
        Reason::PerPaymentCap => mandate.caps.per_payment,
        Reason::DayCap => mandate.caps.day,
        Reason::WeekCap => mandate.caps.week,
        Reason::LifetimeCap => mandate.caps.lifetime,
        Reason::BudgetPerPaymentCap => budget.caps.per_payment,
        Reason::BudgetDayCap => budget.caps.day,
        Reason::BudgetWeekCap => budget.caps.week,
        Reason::BudgetLifetimeCap => budget.caps.lifetime,
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
        Reason::ValidationRequired => mandate.validation_threshold,
        Reason::ApprovalRequired => mandate.approval_threshold,
        _ => return None,
    };
    Some((reason, limit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{day, day_after};
    use crate::fixture::{rehearsal, trial, Fixture, NOW};
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
    fn only_limits_that_apply_to_the_payee_are_named() {
        assert_eq!(find(&Fixture::new(), Reason::PayeeDayCap), None);
        let capped = Fixture::new().with(|f| f.counterparty.caps.day = Limit(5));
        assert_eq!(find(&capped, Reason::PayeeDayCap).unwrap().left, 5);
        assert!(find(&Fixture::unrated(), Reason::UnratedLimit).is_some());
        assert_eq!(find(&Fixture::unrated(), Reason::TierShare), None);
    }
}
