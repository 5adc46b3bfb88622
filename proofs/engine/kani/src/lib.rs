//! Stands in for the `kani` crate where Kani's compiler is absent. Only what Kani itself has, under its names.
//!
//! For WebAssembly, `any`, `assume` and `cover!` are imports, which the runner defines for CBMC and for replays. On the
//! host the same harness is a random test ([`native`]).
#![cfg_attr(target_arch = "wasm32", no_std)]

pub use kani_macros::{proof, solver, unwind};

#[cfg(not(target_arch = "wasm32"))]
pub mod native;
#[cfg(target_arch = "wasm32")]
mod wasm;

#[cfg(not(target_arch = "wasm32"))]
use native as engine;
#[cfg(target_arch = "wasm32")]
use wasm as engine;

/// Any value of the type.
#[inline(always)]
pub fn any<T: Arbitrary>() -> T {
    T::any()
}

/// Only what satisfies the condition is looked at from here on.
#[inline(always)]
pub fn assume(condition: bool) {
    engine::assume(condition);
}

/// Asks that the condition can hold here: a harness that cannot come so far proves nothing.
#[macro_export]
macro_rules! cover {
    ($condition:expr $(, $message:literal)? $(,)?) => {
        $crate::__cover(const { $crate::__cover_id(file!(), line!()) }, $condition)
    };
}

#[doc(hidden)]
#[inline(always)]
pub fn __cover(id: u32, condition: bool) {
    engine::cover(id, condition);
}

/// The number of a cover: FNV-1a over the file, shifted by the line. The runner computes the same.
#[doc(hidden)]
pub const fn __cover_id(file: &str, line: u32) -> u32 {
    let bytes = file.as_bytes();
    let mut hash = 0x811c_9dc5u32;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash.wrapping_add(line)
}

/// What [`any`] can draw. Keys and structs are drawn word by word, in the harnesses.
pub trait Arbitrary: Sized {
    /// Any value.
    fn any() -> Self;
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl Arbitrary for $integer {
            #[inline(always)]
            fn any() -> Self {
                engine::word() as $integer
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 i64);

impl Arbitrary for bool {
    #[inline(always)]
    fn any() -> Self {
        engine::word() & 1 == 1
    }
}

impl<T: Arbitrary, const N: usize> Arbitrary for [T; N] {
    #[inline(always)]
    fn any() -> Self {
        core::array::from_fn(|_| T::any())
    }
}

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
