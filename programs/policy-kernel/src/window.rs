//! The rolling window: at every moment t, what was spent in (t - W, t] is within the limit.
//!
//! Time is cut into buckets of width w, and W = K * w. The current bucket and the K before it are summed, K + 1 cells,
//! which always cover (t - W, t] and at most one bucket more: the window may deny up to w longer than needed, and
//! never allows too much. When W changes, all that is still counted moves into the newest bucket: nothing is forgotten
//! before a whole new W has passed, and what an earlier, shorter W had let expire stays so.
//!
//! Each cell holds one sub-total per class of payee, so that a tier can be held to its share.

use crate::quantity::{Amount, Count, Seconds, UnixSeconds};
use crate::reason::Reason;

/// Buckets of a whole window: 12 divides an hour, a day and a week evenly.
pub const K: u64 = 12;
/// Cells kept: the current bucket and the [`K`] before it.
pub const CELLS: usize = 13;
/// [`CELLS`] as a divisor of bucket numbers.
const CELLS_U64: u64 = 13;
/// Tiers 0..=4, and the class of unrated payees.
pub const CLASSES: usize = 6;
/// The longest window, seconds.
pub const MAX_LENGTH: u64 = 366 * 86_400;

/// Whose money a payment is counted with: a tier, or the unrated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class(usize);

impl Class {
    /// Payees that the owners have not rated.
    pub const UNRATED: Self = Self(5);

    /// The class of a tier; a tier above the highest counts as unrated.
    #[inline(always)]
    pub const fn of_tier(tier: u8) -> Self {
        if tier > 4 {
            Self::UNRATED
        } else {
            Self(tier as usize)
        }
    }

    /// Its place among the sub-totals, below [`CLASSES`].
    pub const fn index(self) -> usize {
        self.0
    }
}

/// What was spent in one bucket of time, or in all of them.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Base units per class.
    pub spent: [Amount; CLASSES],
    /// Payments.
    pub count: Count,
}

impl Cell {
    /// Nothing spent.
    pub const EMPTY: Self = Self { spent: [Amount(0); CLASSES], count: Count(0) };

    /// Base units of all classes.
    #[inline(always)]
    pub fn total(&self) -> u64 {
        let mut total = 0u64;
        for amount in &self.spent {
            if amount.0 > !total {
                return u64::MAX;
            }
            total = total.wrapping_add(amount.0);
        }
        total
    }

    /// Base units of one class.
    #[inline(always)]
    pub fn of(&self, class: Class) -> u64 {
        self.spent.get(class.0).map_or(u64::MAX, |amount| amount.0)
    }

    /// Adds one payment. The caller knows that the sum fits: every limit was checked against it.
    #[inline(always)]
    fn add(&mut self, class: Class, amount: Amount) {
        if let Some(spent) = self.spent.get_mut(class.0) {
            spent.0 = spent.0.saturating_add(amount.0);
        }
        self.count.0 = self.count.0.saturating_add(1);
    }

    /// Takes away what another cell holds.
    #[inline(always)]
    fn subtract(&mut self, other: &Self) {
        for (mine, theirs) in self.spent.iter_mut().zip(other.spent.iter()) {
            mine.0 = mine.0.saturating_sub(theirs.0);
        }
        self.count.0 = self.count.0.saturating_sub(other.count.0);
    }
}

/// The stored window.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// Width of a bucket, seconds, at least 1. The window is [`K`] times as long.
    pub width: Seconds,
    /// Number of the newest bucket: its start divided by the width.
    pub newest: u64,
    /// The sum of all cells, so that a payment need not add them up.
    pub sum: Cell,
    /// The cell of bucket b is at b modulo [`CELLS`].
    pub cells: [Cell; CELLS],
}

impl Window {
    /// Zeros: not a valid window before it has a width.
    pub const EMPTY: Self = Self { width: Seconds(0), newest: 0, sum: Cell::EMPTY, cells: [Cell::EMPTY; CELLS] };

    /// An empty window of `length` seconds, at `now`.
    ///
    /// # Errors
    /// [`Reason::InvalidWindow`] unless `length` is a multiple of [`K`], from [`K`] to [`MAX_LENGTH`].
    pub const fn new(length: Seconds, now: UnixSeconds) -> Result<Self, Reason> {
        let width = length.0 / K;
        let Some(newest) = now.0.checked_div(width) else {
            return Err(Reason::InvalidWindow);
        };
        if !length.0.is_multiple_of(K) || length.0 > MAX_LENGTH {
            return Err(Reason::InvalidWindow);
        }
        Ok(Self { width: Seconds(width), newest, ..Self::EMPTY })
    }

    /// Its length W in seconds.
    pub const fn length(&self) -> Seconds {
        Seconds(self.width.0.wrapping_mul(K))
    }

    /// The same spending in a window of another length: all of it moves into the newest bucket, so nothing is forgotten
    /// early.
    ///
    /// # Errors
    /// [`Reason::InvalidWindow`] as for [`new`](Self::new).
    pub fn resized(&self, length: Seconds, now: UnixSeconds) -> Result<Self, Reason> {
        if length == self.length() {
            return Ok(*self);
        }
        // The newest bucket may have begun before `now`, or after it when the clock stepped back.
        let latest = now.later(self.start(self.newest));
        let mut resized = Self::new(length, latest)?;
        resized.sum = self.at(now);
        let newest = resized.newest;
        let all = resized.sum;
        if let Some(cell) = resized.cell_mut(newest) {
            *cell = all;
        }
        Ok(resized)
    }

    /// The number of the bucket that holds `now`; never one before the newest. A width of zero, which no instruction
    /// writes, lets nothing expire.
    ///
    /// The divisor is chosen, rather than the division guarded: a back end of BPF, where dividing by zero is defined,
    /// moves the division before its guard, and Solana's runtime aborts there.
    #[inline(always)]
    pub fn bucket(&self, now: UnixSeconds) -> u64 {
        let width = if self.width.0 == 0 { u64::MAX } else { self.width.0 };
        now.0.checked_div(width).unwrap_or(0).max(self.newest)
    }

    /// When a bucket begins. A bucket is a time divided by the width, give or take a window: the product fits.
    fn start(&self, bucket: u64) -> UnixSeconds {
        UnixSeconds(bucket.wrapping_mul(self.width.0))
    }

    #[inline(always)]
    fn cell_mut(&mut self, bucket: u64) -> Option<&mut Cell> {
        self.cells.get_mut((bucket % CELLS_U64) as usize)
    }

    /// What the window holds at `now`.
    #[inline(always)]
    pub fn at(&self, now: UnixSeconds) -> Cell {
        let bucket = self.bucket(now);
        if bucket == self.newest {
            return self.sum;
        }
        self.after(bucket)
    }

    /// What is left once `bucket` is the newest one: the cells that it and its predecessors reuse have expired.
    #[inline(never)]
    fn after(&self, bucket: u64) -> Cell {
        let passed = bucket.saturating_sub(self.newest);
        if passed > K {
            return Cell::EMPTY;
        }
        let mut left = self.sum;
        let mut expired = self.newest;
        while expired < bucket {
            expired = expired.saturating_add(1);
            if let Some(cell) = self.cells.get((expired % CELLS_U64) as usize) {
                left.subtract(cell);
            }
        }
        left
    }

    /// Adds an allowed payment at `now`: turns to its bucket and counts it.
    #[inline(never)]
    pub fn add(&mut self, class: Class, amount: Amount, now: UnixSeconds) {
        let bucket = self.bucket(now);
        if bucket != self.newest {
            self.turn_to(bucket);
        }
        if let Some(cell) = self.cell_mut(bucket) {
            cell.add(class, amount);
        }
        self.sum.add(class, amount);
    }

    /// Empties the cells that expired and makes `bucket` the newest.
    #[inline(never)]
    fn turn_to(&mut self, bucket: u64) {
        if bucket.saturating_sub(self.newest) > K {
            self.sum = Cell::EMPTY;
            self.cells = [Cell::EMPTY; CELLS];
            self.newest = bucket;
        }
        while self.newest < bucket {
            self.newest = self.newest.saturating_add(1);
            if let Some(cell) = self.cells.get_mut((self.newest % CELLS_U64) as usize) {
                self.sum.subtract(cell);
                *cell = Cell::EMPTY;
            }
        }
    }

    /// The earliest moment from `now` on at which `fits` holds of what is left, or [`UnixSeconds::NEVER`].
    pub fn earliest(&self, now: UnixSeconds, fits: impl Fn(&Cell) -> bool) -> UnixSeconds {
        let current = self.bucket(now);
        let mut step = 0u64;
        while step <= CELLS_U64 {
            let bucket = current.saturating_add(step);
            if fits(&self.after(bucket)) {
                return self.start(bucket).later(now);
            }
            step = step.saturating_add(1);
        }
        UnixSeconds::NEVER
    }

    /// When the bucket after that of `now` begins.
    pub fn next_turn(&self, now: UnixSeconds) -> UnixSeconds {
        self.start(self.bucket(now).saturating_add(1))
    }

    /// What every instruction keeps: a width, no sum that overflows, and a running sum equal to the cells'.
    pub fn is_valid(&self) -> bool {
        let mut left = self.sum;
        let mut total = Amount(0);
        for amount in &self.sum.spent {
            match total.0.checked_add(amount.0) {
                Some(sum) => total = Amount(sum),
                None => return false,
            }
        }
        for cell in &self.cells {
            let within = cell.count <= left.count && cell.spent.iter().zip(&left.spent).all(|(a, b)| a <= b);
            if !within {
                return false;
            }
            left.subtract(cell);
        }
        left == Cell::EMPTY && self.width.0 > 0 && self.length().0 <= MAX_LENGTH
    }
}
