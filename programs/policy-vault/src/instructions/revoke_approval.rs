use anchor_lang::prelude::*;
use policy_kernel::reason::Reason;

use crate::error::refuse;
use crate::state::{Approval, Vault};
use crate::{cosigned, raw};

#[derive(Accounts)]
pub struct RevokeApproval {
    /// The vault; its members sign as trailing accounts.
    #[account(address = approval.vault @ refuse(Reason::VaultMismatch))]
    pub vault: Account<Vault>,
    /// The approval.
    #[account(mut)]
    pub approval: Account<Approval>,
}

impl RevokeApproval {
    pub fn revoke(&mut self, cosigners: &[AccountView]) -> Result<()> {
        let signers = cosigned::signers(None, cosigners);
        raw::kernel_mut(&mut *self.approval).revoke(raw::kernel(&*self.vault), &signers).map_err(refuse)
    }
}
