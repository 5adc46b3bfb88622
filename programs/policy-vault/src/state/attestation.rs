//! Mirror of the kernel's `Attestation`.

use super::mirror;
use anchor_lang::prelude::*;

/// An agent's capability, attested until it expires or is revoked.
#[account]
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
    pub vault: Address,
    /// The attestor's key.
    pub attestor: Address,
    /// The agent.
    pub agent: Address,
    /// Hash of the capability.
    pub capability: Address,
    /// When it was issued.
    pub issued_at: u64,
    /// It ends before this second.
    pub expires_at: u64,
    /// The attestor's incarnation when it was issued; another one kills it.
    pub attestor_incarnation: u64,
    /// Moves with every issue and revocation.
    pub version: u64,
    /// For later versions; zero.
    pub reserved: [u64; 18],
}

mirror!(Attestation {
    layout,
    bump,
    revoked,
    padding,
    vault,
    attestor,
    agent,
    capability,
    issued_at,
    expires_at,
    attestor_incarnation,
    version,
    reserved,
});
