use anchor_lang::prelude::*;
use policy_kernel::quantity::Key;
use policy_kernel::reason::Reason;

use crate::consent::Owners;
use crate::error::refuse;
use crate::raw;
use crate::state::{Approval, Vault};

#[derive(Accounts)]
pub struct RevokeApproval {
    /// The vault; its members sign as trailing accounts, or a proposal follows.
    #[account(address = approval.vault @ refuse(Reason::VaultMismatch))]
    pub vault: Account<Vault>,
    /// The approval.
    #[account(mut)]
    pub approval: Account<Approval>,
}

impl RevokeApproval {
    pub fn revoke(&mut self, trailing: &[AccountView]) -> Result<()> {
        let subjects = [raw::copied(self.approval.address()), Key::ZERO];
        let mut owners = Owners::behind(None, trailing, self.vault.address(), subjects, &())?;

        raw::kernel_mut(&mut *self.approval).revoke(raw::kernel(&*self.vault), owners.consent()).map_err(refuse)
    }
}
