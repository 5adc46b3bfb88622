//! Whether nothing changed.

use core::mem::{align_of, size_of};
use core::ptr::from_ref;

/// Words in a row: loops over blocks of so many take no more than 20 rounds for any struct, and a harness unrolls every loop as
/// often as the longest.
const BLOCK: usize = 16;

/// Zero if two stored structs, which have no padding, hold the same: in words, since a comparison that stops at the first
/// difference is a path of its own for each field.
pub fn difference<T>(one: &T, other: &T) -> u64 {
    const { assert!(size_of::<T>() % 8 == 0 && align_of::<T>() == 8) };
    let (one, other) = (from_ref(one).cast::<u64>(), from_ref(other).cast::<u64>());
    let (mut different, mut block) = (0, 0);
    while block < size_of::<T>() / 8 {
        let mut at = block;
        while at < block + BLOCK && at < size_of::<T>() / 8 {
            // SAFETY: the word lies within the struct, and the kernel pins that its structs have no padding.
            different |= unsafe { one.add(at).read() ^ other.add(at).read() };
            at += 1;
        }
        block += BLOCK;
    }
    different
}

/// Whether two stored structs hold the same.
pub fn same<T>(one: &T, other: &T) -> bool {
    difference(one, other) == 0
}

/// Whether a stored struct holds the same as one of two others: both are compared, since a choice between their addresses is a
/// choice among all words of memory.
pub fn either<T>(first: bool, stored: &T, one: &T, other: &T) -> bool {
    let (is_one, is_other) = (same(stored, one), same(stored, other));
    (first & is_one) | (!first & is_other)
}
