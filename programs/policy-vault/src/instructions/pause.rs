use anchor_lang::prelude::*;

use crate::error::refuse;
use crate::payment::Now;
use crate::raw;
use crate::state::Vault;

#[derive(Accounts)]
pub struct Pause {
    /// A member of the vault.
    pub member: Signer,
    /// The vault.
    #[account(mut)]
    pub vault: Account<Vault>,
}

impl Pause {
    pub fn pause(&mut self) -> Result<()> {
        let now = Now::get()?.time;
        let member = raw::copied(self.member.address());
        raw::kernel_mut(&mut *self.vault).pause(&member, now).map_err(refuse)
    }
}
