use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;

use crate::error::refuse;
use crate::state::{Counterparty, Vault};
use crate::{raw, seeds};

#[derive(Accounts)]
pub struct HoldCounterparty {
    /// Pays the rent of a record for a payee that has none. It has no data, so it may be named again as another party.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    /// A member of the vault.
    pub member: Signer,
    /// The vault.
    pub vault: Account<Vault>,
    /// The payee's wallet.
    pub payee: UncheckedAccount,
    /// The payee's record.
    #[account(
        init_if_needed,
        payer = payer,
        seeds = [seeds::COUNTERPARTY, vault.address().as_ref(), payee.address().as_ref()],
        bump
    )]
    pub counterparty: Account<Counterparty>,
    pub system_program: Program<System>,
}

impl HoldCounterparty {
    pub fn hold(&mut self, bump: u8) -> Result<()> {
        let keys = (raw::copied(self.vault.address()), raw::copied(self.payee.address()));
        let member = raw::key(self.member.address());
        raw::kernel_mut(&mut *self.counterparty).hold(raw::kernel(&*self.vault), keys, bump, member).map_err(refuse)
    }
}
