use anchor_lang::prelude::*;
use policy_kernel::quantity::{Key, Revision};

use crate::consent::Owners;
use crate::error::refuse;
use crate::payment::Now;
use crate::raw;
use crate::state::Vault;

#[derive(Accounts)]
pub struct Resume {
    /// The vault; its members sign as trailing accounts, or a proposal follows.
    #[account(mut)]
    pub vault: Account<Vault>,
}

impl Resume {
    pub fn resume(&mut self, expected_changes: u64, trailing: &[AccountView]) -> Result<()> {
        let now = Now::get()?;
        let mut owners = Owners::behind(None, trailing, self.vault.address(), [Key::ZERO; 2], &expected_changes)?;

        raw::kernel_mut(&mut *self.vault)
            .resume(owners.consent(), Revision(expected_changes), now.time, now.slot)
            .map_err(refuse)
    }
}
