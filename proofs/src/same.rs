//! Whether nothing changed.

use core::mem::{align_of, size_of};
use core::ptr::from_ref;

/// Zero if two stored structs, which have no padding, hold the same: in words, since a comparison that stops at the first
/// difference is a path of its own for each field.
pub fn difference<T>(one: &T, other: &T) -> u64 {
    const { assert!(size_of::<T>() % 8 == 0 && align_of::<T>() == 8) };
    let (one, other) = (from_ref(one).cast::<u64>(), from_ref(other).cast::<u64>());
    let (mut different, mut at) = (0, 0);
    while at < size_of::<T>() / 8 {
        // SAFETY: the word lies within the struct, and the kernel pins that its structs have no padding.
        different |= unsafe { one.add(at).read() ^ other.add(at).read() };
        at += 1;
    }
    different
}

/// Whether two stored structs hold the same.
pub fn same<T>(one: &T, other: &T) -> bool {
    difference(one, other) == 0
}
