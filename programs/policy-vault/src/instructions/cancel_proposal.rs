use anchor_lang::prelude::*;

use crate::error::refuse;
use crate::raw;
use crate::state::{Proposal, Vault};

#[derive(Accounts)]
pub struct CancelProposal {
    /// The proposer; anyone once too many reject it.
    pub signer: Signer,
    /// The vault; the kernel checks that the proposal is of it.
    pub vault: Account<Vault>,
    /// The proposal.
    #[account(mut)]
    pub proposal: Account<Proposal>,
}

impl CancelProposal {
    pub fn cancel(&mut self) -> Result<()> {
        let (vault, signer) = (raw::key(self.vault.address()), raw::key(self.signer.address()));
        raw::kernel_mut(&mut *self.proposal).cancel(raw::kernel(&*self.vault), vault, signer).map_err(refuse)
    }
}
