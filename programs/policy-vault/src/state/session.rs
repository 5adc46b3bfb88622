//! Mirror of the kernel's `Session`.

use super::mirror;
use super::{Caps, Counters};
use anchor_lang::prelude::*;

/// A session key's own caps within its mandate.
#[account]
pub struct Session {
    /// Layout version; 0 in a fresh account.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// 1 while the session is on hold.
    pub held: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// The mandate.
    pub mandate: Address,
    /// The session key.
    pub key: Address,
    /// The session ends before this second; zero once the agent ended it.
    pub expires_at: u64,
    /// The vault's grant epoch when it was opened.
    pub grant_epoch: u64,
    /// Own caps, within the mandate's.
    pub caps: Caps,
    /// Spent by this session.
    pub counters: Counters,
    /// The mandate's incarnation.
    pub incarnation: u64,
    /// Moves with every change of the terms.
    pub version: u64,
    /// Moves with every hold and release.
    pub hold_changes: u64,
    /// For later versions; zero.
    pub reserved: [u64; 36],
}

mirror!(Session {
    layout,
    bump,
    held,
    padding,
    mandate,
    key,
    expires_at,
    grant_epoch,
    caps,
    counters,
    incarnation,
    version,
    hold_changes,
    reserved,
});
