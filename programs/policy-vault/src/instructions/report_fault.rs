use anchor_lang::prelude::*;

use crate::custody;
use crate::error::refuse;
use crate::payment::Now;
use crate::raw;
use crate::state::Vault;

#[derive(Accounts)]
pub struct ReportFault {
    /// The vault; budgets may follow in the order of their addresses, each with its custody account.
    #[account(mut)]
    pub vault: Account<Vault>,
}

impl ReportFault {
    pub fn report(&mut self, trailing: &[AccountView]) -> Result<()> {
        let examined = custody::examine(&self.vault, trailing)?;
        raw::kernel_mut(&mut *self.vault).report_fault(examined, Now::get()?.time).map_err(refuse)
    }
}
