//! UTC days and ISO weeks.

use policy_kernel::calendar::{day, day_after, week, week_after};
use policy_kernel::quantity::UnixSeconds;

const DAY: u64 = 86_400;
const WEEK: u64 = 7 * DAY;
/// 1970-01-05, a Monday.
const FIRST_MONDAY: u64 = 4 * DAY;
/// 2026-03-25T12:00:00Z, a Wednesday.
const BEGIN: u64 = 1_774_440_000;

/// `day_and_week_are_the_calendars`: a moment lies within its UTC day of 86,400 seconds, and the next day begins when that one
/// ends; so days do not run backwards.
/// Bound: twelve days from 2026-03-25 on.
#[kani::proof]
#[kani::solver(bitwuzla)]
fn day_holds_its_moment() {
    let now = UnixSeconds(BEGIN + (kani::any::<u64>() & 0xf_ffff));

    let today = day(now);

    assert!(today <= u64::MAX / DAY);
    let midnight = today.wrapping_mul(DAY);
    let seconds = now.0.wrapping_sub(midnight);
    assert!(seconds < DAY);
    assert!(day_after(today).0 == midnight.wrapping_add(DAY));
    kani::cover!(seconds == 0 && now.0 > 0);
    kani::cover!(seconds == DAY - 1);
}

/// `day_and_week_are_the_calendars`: a day lies within its week of seven days, which begins on a Monday at 00:00 UTC, and the
/// next week begins when that one ends; so weeks do not run backwards.
/// Bound: twelve days from 2026-03-25 on.
#[kani::proof]
#[kani::solver(bitwuzla)]
fn week_holds_its_day() {
    let now = UnixSeconds(BEGIN + (kani::any::<u64>() & 0xf_ffff));

    let this = week(now);

    // Weeks are counted from the one before the first Monday.
    assert!(this <= u64::MAX / WEEK + 1);
    let first_monday = FIRST_MONDAY / DAY;
    let weekday = (day(now) + 7 - first_monday).wrapping_sub(this.wrapping_mul(7));
    assert!(weekday < 7);
    assert!(week_after(this).0 == this.wrapping_mul(WEEK).wrapping_add(FIRST_MONDAY));
    kani::cover!(weekday == 0 && now.0 > WEEK);
    kani::cover!(weekday == 6);
}
