use anchor_lang::prelude::*;
use policy_kernel::reason::Reason;

use crate::error::refuse;
use crate::raw;
use crate::state::{Mandate, Session, Vault};

#[derive(Accounts)]
pub struct HoldSession {
    /// A member of the vault.
    pub member: Signer,
    /// The vault.
    #[account(address = mandate.vault @ refuse(Reason::VaultMismatch))]
    pub vault: Account<Vault>,
    /// The mandate of the session.
    #[account(address = session.mandate @ refuse(Reason::SessionMismatch))]
    pub mandate: Account<Mandate>,
    /// The session.
    #[account(mut)]
    pub session: Account<Session>,
}

impl HoldSession {
    pub fn hold(&mut self) -> Result<()> {
        let member = raw::key(self.member.address());
        raw::kernel_mut(&mut *self.session).hold(raw::kernel(&*self.vault), member).map_err(refuse)
    }
}
