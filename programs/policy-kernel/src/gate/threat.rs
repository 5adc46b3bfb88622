//! The rolling window, and the payee's rating.

use crate::quantity::{Limit, UnixSeconds};
use crate::reason::Reason;
use crate::request::{Request, View};
use crate::spending::{hold, sum};
use crate::state::{Counterparty, Mandate};
use crate::verdict::Finding;
use crate::window::Class;

/// The class that a payment to this payee is counted in, and the most that this class may spend in the window.
#[inline(always)]
pub fn class_limit(mandate: &Mandate, counterparty: Option<&Counterparty>) -> (Class, Limit, Reason) {
    match counterparty.filter(|record| record.is_rated()) {
        Some(payee) => {
            let class = Class::of_tier(payee.tier);
            let eighths = mandate.tier_shares.get(class.index()).map_or(0, |share| *share);
            (class, mandate.window_limit.share(eighths), Reason::TierShare)
        }
        None => (Class::UNRATED, mandate.unrated_limit, Reason::UnratedLimit),
    }
}

/// The window as a whole by amount and count, the class of the payee within its share, risk and confidence.
///
/// # Errors
/// The reasons numbered 500 to 599, and [`Reason::CounterOverflow`].
#[inline(always)]
pub fn check(view: &View, request: &Request, time: UnixSeconds) -> Result<(), Finding> {
    let mandate = view.mandate;
    let spent = mandate.window.at(time);
    let (class, limit, reason) = class_limit(mandate, view.counterparty);

    hold(sum(spent.total(), request.amount)?, mandate.window_limit.0, Reason::WindowAmount)?;
    hold(spent.count.0.saturating_add(1), mandate.window_count.0, Reason::WindowCount)?;
    hold(sum(spent.of(class), request.amount)?, limit.0, reason)?;

    let Some(payee) = view.rating() else {
        return Ok(());
    };
    hold(u64::from(payee.risk.0), u64::from(mandate.maximum_risk.0), Reason::RiskTooHigh)?;
    if payee.confidence < mandate.minimum_confidence {
        let (got, limit) = (u64::from(payee.confidence.0), u64::from(mandate.minimum_confidence.0));
        return Err(Finding::new(Reason::ConfidenceTooLow, got, limit));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, NOW};
    use crate::quantity::{Amount, Bps, Limit, UnixSeconds};
    use crate::reason::Reason;
    use crate::window::Class;

    #[test]
    fn the_window_allows_its_limit_and_denies_one_more() {
        let spent = |limit| {
            Fixture::new().with(|f| {
                f.mandate.window.add(Class::of_tier(0), Amount(30), UnixSeconds(NOW));
                f.mandate.window_limit = Limit(limit);
            })
        };
        let amount = Fixture::new().amount;
        spent(30 + amount + 1).allows();
        spent(30 + amount).allows();
        spent(30 + amount - 1).denies(Reason::WindowAmount);
    }

    #[test]
    fn the_window_counts_payments_too() {
        let spent = |limit| {
            Fixture::new().with(|f| {
                f.mandate.window.add(Class::of_tier(0), Amount(1), UnixSeconds(NOW));
                f.mandate.window_count = Limit(limit);
            })
        };
        spent(3).allows();
        spent(2).allows();
        spent(1).denies(Reason::WindowCount);
    }

    #[test]
    fn a_tier_is_held_to_its_share_of_the_window() {
        let spent = |extra: i64| {
            Fixture::new().with(|f| {
                f.counterparty.tier = 1;
                f.mandate.tier_shares = [0, 2, 4, 6, 8, 0, 0, 0];
                f.mandate.window_limit = Limit(f.amount * 4);
                f.amount = f.amount.wrapping_add_signed(extra);
            })
        };
        spent(-1).allows();
        spent(0).allows();
        spent(1).denies(Reason::TierShare);
        Fixture::new()
            .with(|f| {
                f.counterparty.tier = 0;
                f.mandate.tier_shares = [0, 2, 4, 6, 8, 0, 0, 0];
            })
            .denies(Reason::TierShare);
    }

    #[test]
    fn unrated_payees_share_one_limit() {
        let spent = |limit| {
            Fixture::unrated().with(|f| {
                f.mandate.window.add(Class::UNRATED, Amount(5), UnixSeconds(NOW));
                f.mandate.window.add(Class::of_tier(4), Amount(500), UnixSeconds(NOW));
                f.mandate.unrated_limit = Limit(limit);
            })
        };
        let amount = Fixture::new().amount;
        spent(5 + amount + 1).allows();
        spent(5 + amount).allows();
        spent(5 + amount - 1).denies(Reason::UnratedLimit);
    }

    #[test]
    fn risk_and_confidence_are_held_to_the_mandate() {
        let rated = |risk, confidence| {
            Fixture::new().with(|f| {
                f.mandate.maximum_risk = Bps(500);
                f.mandate.minimum_confidence = Bps(7_000);
                f.counterparty.risk = Bps(risk);
                f.counterparty.confidence = Bps(confidence);
            })
        };
        rated(499, 7_001).allows();
        rated(500, 7_000).allows();
        rated(501, 7_000).denies(Reason::RiskTooHigh);
        rated(500, 6_999).denies(Reason::ConfidenceTooLow);
    }
}
