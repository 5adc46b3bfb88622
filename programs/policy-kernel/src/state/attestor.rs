//! The attestor: a key whose attestations a vault accepts.

use crate::quantity::{Key, Revision};

/// Most capabilities of an attestor.
pub const MAX_CAPABILITIES: usize = 8;

/// A key, and for which capabilities it is believed.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attestor {
    /// Layout version; 0 in a fresh account.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// 1 once the owners no longer accept it.
    pub revoked: u8,
    /// Capabilities, 1..=8.
    pub capability_count: u8,
    /// Zero.
    pub padding: [u8; 4],
    /// The vault.
    pub vault: Key,
    /// The attestor's key.
    pub key: Key,
    /// Hashes of the capabilities; places from `capability_count` on are zero.
    pub capabilities: [Key; MAX_CAPABILITIES],
    /// Handed out once by the vault.
    pub incarnation: Revision,
    /// Moves with every change of the terms.
    pub version: Revision,
    /// For later versions; zero.
    pub reserved: [u64; 19],
}
