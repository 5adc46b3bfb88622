//! The attestation: an attestor's word that an agent has a capability.

use crate::quantity::{Key, Revision, UnixSeconds};

/// An agent's capability, attested until it expires or is revoked.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attestation {
    /// Layout version; 0 in a fresh account.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// 1 once its attestor took it back.
    pub revoked: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// The vault.
    pub vault: Key,
    /// The attestor's key.
    pub attestor: Key,
    /// The agent.
    pub agent: Key,
    /// Hash of the capability.
    pub capability: Key,
    /// When it was issued.
    pub issued_at: UnixSeconds,
    /// It ends before this second.
    pub expires_at: UnixSeconds,
    /// Handed out once by the vault.
    pub incarnation: Revision,
    /// For later versions; zero.
    pub reserved: [u64; 19],
}
