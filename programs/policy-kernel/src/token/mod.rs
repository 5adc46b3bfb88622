//! Mints and token accounts of SPL Token and Token-2022: which mints a vault takes, and what is checked at each payment.
//!
//! A mint of Token-2022 can carry extensions that take a fee, run a program inside each transfer or give third parties
//! power over every account. The owners admit a mint with the set of extensions that it has; a payment is made only
//! while the set is the same and nothing that must be unset is set.

mod account;
mod active;
pub mod extension;
mod mint;
mod tlv;

#[cfg(test)]
mod fixture;

pub use account::{is_account, is_bare, needs_memo};
pub use extension::{treatment, Extension, Treatment};
pub use mint::Mint;

use crate::quantity::Key;

/// Address of SPL Token: TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA.
pub const SPL_TOKEN: Key =
    Key([0x93a1_65d7_e1f6_dd06, 0xac79_ebce_46e1_cbd9, 0x9137_5b5f_ed85_b41c, 0xa900_ff7e_85f5_8c3a]);
/// Address of Token-2022: TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb.
pub const TOKEN_2022: Key =
    Key([0xde8f_75ee_e1f6_dd06, 0xdacd_6ce4_bc5d_4218, 0x270d_b983_4dfc_1ab6, 0xfc8b_a1d8_28f9_bdfe]);

/// Which token program owns a mint or account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenProgram {
    /// SPL Token, which knows no extensions.
    Spl,
    /// Token-2022.
    Token2022,
}

impl TokenProgram {
    /// The token program at an address; `None` for any other program.
    #[inline(always)]
    pub fn at(address: &Key) -> Option<Self> {
        if *address == SPL_TOKEN {
            Some(Self::Spl)
        } else if *address == TOKEN_2022 {
            Some(Self::Token2022)
        } else {
            None
        }
    }
}
