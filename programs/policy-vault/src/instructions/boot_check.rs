use anchor_lang::prelude::*;

use crate::custody;
use crate::error::refuse;
use crate::payment::Now;
use crate::raw;
use crate::state::Vault;

#[derive(Accounts)]
pub struct BootCheck {
    /// The vault; all its budgets follow in the order of their addresses, each with its custody account.
    #[account(mut)]
    pub vault: Account<Vault>,
}

impl BootCheck {
    pub fn check(&mut self, trailing: &[AccountView]) -> Result<()> {
        let examined = custody::examine(&self.vault, trailing)?;
        let now = Now::get()?;
        raw::kernel_mut(&mut *self.vault).boot_check(examined, now.time, now.slot).map_err(refuse)
    }
}
