use anchor_lang::prelude::*;
use policy_kernel::quantity::Revision;
use policy_kernel::reason::Reason;

use crate::error::refuse;
use crate::state::{Attestor, Vault};
use crate::{cosigned, raw};

#[derive(Accounts)]
pub struct RevokeAttestor {
    /// The vault; its members sign as trailing accounts.
    #[account(address = attestor.vault @ refuse(Reason::VaultMismatch))]
    pub vault: Account<Vault>,
    /// The attestor's record.
    #[account(mut)]
    pub attestor: Account<Attestor>,
}

impl RevokeAttestor {
    pub fn revoke(&mut self, expected_version: u64, cosigners: &[AccountView]) -> Result<()> {
        let signers = cosigned::signers(None, cosigners);
        raw::kernel_mut(&mut *self.attestor)
            .revoke(raw::kernel(&*self.vault), &signers, Revision(expected_version))
            .map_err(refuse)
    }
}
