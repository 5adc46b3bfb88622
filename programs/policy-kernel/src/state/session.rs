//! The session: a key that an agent lends part of its mandate to.

use crate::quantity::{Key, Revision, UnixSeconds};
use crate::spending::{Caps, Counters};

/// A session key's own caps within its mandate.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    pub mandate: Key,
    /// The session key.
    pub key: Key,
    /// The session ends before this second.
    pub expires_at: UnixSeconds,
    /// The vault's grant epoch when it was opened.
    pub grant_epoch: Revision,
    /// Own caps, within the mandate's.
    pub caps: Caps,
    /// Spent by this session.
    pub counters: Counters,
    /// Handed out once by the vault.
    pub incarnation: Revision,
    /// Moves with every change of the terms.
    pub version: Revision,
    /// For later versions; zero.
    pub reserved: [u64; 37],
}
