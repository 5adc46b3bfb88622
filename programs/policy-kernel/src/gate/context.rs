//! The payment itself.

use crate::quantity::UnixSeconds;
use crate::reason::Reason;
use crate::request::{Request, View};
use crate::spending::CapReasons;
use crate::verdict::Finding;

/// The mandate's own caps.
const MANDATE: CapReasons = CapReasons {
    per_payment: Reason::PerPaymentCap,
    day: Reason::DayCap,
    week: Reason::WeekCap,
    lifetime: Reason::LifetimeCap,
};

/// The treasury-wide caps.
const BUDGET: CapReasons = CapReasons {
    per_payment: Reason::BudgetPerPaymentCap,
    day: Reason::BudgetDayCap,
    week: Reason::BudgetWeekCap,
    lifetime: Reason::BudgetLifetimeCap,
};

/// The caps that an agent sets its session key.
const SESSION: CapReasons = CapReasons {
    per_payment: Reason::SessionPerPaymentCap,
    day: Reason::SessionDayCap,
    week: Reason::SessionWeekCap,
    lifetime: Reason::SessionLifetimeCap,
};

/// Accounts that belong together, an amount, a time, calendar caps of mandate, budget and session, and a new payment id.
///
/// # Errors
/// The reasons numbered 200 to 299, and [`Reason::CounterOverflow`].
#[inline(always)]
pub fn check(view: &View, request: &Request, time: UnixSeconds) -> Result<(), Finding> {
    let (mandate, budget) = (view.mandate, view.budget);

    // The accounts are of one vault and one mint.
    if mandate.vault != *request.vault || budget.vault != *request.vault {
        return Err(Finding::plain(Reason::VaultMismatch));
    }
    if mandate.mint != *request.mint || budget.mint != *request.mint {
        return Err(Finding::plain(Reason::MintMismatch));
    }

    // There is something to pay, and now is the time.
    if request.amount.0 == 0 {
        return Err(Finding::new(Reason::ZeroAmount, 0, 1));
    }
    if request.now < mandate.starts_at {
        return Err(Finding::new(Reason::NotStarted, request.now.0, mandate.starts_at.0));
    }
    if time >= mandate.expires_at {
        return Err(Finding::new(Reason::Expired, time.0, mandate.expires_at.0));
    }
    if time > request.not_after {
        return Err(Finding::new(Reason::RequestExpired, time.0, request.not_after.0));
    }

    // Caps, then the id.
    mandate.counters.check(&mandate.caps, request.amount, time, MANDATE)?;
    budget.counters.check(&budget.caps, request.amount, time, BUDGET)?;
    if let Some(session) = view.credentials.session {
        session.counters.check(&session.caps, request.amount, time, SESSION)?;
    }
    mandate.ids.check(&request.id, request.now)
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, NOW};
    use crate::quantity::{Amount, Key, Limit, UnixSeconds};
    use crate::reason::Reason;

    #[test]
    fn denies_accounts_of_another_vault() {
        Fixture::new().with(|f| f.mandate.vault = Key([8; 4])).denies(Reason::VaultMismatch);
        Fixture::new().with(|f| f.budget.vault = Key([8; 4])).denies(Reason::VaultMismatch);
    }

    #[test]
    fn denies_accounts_of_another_mint() {
        Fixture::new().with(|f| f.mandate.mint = Key([8; 4])).denies(Reason::MintMismatch);
        Fixture::new().with(|f| f.budget.mint = Key([8; 4])).denies(Reason::MintMismatch);
    }

    #[test]
    fn denies_zero_and_allows_one() {
        Fixture::new().with(|f| f.amount = 0).denies(Reason::ZeroAmount);
        Fixture::new().with(|f| f.amount = 1).allows();
    }

    #[test]
    fn a_mandate_holds_from_its_start_until_the_second_before_its_end() {
        Fixture::new().with(|f| f.mandate.starts_at = UnixSeconds(NOW + 1)).denies(Reason::NotStarted);
        Fixture::new().with(|f| f.mandate.starts_at = UnixSeconds(NOW)).allows();
        Fixture::new().with(|f| f.mandate.expires_at = UnixSeconds(NOW + 1)).allows();
        Fixture::new().with(|f| f.mandate.expires_at = UnixSeconds(NOW)).denies(Reason::Expired);
        Fixture::new().with(|f| f.mandate.expires_at = UnixSeconds(NOW - 1)).denies(Reason::Expired);
    }

    #[test]
    fn a_clock_that_steps_back_revives_no_expired_mandate() {
        Fixture::new()
            .with(|f| {
                f.mandate.counters.last_seen = UnixSeconds(NOW + 50);
                f.mandate.expires_at = UnixSeconds(NOW + 50);
            })
            .denies(Reason::Expired);
    }

    #[test]
    fn a_request_is_good_until_its_own_not_after() {
        Fixture::new().with(|f| f.not_after = NOW - 1).denies(Reason::RequestExpired);
        Fixture::new().with(|f| f.not_after = NOW).allows();
        Fixture::new().with(|f| f.not_after = NOW + 1).allows();
    }

    #[test]
    fn mandate_budget_and_session_are_each_held_to_their_caps() {
        type Set = fn(&mut Fixture, u64);
        let cases: [(Set, Reason); 12] = [
            (|f, l| f.mandate.caps.per_payment = Limit(l), Reason::PerPaymentCap),
            (|f, l| f.mandate.caps.day = Limit(l), Reason::DayCap),
            (|f, l| f.mandate.caps.week = Limit(l), Reason::WeekCap),
            (|f, l| f.mandate.caps.lifetime = Limit(l), Reason::LifetimeCap),
            (|f, l| f.budget.caps.per_payment = Limit(l), Reason::BudgetPerPaymentCap),
            (|f, l| f.budget.caps.day = Limit(l), Reason::BudgetDayCap),
            (|f, l| f.budget.caps.week = Limit(l), Reason::BudgetWeekCap),
            (|f, l| f.budget.caps.lifetime = Limit(l), Reason::BudgetLifetimeCap),
            (|f, l| f.session.caps.per_payment = Limit(l), Reason::SessionPerPaymentCap),
            (|f, l| f.session.caps.day = Limit(l), Reason::SessionDayCap),
            (|f, l| f.session.caps.week = Limit(l), Reason::SessionWeekCap),
            (|f, l| f.session.caps.lifetime = Limit(l), Reason::SessionLifetimeCap),
        ];
        for (set, reason) in cases {
            Fixture::in_session().with(|f| set(f, f.amount + 1)).allows();
            Fixture::in_session().with(|f| set(f, f.amount)).allows();
            Fixture::in_session().with(|f| set(f, f.amount - 1)).denies(reason);
            Fixture::in_session().with(|f| set(f, 0)).denies(reason);
        }
    }

    #[test]
    fn an_overflowing_counter_is_an_error_that_denies() {
        Fixture::new().with(|f| f.budget.counters.lifetime_spent = Amount(u64::MAX)).denies(Reason::CounterOverflow);
    }
}
