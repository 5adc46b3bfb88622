use anchor_lang::prelude::*;
use policy_kernel::quantity::{Key, Revision};
use policy_kernel::reason::Reason;

use crate::consent::Owners;
use crate::error::refuse;
use crate::raw;
use crate::state::{Mandate, Session, Vault};

#[derive(Accounts)]
pub struct ReleaseSession {
    /// The vault; its members sign as trailing accounts, or a proposal follows.
    #[account(address = mandate.vault @ refuse(Reason::VaultMismatch))]
    pub vault: Account<Vault>,
    /// The mandate of the session.
    #[account(address = session.mandate @ refuse(Reason::SessionMismatch))]
    pub mandate: Account<Mandate>,
    /// The session.
    #[account(mut)]
    pub session: Account<Session>,
}

impl ReleaseSession {
    pub fn release(&mut self, expected_changes: u64, trailing: &[AccountView]) -> Result<()> {
        let subjects = [raw::copied(self.session.address()), Key::ZERO];
        let mut owners = Owners::behind(None, trailing, self.vault.address(), subjects, &expected_changes)?;

        raw::kernel_mut(&mut *self.session)
            .release(raw::kernel(&*self.vault), owners.consent(), Revision(expected_changes))
            .map_err(refuse)
    }
}
