//! Stored structs as the bytes of an account, without the discriminator before them.

use std::mem::{size_of, zeroed};
use std::ptr::from_ref;
use std::slice::from_raw_parts;

use policy_kernel::state::{Approval, Attestation, Attestor, Budget, Counterparty, Mandate, Session, Vault};

use crate::state::State;

/// Integers only, without padding: every bit pattern is a value and every byte is a field's.
///
/// # Safety
/// The struct is `repr(C)` and so made, as the program pins for its mirror of it.
pub unsafe trait Stored: Copy {}

macro_rules! stored {
    ($($ty:ty)*) => {$(
        // SAFETY: the program's mirror of it is `Pod`, which it derives only for such a struct, of the same fields.
        unsafe impl Stored for $ty {}
    )*};
}

stored! { Vault Budget Mandate Counterparty Session Attestor Attestation Approval }

/// What a fresh account holds.
pub fn blank<T: Stored>() -> T {
    // SAFETY: every bit pattern of `T` is a value.
    unsafe { zeroed() }
}

fn bytes<T: Stored>(value: &T) -> Vec<u8> {
    // SAFETY: every byte of `T` is initialised, and the slice is copied before the borrow ends.
    unsafe { from_raw_parts(from_ref(value).cast::<u8>(), size_of::<T>()) }.to_vec()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn little_endian(words: &[u64]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

impl State {
    /// Its accounts by kind.
    pub fn stored(&self) -> [(&'static str, Vec<u8>); 8] {
        [
            ("vault", bytes(&self.vault)),
            ("budget", bytes(&self.budget)),
            ("mandate", bytes(&self.mandate)),
            ("counterparty", bytes(&self.counterparty)),
            ("session", bytes(&self.session)),
            ("attestor", bytes(&self.attestor)),
            ("attestation", bytes(&self.attestation)),
            ("approval", bytes(&self.approval)),
        ]
    }
}
