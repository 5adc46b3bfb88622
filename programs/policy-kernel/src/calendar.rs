//! UTC days and ISO 8601 weeks as counting numbers. UTC has no daylight saving: neither does a limit.

use crate::quantity::UnixSeconds;

/// Seconds of a UTC day.
pub const DAY: u64 = 86_400;
/// Seconds of a week.
pub const WEEK: u64 = 7 * DAY;
/// 1970-01-01 was a Thursday: the ISO week that holds it began three days before.
const MONDAY_OFFSET: u64 = 3 * DAY;

/// The number of the UTC day that holds `now`; day 0 is 1970-01-01.
#[inline(always)]
pub const fn day(now: UnixSeconds) -> u64 {
    now.0 / DAY
}

/// The number of the ISO week (Monday to Sunday, UTC) that holds `now`; week 0 began on 1969-12-29.
#[inline(always)]
pub const fn week(now: UnixSeconds) -> u64 {
    // Counted in days, whose number is far from the largest integer: the sum fits.
    day(now).wrapping_add(MONDAY_OFFSET / DAY) / (WEEK / DAY)
}

/// The first second of the day after `day`, a day that [`day`] gave.
pub const fn day_after(day: u64) -> UnixSeconds {
    UnixSeconds(day.wrapping_add(1).wrapping_mul(DAY))
}

/// The first second of the week after `week`, a week that [`week`] gave: a Monday, 00:00 UTC.
pub const fn week_after(week: u64) -> UnixSeconds {
    UnixSeconds(week.wrapping_add(1).wrapping_mul(WEEK).wrapping_sub(MONDAY_OFFSET))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-03-30T00:00:00Z, a Monday; the day before is the daylight-saving switch of Europe.
    const MONDAY: u64 = 1_774_828_800;

    #[test]
    fn a_week_turns_on_monday_midnight_utc() {
        assert_eq!(week(UnixSeconds(MONDAY - 1)) + 1, week(UnixSeconds(MONDAY)));
        assert_eq!(week(UnixSeconds(MONDAY)), week(UnixSeconds(MONDAY + WEEK - 1)));
        assert_eq!(week_after(week(UnixSeconds(MONDAY))), UnixSeconds(MONDAY + WEEK));
    }

    #[test]
    fn a_day_turns_at_midnight_utc() {
        assert_eq!(day(UnixSeconds(MONDAY - 1)) + 1, day(UnixSeconds(MONDAY)));
        assert_eq!(day_after(day(UnixSeconds(MONDAY))), UnixSeconds(MONDAY + DAY));
    }
}
