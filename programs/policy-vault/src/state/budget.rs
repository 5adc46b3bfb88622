//! Mirror of the kernel's `Budget`.

use super::mirror;
use super::{Caps, Counters};
use anchor_lang::prelude::*;

/// Treasury-wide limits and counters of one mint.
#[account]
pub struct Budget {
    /// Layout version; 0 in a fresh account.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// Decimals of the mint when it was admitted.
    pub decimals: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// The vault.
    pub vault: Address,
    /// The mint.
    pub mint: Address,
    /// The token program that owns the mint.
    pub token_program: Address,
    /// The only token account that payments are made from.
    pub custody: Address,
    /// The mint's extensions when it was admitted, a bit per extension type; zero for SPL Token.
    pub extensions: u64,
    /// Extensions that give third parties power and that the owners accepted; zero for SPL Token.
    pub opt_ins: u64,
    /// Treasury-wide caps.
    pub caps: Caps,
    /// Spent by all agents.
    pub counters: Counters,
    /// Handed out once by the vault.
    pub incarnation: u64,
    /// Moves with every change of the terms.
    pub version: u64,
    /// For later versions; zero.
    pub reserved: [u64; 30],
}

mirror!(Budget {
    layout,
    bump,
    decimals,
    padding,
    vault,
    mint,
    token_program,
    custody,
    extensions,
    opt_ins,
    caps,
    counters,
    incarnation,
    version,
    reserved,
});
