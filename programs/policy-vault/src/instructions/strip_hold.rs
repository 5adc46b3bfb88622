use anchor_lang::prelude::*;
use policy_kernel::quantity::{Key, Revision};

use crate::consent::Owners;
use crate::error::refuse;
use crate::raw;
use crate::state::Vault;

#[derive(Accounts)]
pub struct StripHold {
    /// The vault; its members sign as trailing accounts, or a proposal follows.
    #[account(mut)]
    pub vault: Account<Vault>,
}

impl StripHold {
    pub fn strip(&mut self, expected_governance_epoch: u64, member: Address, trailing: &[AccountView]) -> Result<()> {
        let arguments = (expected_governance_epoch, member);
        let mut owners = Owners::behind(None, trailing, self.vault.address(), [Key::ZERO; 2], &arguments)?;

        let member = Key::from_bytes(member.as_array());
        raw::kernel_mut(&mut *self.vault)
            .strip_hold(owners.consent(), &member, Revision(expected_governance_epoch))
            .map_err(refuse)
    }
}
