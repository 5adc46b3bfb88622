//! The rolling window: for every sequence of allowed payments and every t, the sum over (t - W, t] is at most the largest
//! limit in force in it.
//!
//! By induction over the steps, for each class of payee and for the count:
//! - Sum: the window holds, in `sum`, what its thirteen cells hold. So it is at first ([`window_begins_empty`]); the passing of
//!   a bucket takes from the sum exactly the cell that the new bucket reuses ([`window_expires_cell_by_cell`]); a payment adds
//!   the same to the sum and to the newest cell, and empties exactly the cells that the sum lost ([`window_counts_a_payment`]).
//!   Sums of cells modulo 2^64 are a group, so this keeps the equality; no cell exceeds the sum, so no subtraction saturates
//!   ([`window_stays_valid`], of small numbers).
//! - Cover: a payment at t' > t - W lies in the bucket of t or in one of the K before it ([`window_covers_an_hour`] and the
//!   like), none of whose cells has expired at t. So what the window holds at t is at least the sum over (t - W, t].
//! - Gate: a payment passes only if what the window holds, with it, is within the limits of then
//!   ([`threat_gate_holds_the_window`]). Let t' be the latest payment of (t - W, t]: what is summed there was held against the
//!   limit in force at t', which is in force in the stretch. So the sum is within the largest.
//! - Another length: all that is held goes into the newest bucket ([`window_resized_forgets_nothing`]), as if it had been paid
//!   just now, so it is held for no less time.
//!
//! What a cell or sum holds of one class depends on no other class, and on time only by the bucket's place and by how many
//! buckets have passed. So one class and the count have any value at a time, the others none, and the class goes with the place.

use policy_kernel::gate::threat;
use policy_kernel::quantity::{Amount, Count, Key, Limit, Seconds, UnixSeconds};
use policy_kernel::request::{Credentials, Request, View};
use policy_kernel::state::{Budget, Counterparty, Mandate};
use policy_kernel::window::{Cell, Class, Window, CELLS, CLASSES, K, MAX_LENGTH};

use crate::any;

const CELLS_U64: u64 = CELLS as u64;
/// First buckets of thirteen: the earliest, today's for a width of a second, and nearly the last that 64 bits can number.
const ROUNDS: [u64; 3] = [1, 1_774_440_000 / CELLS_U64, u64::MAX / CELLS_U64 - 3];

/// The class that has any value where the newest bucket is at `place`.
fn class_at(place: u64) -> Class {
    Class::of_tier((place % CLASSES as u64) as u8)
}

/// Any value of one class, and any count.
fn cell(class: Class) -> Cell {
    let mut cell = Cell { count: any::count(), ..Cell::EMPTY };
    cell.spent[class.index()] = any::amount();
    cell
}

/// A window of one-second buckets whose newest one lies at `place` among the cells.
fn at_place(place: u64) -> Window {
    let class = class_at(place);
    let newest = ROUNDS[(place % 3) as usize] * CELLS_U64 + place;
    let cells = core::array::from_fn(|_| cell(class));
    Window { width: Seconds(1), newest, sum: cell(class), cells }
}

/// The place of a bucket's cell.
fn place(bucket: u64) -> usize {
    (bucket % CELLS_U64) as usize
}

/// Where two cells differ, word by word: a comparison that stops at the first difference is a path of its own for each word.
#[inline(always)]
fn differ(one: &Cell, other: &Cell) -> u64 {
    let mut different = one.count.0 ^ other.count.0;
    let mut class = 0;
    while class < CLASSES {
        different |= one.spent[class].0 ^ other.spent[class].0;
        class += 1;
    }
    different
}

/// `from` without `cell`.
#[inline(always)]
fn without(from: &Cell, cell: &Cell, class: Class) -> Cell {
    let mut left = *from;
    let spent = &mut left.spent[class.index()];
    spent.0 = spent.0.saturating_sub(cell.spent[class.index()].0);
    left.count.0 = left.count.0.saturating_sub(cell.count.0);
    left
}

/// `cell` with a payment.
#[inline(always)]
fn with(cell: &Cell, class: Class, amount: Amount) -> Cell {
    let mut paid = *cell;
    let spent = &mut paid.spent[class.index()];
    spent.0 = spent.0.saturating_add(amount.0);
    paid.count.0 = paid.count.0.saturating_add(1);
    paid
}

/// Whether a window of `length` is made exactly if that is a multiple of K, from K to 366 days, and is then empty.
#[inline(always)]
fn begins_empty(length: u64, now: u64) -> bool {
    let proper = (length >= 12) & (length <= 366 * 24 * 60 * 60) & (length % 12 == 0);
    let Ok(window) = Window::new(Seconds(length), UnixSeconds(now)) else {
        return !proper;
    };
    let mut held = differ(&window.sum, &Cell::EMPTY);
    let mut cell = 0;
    while cell < CELLS {
        held |= differ(&window.cells[cell], &Cell::EMPTY);
        cell += 1;
    }
    proper & (held == 0) & (window.length().0 == length)
}

/// `rolling_window`: a new window is empty and of the length asked for; it is refused exactly unless that is a multiple of K,
/// from K to 366 days.
/// Bound: today; ten lengths around the shortest and the longest, and the last multiple that 64 bits hold.
#[kani::proof]
#[kani::unwind(14)]
fn window_begins_empty() {
    const LONGEST: u64 = 366 * 86_400;
    const LENGTHS: [u64; 10] = [0, 1, 11, 12, 13, 24, LONGEST - 1, LONGEST, LONGEST + 12, u64::MAX - 3];
    let mut exact = true;
    let mut at = 0;
    while at < LENGTHS.len() {
        exact &= begins_empty(LENGTHS[at], 1_774_440_000);
        at += 1;
    }
    assert!(exact);
    kani::cover!(exact);
}

/// `rolling_window`: with each bucket that passes exactly the cell expires that the new bucket takes, until nothing is left
/// after the thirteenth, nor ever after; before the newest bucket all is held.
/// Bound: every place of the newest bucket, early, today and at the end of time, and every number of buckets passed, one with
/// each place; one class and the count have any value, every class in turn.
#[kani::proof]
#[kani::unwind(15)]
#[kani::solver(bitwuzla)]
fn window_expires_cell_by_cell() {
    let (mut different, mut left) = (0, 0);
    let mut at = 0;
    while at < CELLS_U64 {
        let window = at_place(at);
        let bucket = window.newest + at;
        let held = window.at(UnixSeconds(bucket));
        let next = without(&held, &window.cells[place(bucket + 1)], class_at(at));
        left |= next.count.0;
        let expected = if at < K { next } else { Cell::EMPTY };
        different |= differ(&window.at(UnixSeconds(bucket + 1)), &expected);
        different |= differ(&window.at(UnixSeconds(at)), &window.sum);
        different |= differ(&window.at(UnixSeconds(u64::MAX - at)), &Cell::EMPTY);
        at += 1;
    }
    assert!(different == 0);
    kani::cover!(left > 0);
}

/// What differs from what is promised after a payment, where so many buckets passed since the newest at `at`.
fn miscounted(at: u64, passed: u64) -> u64 {
    let (before, class, amount) = (at_place(at), class_at(at), any::amount());
    let now = before.newest + passed;
    let sum = with(&before.at(UnixSeconds(now)), class, amount);

    let mut window = before;
    window.add(class, amount, UnixSeconds(now));

    let mut different = (window.width.0 ^ 1) | (window.newest ^ now) | differ(&window.sum, &sum);
    let mut back = 0;
    while back < CELLS_U64 {
        let cell = place(now - back);
        let kept = if back >= passed { before.cells[cell] } else { Cell::EMPTY };
        let expected = if back == 0 { with(&kept, class, amount) } else { kept };
        different |= differ(&window.cells[cell], &expected);
        back += 1;
    }
    different
}

/// `rolling_window`: a payment adds its amount to its class and one to the count, in the sum that is left and in the newest
/// cell, which is empty if it is new; the cells that expired are empty, and no other changes.
/// Bound: every place of the newest bucket, early, today and at the end of time, and every number of buckets passed up to 14,
/// one with each place; one class and the count have any value, every class in turn.
#[kani::proof]
#[kani::unwind(16)]
#[kani::solver(bitwuzla)]
fn window_counts_a_payment() {
    let mut different = 0;
    let mut passed = 0;
    while passed < 15 {
        different |= miscounted((passed * 5 + 3) % CELLS_U64, passed);
        passed += 1;
    }
    assert!(different == 0);
    kani::cover!(different == 0);
}

/// `rolling_window`: a window that was the sum of its cells and within 64 bits is so after a payment that fits.
/// Bound: amounts and counts below 256, spent in four buckets: the newest, one that expires, one that is reused and one that
/// stays; no bucket passed, and two.
/// Nightly.
#[kani::proof]
#[kani::unwind(15)]
#[kani::solver(bitwuzla)]
fn window_stays_valid() {
    let mut passed = 0;
    while passed <= 2 {
        let class = class_at(passed);
        let mut window = Window { width: Seconds(1), newest: CELLS_U64 * 9 + 3, ..Window::EMPTY };
        let (mut spent, mut count) = (0, 0);
        for bucket in [0, 1, 2, 9] {
            let cell = &mut window.cells[place(window.newest + bucket)];
            cell.spent[class.index()] = Amount(kani::any::<u8>().into());
            cell.count = Count(kani::any::<u8>().into());
            spent += cell.spent[class.index()].0;
            count += cell.count.0;
        }
        window.sum.spent[class.index()] = Amount(spent);
        window.sum.count = Count(count);

        window.add(class, Amount(kani::any::<u8>().into()), UnixSeconds(window.newest + passed));

        assert!(window.is_valid());
        kani::cover!(spent > 255);
        passed += 2;
    }
}

/// What differs from what is promised after a window of buckets of `width` seconds became one of `length`, `ahead` seconds
/// after its newest bucket began.
fn forgotten(at: u64, width: u64, ahead: u64, length: u64) -> u64 {
    let mut window = at_place(at);
    window.width = Seconds(width);
    window.newest = CELLS_U64 * 100 + at;
    let now = UnixSeconds(window.newest * width + ahead);
    let held = window.at(now);
    let Ok(resized) = window.resized(Seconds(length), now) else {
        return 1;
    };
    let mut different = (resized.width.0 ^ (length / K)) | (resized.newest ^ (now.0 / (length / K)));
    different |= differ(&resized.sum, &held);
    let mut cell = 0;
    while cell < CELLS {
        let expected = if cell == place(resized.newest) { held } else { Cell::EMPTY };
        different |= differ(&resized.cells[cell], &expected);
        cell += 1;
    }
    different
}

/// `rolling_window`: a window of another length holds all that was held, as if it had just been paid.
/// Bound: from 60 seconds to 12, 600 and 366 days, at four moments from the newest bucket's first second to after the whole
/// window; one class and the count have any value.
#[kani::proof]
#[kani::unwind(15)]
#[kani::solver(bitwuzla)]
fn window_resized_forgets_nothing() {
    let mut step = 0;
    let mut different = 0;
    while step < 4 {
        // 0, 22, 44 and 66 seconds after the newest bucket of five seconds began: the last is past the window.
        different |= forgotten(step * 4, 5, step * 22, [12, 600, MAX_LENGTH][(step % 3) as usize]);
        step += 1;
    }
    let mut same = at_place(7);
    same.newest = 20;
    let kept = same.resized(Seconds(K), UnixSeconds(25)).unwrap_or(Window::EMPTY);
    different |= differ(&kept.sum, &same.sum) | differ(&kept.cells[8], &same.cells[8]) | (kept.newest ^ 20);
    different |= u64::from(same.resized(Seconds(K + 1), UnixSeconds(25)).is_ok());
    assert!(different == 0);
    kani::cover!(same.sum.count.0 > 0);
}

/// Whether the buckets of a window of `length` that are summed at `now` go back to that of `earlier`.
#[inline(always)]
fn covers(width: u64, earlier: UnixSeconds, now: UnixSeconds) -> bool {
    let window = Window { width: Seconds(width), ..Window::EMPTY };
    let (first, last) = (window.bucket(earlier), window.bucket(now));
    last.wrapping_sub(first) <= K
}

/// `rolling_window`: a payment in (t - W, t] lies in a bucket that is summed at t, for windows of K seconds, whose buckets
/// are seconds.
#[kani::proof]
fn window_covers_seconds() {
    let (earlier, now) = (any::time(), any::time());
    kani::assume(earlier <= now && now.0 - earlier.0 < K);

    assert!(covers(1, earlier, now));
    kani::cover!(now.0 - earlier.0 == K - 1);
}

/// `rolling_window`: a payment in (t - W, t] lies in a bucket that is summed at t, for windows of an hour.
/// Bound: moments before 2106.
#[kani::proof]
#[kani::solver(bitwuzla)]
fn window_covers_an_hour() {
    let (earlier, now) = (UnixSeconds(kani::any::<u32>().into()), UnixSeconds(kani::any::<u32>().into()));
    kani::assume(earlier <= now && now.0 - earlier.0 < 3_600);

    assert!(covers(300, earlier, now));
    kani::cover!(now.0 / 300 - earlier.0 / 300 == K);
}

/// `rolling_window`: a payment in (t - W, t] lies in a bucket that is summed at t, for windows of a week.
/// Bound: moments before 2106.
/// Nightly.
#[kani::proof]
#[kani::solver(bitwuzla)]
fn window_covers_a_week() {
    let (earlier, now) = (UnixSeconds(kani::any::<u32>().into()), UnixSeconds(kani::any::<u32>().into()));
    kani::assume(earlier <= now && now.0 - earlier.0 < 604_800);

    assert!(covers(50_400, earlier, now));
    kani::cover!(now.0 / 50_400 - earlier.0 / 50_400 == K);
}

/// `rolling_window`: a payment in (t - W, t] lies in a bucket that is summed at t, for windows of any length.
/// Bound: buckets of 1 to 15 seconds, moments below 1,024.
#[kani::proof]
#[kani::solver(bitwuzla)]
fn window_covers_any_length() {
    let (earlier, now) = (UnixSeconds(kani::any::<u64>() & 1_023), UnixSeconds(kani::any::<u64>() & 1_023));
    let width = u64::from(kani::any::<u8>() & 15);
    kani::assume(width > 0 && earlier <= now && now.0 - earlier.0 < K * width);

    assert!(covers(width, earlier, now));
    kani::cover!(width > 1 && now.0 / width - earlier.0 / width == K);
}

/// A request of `amount`, of which the threat gate reads no more.
fn request<'a>(key: &'a Key, amount: Amount) -> Request<'a> {
    Request {
        vault: key,
        mandate: key,
        authority: key,
        signer: key,
        payee: key,
        mint: key,
        token_program: key,
        minted: None,
        source: key,
        destination_owner: key,
        destination_mint: key,
        needs_memo: false,
        amount,
        id: any::payment_id(),
        not_after: any::time(),
        now: any::time(),
        slot: any::slot(),
    }
}

/// The threat gate's verdict on a payment of `amount` at `time`.
#[inline(always)]
fn threat_allows(mandate: &Mandate, payee: Option<&Counterparty>, amount: Amount, time: UnixSeconds) -> bool {
    let (vault, budget) = (any::vault(0, 0), Budget::default());
    let credentials = Credentials::default();
    let view = View { vault: &vault, budget: &budget, mandate, counterparty: payee, credentials };
    threat::check(&view, &request(&Key::ZERO, amount), time).is_ok()
}

/// A mandate of any limits, whose window holds any sums at the moment 20.
fn limited() -> Mandate {
    Mandate {
        window: Window { width: Seconds(1), newest: 20, sum: any::cell(), ..Window::EMPTY },
        window_limit: any::limit(),
        window_count: any::limit(),
        unrated_limit: any::limit(),
        tier_shares: kani::any(),
        maximum_risk: any::bps(),
        minimum_confidence: any::bps(),
        ..Mandate::default()
    }
}

/// Whether the window with a payment is within the mandate's limits, and the payee's class within `share`.
#[inline(always)]
fn within(mandate: &Mandate, class: Class, share: Limit, amount: Amount) -> bool {
    let held = &mandate.window.sum;
    let fits = |spent: u64, limit: Limit| (spent <= !amount.0) & (spent.wrapping_add(amount.0) <= limit.0);
    let one_more = (held.count.0 < mandate.window_count.0) | (mandate.window_count == Limit::NONE);
    fits(held.total(), mandate.window_limit) & one_more & fits(held.spent[class.index()].0, share)
}

/// `rolling_window`: what a window holds in all is the sum of what its classes spent, and more than any limit if 64 bits do not
/// hold it.
#[kani::proof]
#[kani::unwind(7)]
#[kani::solver(bitwuzla)]
fn window_total_is_the_sum_of_its_classes() {
    let held = any::cell();

    let total = held.total();

    let mut sum = 0u128;
    for spent in &held.spent {
        sum += u128::from(spent.0);
    }
    assert!(u128::from(total) == if sum > u128::from(u64::MAX) { u64::MAX.into() } else { sum });
    kani::cover!(total == u64::MAX);
    kani::cover!(total == 1);
}

/// `rolling_window`: what the threat gate lets be paid to a rated payee is, with what the window holds, within the limits of
/// amount and count, and with what its tier spent within the tier's share.
/// Assumes: the amount is not zero, which the context gate refuses.
/// Bound: every tier, at a moment of the window's newest bucket.
#[kani::proof]
#[kani::unwind(9)]
#[kani::solver(bitwuzla)]
fn threat_gate_holds_the_window() {
    let (mandate, amount) = (limited(), any::amount());
    let mut payee = Counterparty { risk: any::bps(), confidence: any::bps(), ..Counterparty::default() };
    kani::assume(amount.0 > 0);
    let rated = (payee.risk <= mandate.maximum_risk) & (payee.confidence >= mandate.minimum_confidence);
    let (mut exact, mut allowed) = (true, false);
    while payee.tier <= 4 {
        let share = mandate.window_limit.share(mandate.tier_shares[payee.tier as usize]);
        allowed = threat_allows(&mandate, Some(&payee), amount, UnixSeconds(20));
        exact &= allowed == (within(&mandate, Class::of_tier(payee.tier), share, amount) & rated);
        payee.tier += 1;
    }
    assert!(exact);
    kani::cover!(allowed && mandate.tier_shares[4] == 3);
    kani::cover!(!allowed && rated && mandate.tier_shares[4] == 8);
}

/// `rolling_window`: what the threat gate lets be paid to payees that the owners have not rated is, with what the window
/// holds, within the limits of amount and count, and with what all of them got within the limit of the unrated.
/// Assumes: the amount is not zero, which the context gate refuses.
/// Bound: a payee without a record, and one whose record has no tier, at a moment of the window's newest bucket.
#[kani::proof]
#[kani::unwind(9)]
#[kani::solver(bitwuzla)]
fn threat_gate_holds_the_unrated() {
    let (mandate, amount) = (limited(), any::amount());
    kani::assume(amount.0 > 0);
    let record = Counterparty { tier: 255, risk: any::bps(), confidence: any::bps(), ..Counterparty::default() };

    let unknown = threat_allows(&mandate, None, amount, UnixSeconds(20));
    let unrated = threat_allows(&mandate, Some(&record), amount, UnixSeconds(20));

    let expected = within(&mandate, Class::UNRATED, mandate.unrated_limit, amount);
    assert!((unknown == expected) & (unrated == expected));
    kani::cover!(unknown && amount.0 > 1);
    kani::cover!(!unknown);
}

/// Seconds from the beginning of a bucket to the first payment, and between the payments, for a window of 24 seconds in
/// buckets of two: within a bucket, over its border, and from just within the window to just beyond.
const SEQUENCES: [[u64; 3]; 8] =
    [[0, 1, 22], [1, 0, 23], [0, 23, 1], [1, 23, 23], [1, 24, 0], [0, 12, 12], [1, 11, 12], [0, 22, 25]];

/// Whether three payments, each let pass under a limit of its own, are within the limits: of those within W of each, up to it,
/// the sum is within the limit that it was held against.
#[inline(always)]
fn sequence_holds(begin: u64, [first, second, third]: [u64; 3]) -> bool {
    const W: u64 = 24;
    let times = [begin + first, begin + first + second, begin + first + second + third];
    let mut window = Window { width: Seconds(W / K), newest: times[0] / (W / K), ..Window::EMPTY };
    let mut amounts = [0u128; 3];
    let (mut allowed, mut holds) = (true, true);
    let mut at = 0;
    while at < 3 {
        let (amount, limit) = (any::amount(), u128::from(any::limit().0));
        amounts[at] = amount.0.into();
        // The gate's condition: see threat_gate_holds_the_unrated.
        let held = window.at(UnixSeconds(times[at])).spent[Class::UNRATED.index()];
        allowed &= u128::from(held.0) + amounts[at] <= limit;
        window.add(Class::UNRATED, amount, UnixSeconds(times[at]));
        let mut sum = 0;
        let mut earlier = 0;
        while earlier <= at {
            if times[earlier] + W > times[at] {
                sum += amounts[earlier];
            }
            earlier += 1;
        }
        holds &= !allowed | (sum <= limit);
        at += 1;
    }
    holds
}

/// `rolling_window`: of three payments that pass one after the other, those of every (t - W, t] are within the limit of then,
/// also across the borders of buckets and of windows.
/// Bound: W of 24 seconds; eight sequences of times.
#[kani::proof]
#[kani::unwind(15)]
#[kani::solver(bitwuzla)]
fn window_holds_over_every_stretch() {
    let mut holds = true;
    let mut case = 0;
    while case < SEQUENCES.len() {
        // The bucket of 1,000 is at place six; the others follow.
        holds &= sequence_holds(1_000 + 2 * case as u64, SEQUENCES[case]);
        case += 1;
    }
    assert!(holds);
    kani::cover!(holds);
}
