//! The program's errors: the kernel's reasons, number for number.

use anchor_lang::prelude::*;
use policy_kernel::for_each_reason;
use policy_kernel::reason::Reason;

/// Anchor adds this to an error's own number.
pub const OFFSET: u32 = 6000;

macro_rules! declare {
    ($($name:ident = $code:tt, $why:tt, $remedy:tt;)*) => {
        /// Why something is refused; the code is 6000 plus the kernel's number of the reason.
        #[error_code]
        #[derive(Debug, PartialEq, Eq)]
        pub enum PolicyError {
            $(#[doc = $why] #[msg($why)] $name = $code,)*
        }

        $(const _: () = assert!(PolicyError::$name as u32 == Reason::$name as u32);)*
    };
}

for_each_reason!(declare);

/// The error of a reason.
#[cold]
pub fn refuse(reason: Reason) -> Error {
    Error::Custom(OFFSET.wrapping_add(u32::from(reason.code())))
}
