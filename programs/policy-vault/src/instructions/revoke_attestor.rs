use anchor_lang::prelude::*;
use policy_kernel::quantity::{Key, Revision};
use policy_kernel::reason::Reason;

use crate::consent::Owners;
use crate::error::refuse;
use crate::raw;
use crate::state::{Attestor, Vault};

#[derive(Accounts)]
pub struct RevokeAttestor {
    /// The vault; its members sign as trailing accounts, or a proposal follows.
    #[account(address = attestor.vault @ refuse(Reason::VaultMismatch))]
    pub vault: Account<Vault>,
    /// The attestor's record.
    #[account(mut)]
    pub attestor: Account<Attestor>,
}

impl RevokeAttestor {
    pub fn revoke(&mut self, expected_version: u64, trailing: &[AccountView]) -> Result<()> {
        let subjects = [raw::copied(self.attestor.address()), Key::ZERO];
        let mut owners = Owners::behind(None, trailing, self.vault.address(), subjects, &expected_version)?;

        raw::kernel_mut(&mut *self.attestor)
            .revoke(raw::kernel(&*self.vault), owners.consent(), Revision(expected_version))
            .map_err(refuse)
    }
}
