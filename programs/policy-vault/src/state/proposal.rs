//! Mirror of the kernel's `Proposal`.

use super::mirror;
use anchor_lang::prelude::*;

/// One action that members approve.
#[account]
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
    pub vault: Address,
    /// Taken from the vault; never used twice.
    pub index: u64,
    /// The member who proposed it.
    pub proposer: Address,
    /// The account that it changes.
    pub target: Address,
    /// The vault's governance epoch when it was proposed; another one kills it.
    pub governance_epoch: u64,
    /// Version of the target that it was prepared against.
    pub expected_version: u64,
    /// When it was proposed.
    pub proposed_at: u64,
    /// Earliest execution.
    pub earliest: u64,
    /// It dies at this second.
    pub latest: u64,
    /// The action's arguments.
    pub payload: [u64; 64],
    /// For later versions; zero.
    pub reserved: [u64; 42],
}

mirror!(Proposal {
    layout,
    bump,
    status,
    action,
    approvals,
    rejections,
    payload_length,
    vault,
    index,
    proposer,
    target,
    governance_epoch,
    expected_version,
    proposed_at,
    earliest,
    latest,
    payload,
    reserved,
});
