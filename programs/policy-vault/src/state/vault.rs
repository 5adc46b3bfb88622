//! Mirror of the kernel's `Vault`.

use super::mirror;
use anchor_lang::prelude::*;

/// Members, threshold, lifecycle and epochs of a vault.
#[account]
pub struct Vault {
    /// Layout version.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// Canonical bump of the authority's address.
    pub authority_bump: u8,
    /// `Mode` as stored; `effective_mode` says what counts.
    pub mode: u8,
    /// Members, 1..=7.
    pub member_count: u8,
    /// Members that must sign, 1..=`member_count`.
    pub threshold: u8,
    /// 0, or 1 while a member's pause holds.
    pub paused: u8,
    /// Withdrawal wallets, 1..=4.
    pub withdrawal_count: u8,
    /// Chosen by the creator; part of the address.
    pub id: u64,
    /// Owner of the vault's token accounts.
    pub authority: Address,
    /// Who created the account; part of the address and of no power.
    pub creator: Address,
    /// Distinct members; places from `member_count` on are zero.
    pub members: [Address; 7],
    /// Wallets that withdrawals may go to; places from `withdrawal_count` on are zero.
    pub withdrawal: [Address; 4],
    /// Delay of what gives more power, seconds.
    pub timelock: u64,
    /// The member whose pause holds; zero if none does.
    pub paused_by: Address,
    /// When it was paused; zero if it is not.
    pub paused_at: u64,
    /// End of a boot; zero outside one.
    pub mode_deadline: u64,
    /// Slot of the latest passed boot check, or of the resume; zero outside a boot.
    pub boot_slot: u64,
    /// Boot checks passed.
    pub boot_checks: u64,
    /// Moves with members, threshold and timelock: what was proposed before is dead.
    pub governance_epoch: u64,
    /// Moves when all grants are revoked: what was granted before is dead.
    pub grant_epoch: u64,
    /// The incarnation that the next account of this vault takes; never handed out twice.
    pub next_incarnation: u64,
    /// The index that the next co-signed approval takes; never handed out twice.
    pub next_index: u64,
    /// Moves with every change of members, threshold, delays and withdrawal wallets.
    pub version: u64,
    /// Delay of approvals of payments, seconds.
    pub approval_delay: u64,
    /// Moves with every pause, resume and fault.
    pub mode_changes: u64,
    /// Budgets set, at most 12.
    pub budgets: u64,
    /// A bit per member, in the order of `members`: its right to hold was taken away.
    pub stripped: u64,
    /// Proposals that the member of each place made; part of their indices.
    pub proposals: [u64; 7],
    /// For later versions; zero.
    pub reserved: [u64; 9],
}

mirror!(Vault {
    layout,
    bump,
    authority_bump,
    mode,
    member_count,
    threshold,
    paused,
    withdrawal_count,
    id,
    authority,
    creator,
    members,
    withdrawal,
    timelock,
    paused_by,
    paused_at,
    mode_deadline,
    boot_slot,
    boot_checks,
    governance_epoch,
    grant_epoch,
    next_incarnation,
    next_index,
    version,
    approval_delay,
    mode_changes,
    budgets,
    stripped,
    proposals,
    reserved,
});
