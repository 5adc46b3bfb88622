use anchor_lang::prelude::*;
use policy_kernel::quantity::Revision;
use policy_kernel::reason::Reason;

use crate::error::refuse;
use crate::state::{Mandate, Session, Vault};
use crate::{cosigned, raw};

#[derive(Accounts)]
pub struct ReleaseSession {
    /// The vault; its members sign as trailing accounts.
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
    pub fn release(&mut self, expected_version: u64, cosigners: &[AccountView]) -> Result<()> {
        let signers = cosigned::signers(None, cosigners);
        raw::kernel_mut(&mut *self.session)
            .release(raw::kernel(&*self.vault), &signers, Revision(expected_version))
            .map_err(refuse)
    }
}
