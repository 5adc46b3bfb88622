use alloc::vec::Vec;
use anchor_lang::prelude::*;
use policy_kernel::quantity::{Key, Revision};

use crate::consent::Owners;
use crate::error::refuse;
use crate::raw;
use crate::state::Vault;

#[derive(Accounts)]
pub struct SetWithdrawal {
    /// The vault; its members sign as trailing accounts, or a proposal follows.
    #[account(mut)]
    pub vault: Account<Vault>,
}

impl SetWithdrawal {
    pub fn set(&mut self, expected_version: u64, wallets: Vec<Address>, trailing: &[AccountView]) -> Result<()> {
        let keys: Vec<Key> = wallets.iter().map(|wallet| Key::from_bytes(wallet.as_array())).collect();
        let arguments = (expected_version, wallets);
        let mut owners = Owners::behind(None, trailing, self.vault.address(), [Key::ZERO; 2], &arguments)?;

        raw::kernel_mut(&mut *self.vault)
            .set_withdrawal(owners.consent(), &keys, Revision(expected_version))
            .map_err(refuse)
    }
}
