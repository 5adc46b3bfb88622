use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use policy_kernel::request::View;

use crate::credentials::Shown;
use crate::payment::{answer, parties, Now, Payment};
use crate::raw;
use crate::state::{Budget, Mandate, Vault};

/// The accounts of `pay`, none of them written, and nobody signs.
#[derive(Accounts)]
pub struct Evaluate {
    /// Whose payment is evaluated: the answer is for the case that this key signs.
    pub agent: UncheckedAccount,
    /// The vault.
    pub vault: Account<Vault>,
    /// Owner of custody; the kernel checks that it is this vault's.
    pub authority: UncheckedAccount,
    /// The budget of the mint; the kernel checks that it is this vault's.
    pub budget: Account<Budget>,
    /// The agent's mandate; the kernel checks that it is this vault's and agent's.
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

impl Evaluate {
    pub fn evaluate(&self, payment: &Payment, shown: &[AccountView]) -> Result<()> {
        let parties = parties!(self);
        let record = parties.record_to_read()?;
        let shown = Shown::to_read(shown)?;
        let now = Now::get()?;
        let paid = parties.paid(&raw::kernel(&*self.budget).token_program)?;
        let request = parties.request(payment, now, paid);
        let view = View {
            vault: raw::kernel(&*self.vault),
            budget: raw::kernel(&*self.budget),
            mandate: raw::kernel(&*self.mandate),
            counterparty: record.as_deref().map(raw::kernel),
            credentials: shown.credentials(),
        };
        answer(&view, &request, &policy_kernel::gate::evaluate(&view, &request));
        Ok(())
    }
}
