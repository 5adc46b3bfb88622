use anchor_lang::prelude::*;
use policy_kernel::quantity::{Key, Revision};

use crate::consent::Owners;
use crate::error::refuse;
use crate::raw;
use crate::state::Vault;

#[derive(Accounts)]
pub struct RevokeAll {
    /// The vault; its members sign as trailing accounts, or a proposal follows.
    #[account(mut)]
    pub vault: Account<Vault>,
}

impl RevokeAll {
    pub fn revoke_all(&mut self, expected_grant_epoch: u64, trailing: &[AccountView]) -> Result<()> {
        let mut owners = Owners::behind(None, trailing, self.vault.address(), [Key::ZERO; 2], &expected_grant_epoch)?;

        raw::kernel_mut(&mut *self.vault).revoke_all(owners.consent(), Revision(expected_grant_epoch)).map_err(refuse)
    }
}
