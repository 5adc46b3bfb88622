//! Who signed an action of the owners.

use alloc::vec::Vec;
use anchor_lang::prelude::*;
use policy_kernel::quantity::Key;

use crate::raw;

/// The keys that signed: whoever pays the rent, and the signers among the trailing accounts.
pub fn signers(payer: Option<&Signer>, cosigners: &[AccountView]) -> Vec<Key> {
    let payer = payer.map(Signer::address).into_iter();
    let cosigners = cosigners.iter().filter(|account| account.is_signer()).map(AccountView::address);
    payer.chain(cosigners).map(raw::copied).collect()
}
