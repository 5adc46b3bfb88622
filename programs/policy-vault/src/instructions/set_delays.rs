use anchor_lang::prelude::*;
use policy_kernel::quantity::{Key, Revision, Seconds};

use crate::consent::Owners;
use crate::error::refuse;
use crate::raw;
use crate::state::Vault;

#[derive(Accounts)]
pub struct SetDelays {
    /// The vault; its members sign as trailing accounts, or a proposal follows.
    #[account(mut)]
    pub vault: Account<Vault>,
}

impl SetDelays {
    pub fn set(
        &mut self,
        expected_version: u64,
        (timelock, approval_delay): (u64, u64),
        trailing: &[AccountView],
    ) -> Result<()> {
        let arguments = (expected_version, timelock, approval_delay);
        let mut owners = Owners::behind(None, trailing, self.vault.address(), [Key::ZERO; 2], &arguments)?;

        raw::kernel_mut(&mut *self.vault)
            .set_delays(owners.consent(), Seconds(timelock), Seconds(approval_delay), Revision(expected_version))
            .map_err(refuse)
    }
}
