use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use anchor_lang::AccountClose;

use crate::error::refuse;
use crate::payment::Now;
use crate::raw;
use crate::state::{Approval, Vault};

#[derive(Accounts)]
pub struct ReclaimApproval {
    /// The vault; the kernel checks that the approval is of it.
    pub vault: Account<Vault>,
    /// The approval.
    #[account(mut)]
    pub approval: Account<Approval>,
    /// Who paid the rent; the kernel checks that the approval names it.
    #[account(mut)]
    pub rent_payer: UncheckedAccount,
}

impl ReclaimApproval {
    pub fn reclaim(&mut self) -> Result<()> {
        let keys = (raw::key(self.vault.address()), raw::key(self.rent_payer.address()));
        let now = Now::get()?.time;
        raw::kernel(&*self.approval).reclaim(raw::kernel(&*self.vault), keys, now).map_err(refuse)?;

        self.approval.close(*self.rent_payer.account())
    }
}
