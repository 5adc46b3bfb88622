use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use anchor_lang::AccountClose;

use crate::error::refuse;
use crate::payment::Now;
use crate::raw;
use crate::state::{Proposal, Vault};

#[derive(Accounts)]
pub struct ReclaimProposal {
    /// The vault; the kernel checks that the proposal is of it.
    pub vault: Account<Vault>,
    /// The proposal.
    #[account(mut)]
    pub proposal: Account<Proposal>,
    /// Who paid the rent; the kernel checks that the proposal names it.
    #[account(mut)]
    pub rent_payer: UncheckedAccount,
}

impl ReclaimProposal {
    pub fn reclaim(&mut self) -> Result<()> {
        let keys = (raw::key(self.vault.address()), raw::key(self.rent_payer.address()));
        let now = Now::get()?.time;
        raw::kernel(&*self.proposal).reclaim(raw::kernel(&*self.vault), keys, now).map_err(refuse)?;

        self.proposal.close(*self.rent_payer.account())
    }
}
