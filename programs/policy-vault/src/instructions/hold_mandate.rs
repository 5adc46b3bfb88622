use anchor_lang::prelude::*;
use policy_kernel::reason::Reason;

use crate::error::refuse;
use crate::raw;
use crate::state::{Mandate, Vault};

#[derive(Accounts)]
pub struct HoldMandate {
    /// A member of the vault.
    pub member: Signer,
    /// The vault.
    #[account(address = mandate.vault @ refuse(Reason::VaultMismatch))]
    pub vault: Account<Vault>,
    /// The mandate.
    #[account(mut)]
    pub mandate: Account<Mandate>,
}

impl HoldMandate {
    pub fn hold(&mut self) -> Result<()> {
        let member = raw::key(self.member.address());
        raw::kernel_mut(&mut *self.mandate).hold(raw::kernel(&*self.vault), member).map_err(refuse)
    }
}
