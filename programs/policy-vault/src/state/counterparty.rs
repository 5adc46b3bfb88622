//! Mirror of the kernel's `Counterparty`.

use super::mirror;
use super::{Caps, Counters};
use anchor_lang::prelude::*;

/// A payee's rating, own limits and statistics.
#[account]
pub struct Counterparty {
    /// Layout version; 0 in a fresh account.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// 0..=4; a higher tier is trusted more. 255 for an unrated payee that is on hold, or was.
    pub tier: u8,
    /// 1 while payments to it are refused.
    pub denied: u8,
    /// Risk, 0..=10_000; more is worse.
    pub risk: u16,
    /// Confidence in the rating, 0..=10_000; more is better.
    pub confidence: u16,
    /// The vault.
    pub vault: Address,
    /// The payee's wallet.
    pub payee: Address,
    /// The mint that the caps are in; zero until some are set, then fixed.
    pub cap_mint: Address,
    /// Its own caps over all agents of the vault.
    pub caps: Caps,
    /// Spent on it in `cap_mint`; `last_seen` moves with every mint.
    pub counters: Counters,
    /// Payments settled, in any mint. A statistic.
    pub settled: u64,
    /// The latest settled payment. A statistic.
    pub last_settled: u64,
    /// Handed out once by the vault.
    pub incarnation: u64,
    /// Moves with every change of the terms.
    pub version: u64,
    /// Moves with every hold and release.
    pub hold_changes: u64,
    /// For later versions; zero.
    pub reserved: [u64; 27],
}

mirror!(Counterparty {
    layout,
    bump,
    tier,
    denied,
    risk,
    confidence,
    vault,
    payee,
    cap_mint,
    caps,
    counters,
    settled,
    last_settled,
    incarnation,
    version,
    hold_changes,
    reserved,
});
