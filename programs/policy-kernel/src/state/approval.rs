//! The approval: one payment that the owners allow over a mandate's approval threshold.

use crate::ids::PaymentId;
use crate::quantity::{Amount, Key, Revision, UnixSeconds};

/// One payment, approved by the threshold, spent once.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Zero.
    pub padding: [u8; 3],
    /// The vault.
    pub vault: Key,
    /// Taken from the vault; never used twice.
    pub index: u64,
    /// The mandate.
    pub mandate: Key,
    /// The payee's wallet.
    pub payee: Key,
    /// The mint of `amount`.
    pub mint: Key,
    /// Exact amount or maximum, base units.
    pub amount: Amount,
    /// The payment id, unless any is allowed.
    pub id: PaymentId,
    /// The last second at which it may be used.
    pub not_after: UnixSeconds,
    /// The vault's governance epoch when it was given; another one kills it.
    pub governance_epoch: Revision,
    /// The vault's grant epoch when it was given; another one kills it.
    pub grant_epoch: Revision,
    /// Who paid the rent, and gets it back.
    pub rent_payer: Key,
    /// For later versions; zero.
    pub reserved: [u64; 20],
}
