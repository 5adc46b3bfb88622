use anchor_lang::prelude::*;
use policy_kernel::quantity::{Key, Revision};
use policy_kernel::reason::Reason;

use crate::consent::Owners;
use crate::error::refuse;
use crate::raw;
use crate::state::{Mandate, Vault};

#[derive(Accounts)]
pub struct ReleaseMandate {
    /// The vault; its members sign as trailing accounts, or a proposal follows.
    #[account(address = mandate.vault @ refuse(Reason::VaultMismatch))]
    pub vault: Account<Vault>,
    /// The mandate.
    #[account(mut)]
    pub mandate: Account<Mandate>,
}

impl ReleaseMandate {
    pub fn release(&mut self, expected_changes: u64, trailing: &[AccountView]) -> Result<()> {
        let subjects = [raw::copied(self.mandate.address()), Key::ZERO];
        let mut owners = Owners::behind(None, trailing, self.vault.address(), subjects, &expected_changes)?;

        raw::kernel_mut(&mut *self.mandate)
            .release(raw::kernel(&*self.vault), owners.consent(), Revision(expected_changes))
            .map_err(refuse)
    }
}
