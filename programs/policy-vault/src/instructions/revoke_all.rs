use anchor_lang::prelude::*;
use policy_kernel::quantity::Revision;

use crate::error::refuse;
use crate::state::Vault;
use crate::{cosigned, raw};

#[derive(Accounts)]
pub struct RevokeAll {
    /// The vault; its members sign as trailing accounts.
    #[account(mut)]
    pub vault: Account<Vault>,
}

impl RevokeAll {
    pub fn revoke_all(&mut self, expected_version: u64, cosigners: &[AccountView]) -> Result<()> {
        let signers = cosigned::signers(None, cosigners);
        raw::kernel_mut(&mut *self.vault).revoke_all(&signers, Revision(expected_version)).map_err(refuse)
    }
}
