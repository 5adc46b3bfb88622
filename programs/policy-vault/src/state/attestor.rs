//! Mirror of the kernel's `Attestor`.

use super::mirror;
use anchor_lang::prelude::*;

/// A key whose attestations a vault accepts.
#[account]
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
    pub vault: Address,
    /// The attestor's key.
    pub key: Address,
    /// Hashes of the capabilities; places from `capability_count` on are zero.
    pub capabilities: [Address; 8],
    /// Handed out by the vault, anew whenever it is accepted after a revocation.
    pub incarnation: u64,
    /// Moves with every change of the terms.
    pub version: u64,
    /// For later versions; zero.
    pub reserved: [u64; 19],
}

mirror!(Attestor {
    layout,
    bump,
    revoked,
    capability_count,
    padding,
    vault,
    key,
    capabilities,
    incarnation,
    version,
    reserved,
});
