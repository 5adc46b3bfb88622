//! The proposal: one action that members approve.

use crate::quantity::{Key, Revision, UnixSeconds};

/// Words of an action's arguments.
pub const PAYLOAD_WORDS: usize = 64;

/// One action, who approved it, and when it may be done.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Layout version; 0 in a fresh account.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// Open, executed or cancelled.
    pub status: u8,
    /// Number of the action in the governance table.
    pub action: u8,
    /// A bit per member, in the vault's order: approved.
    pub approvals: u8,
    /// A bit per member, in the vault's order: rejected.
    pub rejections: u8,
    /// Bytes of the payload in use.
    pub payload_length: u16,
    /// The vault.
    pub vault: Key,
    /// Taken from the vault; never used twice.
    pub index: u64,
    /// The member who proposed it.
    pub proposer: Key,
    /// The account that it changes.
    pub target: Key,
    /// The vault's governance epoch when it was proposed; another one kills it.
    pub governance_epoch: Revision,
    /// Version of the target that it was prepared against.
    pub expected_version: Revision,
    /// When it was proposed.
    pub proposed_at: UnixSeconds,
    /// Earliest execution.
    pub earliest: UnixSeconds,
    /// It dies at this second.
    pub latest: UnixSeconds,
    /// The action's arguments.
    pub payload: [u64; PAYLOAD_WORDS],
    /// For later versions; zero.
    pub reserved: [u64; 42],
}
