//! What is stored. Every struct is `repr(C)`, of fixed size, without padding, with reserved space and a version byte;
//! sizes are pinned here and offsets by the program's mirrors. A stored flag or enum is a plain byte, so that every bit
//! pattern is a value: what no instruction writes is refused by `is_valid` or denies.
//! `Default` is what a fresh account holds: zeros, which no instruction leaves.

pub mod approval;
pub mod attestation;
pub mod attestor;
pub mod budget;
pub mod counterparty;
pub mod mandate;
pub mod proposal;
pub mod session;
pub mod vault;

pub use approval::{Approval, ApprovalTerms, Giving};
pub use attestation::{Attestation, Issue};
pub use attestor::Attestor;
pub use budget::{Budget, BudgetTerms, Custody, MintFacts};
pub use counterparty::{Counterparty, CounterpartyTerms, Rating};
pub use mandate::{Grant, Mandate, MandateTerms, UNRATED_DENY, UNRATED_NEEDS_VALIDATION, UNRATED_SHARED_LIMIT};
pub use proposal::{Proposal, ProposalTerms, Proposing};
pub use session::{Opening, Session, SessionTerms};
pub use vault::{MemberTerms, Vault, VaultTerms};

use crate::quantity::Revision;
use crate::reason::Reason;

/// Layout version of every account of this program version.
pub const LAYOUT: u8 = 1;

/// Refuses an action that was prepared against another version of the state.
///
/// # Errors
/// [`Reason::StaleVersion`].
pub fn expect_version(found: Revision, expected: Revision) -> Result<(), Reason> {
    if found == expected {
        Ok(())
    } else {
        Err(Reason::StaleVersion)
    }
}

/// Refuses to leave a state that breaks its own invariant: whatever led there, nothing is built on it.
///
/// # Errors
/// [`Reason::StateInvalid`].
pub fn expect_valid(valid: bool) -> Result<(), Reason> {
    if valid {
        Ok(())
    } else {
        Err(Reason::StateInvalid)
    }
}

/// A stored flag: 0 or 1.
///
/// # Errors
/// [`Reason::InvalidFlag`].
pub fn flag(value: u8) -> Result<u8, Reason> {
    if value > 1 {
        Err(Reason::InvalidFlag)
    } else {
        Ok(value)
    }
}

/// Pins the size of a stored struct, so that a change of layout is a decision.
macro_rules! pin_size {
    ($($ty:ty = $bytes:literal;)*) => {$(
        const _: () = assert!(core::mem::size_of::<$ty>() == $bytes && core::mem::align_of::<$ty>() == 8);
    )*};
}

pin_size! {
    Vault = 704;
    Budget = 496;
    Mandate = 2144;
    Session = 488;
    Counterparty = 448;
    Attestor = 496;
    Attestation = 312;
    Proposal = 656;
    Approval = 400;
}
