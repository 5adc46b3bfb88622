//! Mirror of the kernel's `Proposal`.

use super::mirror;
use anchor_lang::prelude::*;

/// One action that members approve one by one.
#[account]
pub struct Proposal {
    /// Layout version; 0 in a fresh account.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// 1 open, 2 executed, 3 cancelled.
    pub status: u8,
    /// Number of the action in the governance table.
    pub action: u8,
    /// A bit per member, in the vault's order: approved.
    pub approvals: u8,
    /// A bit per member, in the vault's order: rejected.
    pub rejections: u8,
    /// Bytes of the arguments in use.
    pub arguments_length: u16,
    /// The vault.
    pub vault: Address,
    /// The proposer's place among the members, and eight times how many it proposed before; never used twice.
    pub index: u64,
    /// The member who proposed it.
    pub proposer: Address,
    /// What the action is about, beside the vault: the addresses that its accounts follow from. Zero where there is none.
    pub subjects: [Address; 2],
    /// The vault's governance epoch when it was proposed; another one kills it.
    pub governance_epoch: u64,
    /// When it was proposed.
    pub proposed_at: u64,
    /// Since when a threshold of members approves it, and its delay counts; zero while too few do.
    pub approved_at: u64,
    /// It dies at this second.
    pub latest: u64,
    /// The action's arguments, as they stand in its instruction; zero behind them.
    pub arguments: [u8; 320],
    /// Who paid the rent, and gets it back.
    pub rent_payer: Address,
    /// For later versions; zero.
    pub reserved: [u64; 16],
}

mirror!(Proposal {
    layout,
    bump,
    status,
    action,
    approvals,
    rejections,
    arguments_length,
    vault,
    index,
    proposer,
    subjects,
    governance_epoch,
    proposed_at,
    approved_at,
    latest,
    arguments,
    rent_payer,
    reserved,
});
