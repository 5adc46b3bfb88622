//! Mirror of the kernel's `Mandate`.

use super::mirror;
use super::{Caps, Chain, Counters, PaymentIds, Pending, Window};
use anchor_lang::prelude::*;

/// An agent's limits, spending, payment ids, open payment and evidence.
#[account]
pub struct Mandate {
    /// Layout version; 0 in a fresh account.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// 1 while the mandate is on hold.
    pub held: u8,
    /// Lowest tier of a rated payee, 0..=4.
    pub minimum_tier: u8,
    /// How unrated payees are treated: 0 deny, 1 shared limit, 2 needs validation.
    pub unrated: u8,
    /// Zero.
    pub padding: u8,
    /// Highest risk of a rated payee.
    pub maximum_risk: u16,
    /// Lowest confidence in a payee's rating.
    pub minimum_confidence: u16,
    /// Zero.
    pub padding_2: [u8; 6],
    /// Share of the rolling window open to each tier, eighths, not falling; the last three places are zero.
    pub tier_shares: [u8; 8],
    /// The vault.
    pub vault: Address,
    /// The agent.
    pub agent: Address,
    /// The mint of all amounts here.
    pub mint: Address,
    /// Handed out once by the vault.
    pub incarnation: u64,
    /// Moves with every grant.
    pub version: u64,
    /// The vault's grant epoch at the latest grant; another one there kills this mandate.
    pub grant_epoch: u64,
    /// First second of the term.
    pub starts_at: u64,
    /// The term ends before this second.
    pub expires_at: u64,
    /// Calendar caps.
    pub caps: Caps,
    /// Largest amount that needs no validation, base units.
    pub validation_threshold: u64,
    /// Largest amount that needs no approval, base units.
    pub approval_threshold: u64,
    /// Hash of the capability that a validation must attest; zero if none is named.
    pub required_capability: Address,
    /// Largest sum of the rolling window, base units.
    pub window_limit: u64,
    /// Most payments of the rolling window.
    pub window_count: u64,
    /// Largest sum of the rolling window paid to unrated payees, base units.
    pub unrated_limit: u64,
    /// Spent by calendar.
    pub counters: Counters,
    /// Spent in the rolling window.
    pub window: Window,
    /// Ids of payments.
    pub ids: PaymentIds,
    /// The gated payment that is not settled.
    pub pending: Pending,
    /// Head of the evidence chain and its length.
    pub evidence: Chain,
    /// The slot of the latest recorded denial; zero if there is none.
    pub denied_slot: u64,
    /// Moves with every hold and release.
    pub hold_changes: u64,
    /// For later versions; zero.
    pub reserved: [u64; 29],
}

mirror!(Mandate {
    layout,
    bump,
    held,
    minimum_tier,
    unrated,
    padding,
    maximum_risk,
    minimum_confidence,
    padding_2,
    tier_shares,
    vault,
    agent,
    mint,
    incarnation,
    version,
    grant_epoch,
    starts_at,
    expires_at,
    caps,
    validation_threshold,
    approval_threshold,
    required_capability,
    window_limit,
    window_count,
    unrated_limit,
    counters,
    window,
    ids,
    pending,
    evidence,
    denied_slot,
    hold_changes,
    reserved,
});
