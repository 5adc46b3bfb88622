use anchor_lang::prelude::*;
use policy_kernel::quantity::{Key, Revision};
use policy_kernel::reason::Reason;

use crate::consent::Owners;
use crate::error::refuse;
use crate::raw;
use crate::state::{Counterparty, Vault};

#[derive(Accounts)]
pub struct ReleaseCounterparty {
    /// The vault; its members sign as trailing accounts, or a proposal follows.
    #[account(address = counterparty.vault @ refuse(Reason::VaultMismatch))]
    pub vault: Account<Vault>,
    /// The payee's record.
    #[account(mut)]
    pub counterparty: Account<Counterparty>,
}

impl ReleaseCounterparty {
    pub fn release(&mut self, expected_changes: u64, trailing: &[AccountView]) -> Result<()> {
        let subjects = [raw::copied(self.counterparty.address()), Key::ZERO];
        let mut owners = Owners::behind(None, trailing, self.vault.address(), subjects, &expected_changes)?;

        raw::kernel_mut(&mut *self.counterparty)
            .release(raw::kernel(&*self.vault), owners.consent(), Revision(expected_changes))
            .map_err(refuse)
    }
}
