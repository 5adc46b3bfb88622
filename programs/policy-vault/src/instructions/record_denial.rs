use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use policy_kernel::decide::{record_denial, Others};

use crate::credentials::Shown;
use crate::error::refuse;
use crate::payment::{parties, Now, Payment};
use crate::state::{Budget, Mandate, Vault};
use crate::{event, raw};

/// The accounts of `pay`; only the mandate, which holds the evidence, is written.
#[derive(Accounts)]
pub struct RecordDenial {
    /// The agent of the mandate, or a live session key of it: nobody else fills its evidence.
    pub agent: Signer,
    /// The vault.
    pub vault: Account<Vault>,
    /// Owner of custody; the kernel checks that it is this vault's.
    pub authority: UncheckedAccount,
    /// The budget of the mint; the kernel checks that it is this vault's.
    pub budget: Account<Budget>,
    /// The agent's mandate; the kernel checks that it is this vault's and agent's.
    #[account(mut)]
    pub mandate: Account<Mandate>,
    /// The payee's record, or its canonical empty address; checked in the handler.
    pub counterparty: UncheckedAccount,
    /// The payee's wallet; the kernel checks that the destination belongs to it.
    pub payee: UncheckedAccount,
    /// The mint; the kernel checks that mandate, budget and destination are of it.
    pub mint: UncheckedAccount,
    /// The token account that pays; the kernel checks that it is custody.
    pub custody: UncheckedAccount,
    /// The payee's token account; checked in the handler and by the kernel.
    pub destination: UncheckedAccount,
    /// The token program; the kernel checks that it is the budget's.
    pub token_program: UncheckedAccount,
}

impl RecordDenial {
    #[inline(always)]
    pub fn record_denial(&mut self, payment: &Payment, gates: u64, shown: &[AccountView]) -> Result<()> {
        // Load.
        let parties = parties!(self);
        let record = parties.record_to_read()?;
        let shown = Shown::to_read(shown)?;
        let now = Now::get()?;
        let paid = parties.paid(&raw::kernel(&*self.budget).token_program)?;
        let request = parties.request(payment, now, paid);
        let others = Others {
            vault: raw::kernel(&*self.vault),
            budget: raw::kernel(&*self.budget),
            counterparty: record.as_deref().map(raw::kernel),
            credentials: shown.credentials(),
        };

        // Record.
        let mandate = raw::kernel_mut(&mut *self.mandate);
        record_denial(mandate, &others, &request, gates, raw::digest).map_err(refuse)?;

        // Emit.
        event::recorded(&mandate.evidence);
        Ok(())
    }
}
