//! Calendar caps and the counters that they are held against: per payment, UTC day, ISO week, lifetime.
//!
//! A calendar cap is a fixed window by nature: spending up to the cap before midnight and again after it is allowed.
//! What must hold over every stretch of time is the rolling window's work ([`window`](crate::window)).

use crate::calendar::{day, week};
use crate::quantity::{Amount, Count, Limit, UnixSeconds};
use crate::reason::Reason;
use crate::verdict::Finding;

/// Limits of one account for one mint. Each may be [`Limit::NONE`]; zero allows nothing.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caps {
    /// Largest single payment, base units.
    pub per_payment: Limit,
    /// Largest sum of a UTC day, base units.
    pub day: Limit,
    /// Largest sum of an ISO week, base units.
    pub week: Limit,
    /// Largest sum ever, base units.
    pub lifetime: Limit,
}

impl Caps {
    /// No limit at all.
    pub const NONE: Self =
        Self { per_payment: Limit::NONE, day: Limit::NONE, week: Limit::NONE, lifetime: Limit::NONE };

    /// Whether each cap is at most the other's.
    pub fn within(&self, other: &Self) -> bool {
        self.per_payment <= other.per_payment
            && self.day <= other.day
            && self.week <= other.week
            && self.lifetime <= other.lifetime
    }
}

/// What was spent. Only allowed payments move it.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// The latest moment seen; time never runs backwards for a limit.
    pub last_seen: UnixSeconds,
    /// Number of the UTC day that `day_spent` is of.
    pub day: u64,
    /// Base units spent in `day`.
    pub day_spent: Amount,
    /// Number of the ISO week that `week_spent` is of.
    pub week: u64,
    /// Base units spent in `week`.
    pub week_spent: Amount,
    /// Base units spent ever.
    pub lifetime_spent: Amount,
    /// Payments allowed ever.
    pub payments: Count,
}

/// The reasons of one owner of caps, so that a denial says whose limit it was.
#[derive(Clone, Copy)]
pub struct CapReasons {
    /// For [`Caps::per_payment`].
    pub per_payment: Reason,
    /// For [`Caps::day`].
    pub day: Reason,
    /// For [`Caps::week`].
    pub week: Reason,
    /// For [`Caps::lifetime`].
    pub lifetime: Reason,
}

impl Counters {
    /// Spent in the UTC day that holds `now`.
    #[inline(always)]
    pub const fn spent_today(&self, now: UnixSeconds) -> u64 {
        if day(now) > self.day {
            0
        } else {
            self.day_spent.0
        }
    }

    /// Spent in the ISO week that holds `now`.
    #[inline(always)]
    pub const fn spent_this_week(&self, now: UnixSeconds) -> u64 {
        if week(now) > self.week {
            0
        } else {
            self.week_spent.0
        }
    }

    /// Holds `amount` at `now` against `caps`.
    ///
    /// # Errors
    /// The first cap that it would pass, as got and limit; or an overflow, which denies.
    #[inline(always)]
    pub fn check(&self, caps: &Caps, amount: Amount, now: UnixSeconds, reasons: CapReasons) -> Result<(), Finding> {
        let today = sum(self.spent_today(now), amount)?;
        let this_week = sum(self.spent_this_week(now), amount)?;
        let ever = sum(self.lifetime_spent.0, amount)?;
        hold(amount.0, caps.per_payment.0, reasons.per_payment)?;
        hold(today, caps.day.0, reasons.day)?;
        hold(this_week, caps.week.0, reasons.week)?;
        hold(ever, caps.lifetime.0, reasons.lifetime)
    }

    /// Adds an allowed payment that [`check`](Self::check) passed at the same `now`.
    #[inline(never)]
    pub fn add(&mut self, amount: Amount, now: UnixSeconds) {
        self.count(amount, now, day(now), week(now));
    }

    /// Adds a payment at `now`, which lies in the day and the week of these numbers.
    #[inline(always)]
    pub fn count(&mut self, amount: Amount, now: UnixSeconds, today: u64, this_week: u64) {
        if today > self.day {
            self.day = today;
            self.day_spent = Amount(0);
        }
        if this_week > self.week {
            self.week = this_week;
            self.week_spent = Amount(0);
        }
        if now > self.last_seen {
            self.last_seen = now;
        }
        self.day_spent.0 = self.day_spent.0.saturating_add(amount.0);
        self.week_spent.0 = self.week_spent.0.saturating_add(amount.0);
        self.lifetime_spent.0 = self.lifetime_spent.0.saturating_add(amount.0);
        self.payments.0 = self.payments.0.saturating_add(1);
    }

    /// What every instruction keeps: a day's sum is within its week's, and that within the lifetime's, once the
    /// sums are of the same stretch of time.
    #[inline(always)]
    pub const fn is_valid(&self) -> bool {
        self.day_spent.0 <= self.lifetime_spent.0
            && self.week_spent.0 <= self.lifetime_spent.0
            && self.day <= day(self.last_seen)
            && self.week <= week(self.last_seen)
    }
}

/// `spent + amount`, or the denial that says that no counter can hold it.
#[inline(always)]
pub(crate) fn sum(spent: u64, amount: Amount) -> Result<u64, Finding> {
    let room = !spent;
    if amount.0 > room {
        return Err(Finding::new(Reason::CounterOverflow, spent, u64::MAX));
    }
    Ok(spent.wrapping_add(amount.0))
}

/// Holds what a payment would come to against a limit.
#[inline(always)]
pub(crate) fn hold(got: u64, limit: u64, reason: Reason) -> Result<(), Finding> {
    if got > limit {
        Err(Finding::new(reason, got, limit))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{DAY, WEEK};
    use crate::window::Cell;

    const REASONS: CapReasons = CapReasons {
        per_payment: Reason::PerPaymentCap,
        day: Reason::DayCap,
        week: Reason::WeekCap,
        lifetime: Reason::LifetimeCap,
    };
    /// A Monday, 00:00 UTC.
    const MONDAY: u64 = 1_774_828_800;

    fn check(counters: &Counters, caps: Caps, amount: u64, now: u64) -> Option<Reason> {
        counters.check(&caps, Amount(amount), UnixSeconds(now), REASONS).err().map(|f| f.reason)
    }

    #[test]
    fn each_cap_allows_the_limit_and_denies_one_more() {
        let mut spent = Counters::default();
        spent.add(Amount(40), UnixSeconds(MONDAY));
        let cases = [
            (Caps { per_payment: Limit(60), ..Caps::NONE }, Reason::PerPaymentCap),
            (Caps { day: Limit(100), ..Caps::NONE }, Reason::DayCap),
            (Caps { week: Limit(100), ..Caps::NONE }, Reason::WeekCap),
            (Caps { lifetime: Limit(100), ..Caps::NONE }, Reason::LifetimeCap),
        ];
        for (caps, reason) in cases {
            assert_eq!(check(&spent, caps, 59, MONDAY), None);
            assert_eq!(check(&spent, caps, 60, MONDAY), None);
            assert_eq!(check(&spent, caps, 61, MONDAY), Some(reason));
        }
    }

    #[test]
    fn a_sum_that_no_counter_holds_is_refused_and_the_largest_one_is_not() {
        assert_eq!(sum(u64::MAX - 1, Amount(1)), Ok(u64::MAX));
        assert_eq!(sum(u64::MAX, Amount(1)).map_err(|found| found.reason), Err(Reason::CounterOverflow));
        let full =
            Cell { spent: [Amount(u64::MAX), Amount(1), Amount(0), Amount(0), Amount(0), Amount(0)], ..Cell::EMPTY };
        assert_eq!(full.total(), u64::MAX);
    }

    #[test]
    fn day_and_week_turn_at_their_border_and_not_before() {
        let mut spent = Counters::default();
        spent.add(Amount(100), UnixSeconds(MONDAY));
        let day_cap = Caps { day: Limit(100), ..Caps::NONE };
        assert_eq!(check(&spent, day_cap, 1, MONDAY + DAY - 1), Some(Reason::DayCap));
        assert_eq!(check(&spent, day_cap, 1, MONDAY + DAY), None);
        let week_cap = Caps { week: Limit(100), ..Caps::NONE };
        assert_eq!(check(&spent, week_cap, 1, MONDAY + WEEK - 1), Some(Reason::WeekCap));
        assert_eq!(check(&spent, week_cap, 1, MONDAY + WEEK), None);
    }

    #[test]
    fn payments_of_a_day_and_of_a_week_add_up() {
        let mut spent = Counters::default();
        for (amount, at) in [(3, MONDAY), (4, MONDAY + DAY - 1), (5, MONDAY + DAY), (6, MONDAY + WEEK - 1)] {
            spent.add(Amount(amount), UnixSeconds(at));
        }
        let sums = |now| (spent.spent_today(UnixSeconds(now)), spent.spent_this_week(UnixSeconds(now)));
        assert_eq!(sums(MONDAY + WEEK - 1), (6, 18));
        assert_eq!(sums(MONDAY + WEEK), (0, 0));
        spent.add(Amount(7), UnixSeconds(MONDAY + WEEK));
        spent.add(Amount(8), UnixSeconds(MONDAY + WEEK));
        assert_eq!((spent.day_spent.0, spent.week_spent.0, spent.lifetime_spent.0), (15, 15, 33));
        assert_eq!(spent.payments.0, 6);
    }

    #[test]
    fn a_clock_that_steps_back_refills_nothing() {
        let mut spent = Counters::default();
        spent.add(Amount(100), UnixSeconds(MONDAY + DAY));
        let caps = Caps { day: Limit(100), ..Caps::NONE };
        assert_eq!(check(&spent, caps, 1, MONDAY), Some(Reason::DayCap));
        spent.add(Amount(0), UnixSeconds(MONDAY));
        assert_eq!(spent.last_seen, UnixSeconds(MONDAY + DAY));
        assert_eq!(check(&spent, caps, 1, MONDAY + DAY), Some(Reason::DayCap));
    }

    #[test]
    fn a_sum_that_no_counter_holds_is_denied() {
        let mut spent = Counters::default();
        spent.add(Amount(u64::MAX - 1), UnixSeconds(MONDAY));
        assert_eq!(check(&spent, Caps::NONE, 1, MONDAY), None);
        assert_eq!(check(&spent, Caps::NONE, 2, MONDAY), Some(Reason::CounterOverflow));
    }

    #[test]
    fn adding_keeps_the_counters_valid() {
        let mut spent = Counters::default();
        for (amount, at) in [(5, MONDAY), (7, MONDAY - 9), (9, MONDAY + DAY), (1, MONDAY + WEEK)] {
            spent.add(Amount(amount), UnixSeconds(at));
            assert!(spent.is_valid());
        }
    }
}
