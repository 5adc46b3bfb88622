//! Who signed an action of the owners.

use alloc::vec::Vec;
use anchor_lang::prelude::*;
use policy_kernel::quantity::Key;

use crate::{raw, seeds};

/// The keys that signed: whoever pays the rent, and the signers among the trailing accounts.
pub fn signers(payer: Option<&Signer>, cosigners: &[AccountView]) -> Vec<Key> {
    let payer = payer.map(Signer::address).into_iter();
    let cosigners = cosigners.iter().filter(|account| account.is_signer()).map(AccountView::address);
    payer.chain(cosigners).map(|address| *raw::key(address)).collect()
}

/// The address of a vault's authority.
///
/// # Errors
/// If the vault's stored bump is not the authority's, which no instruction writes.
pub fn authority(vault: &Address, bump: u8) -> Result<Address> {
    anchor_lang::create_program_address(&[seeds::AUTHORITY, vault.as_ref(), &[bump]], &crate::ID)
}
