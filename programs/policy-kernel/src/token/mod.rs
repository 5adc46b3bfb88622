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

pub use account::needs_memo;
pub use extension::{treatment, Extension, Treatment};
pub use mint::Mint;

/// Which token program owns a mint or account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenProgram {
    /// SPL Token, which knows no extensions.
    Spl,
    /// Token-2022.
    Token2022,
}
