use anchor_lang::prelude::*;

use crate::error::refuse;
use crate::raw;
use crate::state::{Mandate, Session};

#[derive(Accounts)]
pub struct EndSession {
    /// The agent; the kernel checks that it is the mandate's.
    pub agent: Signer,
    /// The mandate.
    pub mandate: Account<Mandate>,
    /// The session; the kernel checks that it is of this mandate.
    #[account(mut)]
    pub session: Account<Session>,
}

impl EndSession {
    pub fn end(&mut self) -> Result<()> {
        let (mandate, agent) = (raw::key(self.mandate.address()), raw::key(self.agent.address()));
        raw::kernel_mut(&mut *self.session).end(raw::kernel(&*self.mandate), mandate, agent).map_err(refuse)
    }
}
