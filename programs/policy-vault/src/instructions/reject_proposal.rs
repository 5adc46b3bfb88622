use anchor_lang::prelude::*;

use crate::error::refuse;
use crate::payment::Now;
use crate::raw;
use crate::state::{Proposal, Vault};

#[derive(Accounts)]
pub struct RejectProposal {
    /// A member of the vault.
    pub member: Signer,
    /// The vault; the kernel checks that the proposal is of it.
    pub vault: Account<Vault>,
    /// The proposal.
    #[account(mut)]
    pub proposal: Account<Proposal>,
}

impl RejectProposal {
    pub fn reject(&mut self) -> Result<()> {
        let (vault, member) = (raw::key(self.vault.address()), raw::key(self.member.address()));
        let now = Now::get()?.time;
        raw::kernel_mut(&mut *self.proposal).reject(raw::kernel(&*self.vault), vault, member, now).map_err(refuse)
    }
}
