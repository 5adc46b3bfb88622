//! Mirror of the kernel's `Approval`.

use super::mirror;
use super::PaymentId;
use anchor_lang::prelude::*;

/// One payment approved by the threshold.
#[account]
pub struct Approval {
    /// Layout version; 0 in a fresh account.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// 1 once a payment used it.
    pub spent: u8,
    /// 1 if `amount` is a maximum, 0 if it is exact.
    pub is_maximum: u8,
    /// 1 if any payment id is allowed, 0 if only `id`.
    pub any_id: u8,
    /// 1 once the owners took it back.
    pub revoked: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// The vault.
    pub vault: Address,
    /// Taken from the vault; never used twice.
    pub index: u64,
    /// The mandate.
    pub mandate: Address,
    /// The payee's wallet.
    pub payee: Address,
    /// The mint of `amount`.
    pub mint: Address,
    /// Exact amount or maximum, base units.
    pub amount: u64,
    /// The payment id; zero where any is allowed.
    pub id: PaymentId,
    /// The last second at which it may be used.
    pub not_after: u64,
    /// The vault's governance epoch when it was given; another one kills it.
    pub governance_epoch: u64,
    /// The vault's grant epoch when it was given; another one kills it.
    pub grant_epoch: u64,
    /// Who paid the rent, and gets it back.
    pub rent_payer: Address,
    /// The mandate's incarnation when it was given; another one kills it.
    pub incarnation: u64,
    /// For later versions; zero.
    pub reserved: [u64; 19],
}

mirror!(Approval {
    layout,
    bump,
    spent,
    is_maximum,
    any_id,
    revoked,
    padding,
    vault,
    index,
    mandate,
    payee,
    mint,
    amount,
    id,
    not_after,
    governance_epoch,
    grant_epoch,
    rent_payer,
    incarnation,
    reserved,
});
