use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use policy_kernel::decide::{decide, Accounts as Decided};
use policy_kernel::ticket::Balances;

use crate::credentials::Shown;
use crate::custody::{balances, Release};
use crate::error::refuse;
use crate::payment::{parties, refused, Now, Payment};
use crate::state::{Budget, Mandate, Vault};
use crate::{event, raw};

#[derive(Accounts)]
pub struct Pay {
    /// The agent of the mandate, or a session key of it. Another program's address may sign by invocation.
    pub agent: Signer,
    /// The vault.
    pub vault: Account<Vault>,
    /// Owner of custody; the kernel checks that it is this vault's.
    pub authority: UncheckedAccount,
    /// The budget of the mint; the kernel checks that it is this vault's.
    #[account(mut)]
    pub budget: Account<Budget>,
    /// The agent's mandate; the kernel checks that it is this vault's and agent's.
    #[account(mut)]
    pub mandate: Account<Mandate>,
    /// The payee's record, or its canonical empty address; checked in the handler.
    #[account(mut)]
    pub counterparty: UncheckedAccount,
    /// The payee's wallet; the kernel checks that the destination belongs to it.
    pub payee: UncheckedAccount,
    /// The mint; the kernel checks that mandate, budget and destination are of it.
    pub mint: UncheckedAccount,
    /// The token account that pays; the kernel checks that it is custody.
    #[account(mut)]
    pub custody: UncheckedAccount,
    /// The payee's token account; checked in the handler and by the kernel.
    #[account(mut)]
    pub destination: UncheckedAccount,
    /// The token program; the kernel checks that it is the budget's.
    pub token_program: UncheckedAccount,
}

impl Pay {
    #[inline(always)]
    pub fn pay(&mut self, payment: &Payment, shown: &[AccountView]) -> Result<()> {
        // Load.
        let parties = parties!(self);
        let mut record = parties.record()?;
        let mut shown = Shown::to_write(shown)?;
        let now = Now::get()?;
        let token_program = raw::kernel(&*self.budget).token_program;
        let paid = parties.paid(&token_program)?;
        let request = parties.request(payment, now, paid);

        // Snapshot.
        let before = Balances { source: parties.paying(&token_program)?.amount, destination: paid.amount };

        // Decide: the decision is recorded and counted before anything moves.
        let mut accounts = Decided {
            vault: raw::kernel(&*self.vault),
            budget: raw::kernel_mut(&mut *self.budget),
            mandate: raw::kernel_mut(&mut *self.mandate),
            counterparty: record.as_deref_mut().map(raw::kernel_mut),
            session: shown.session.as_deref_mut().map(raw::kernel_mut),
            attestor: shown.attestor.as_deref().map(raw::kernel),
            attestation: shown.attestation.as_deref().map(raw::kernel),
            approval: shown.approval.as_deref_mut().map(raw::kernel_mut),
        };
        let ticket = decide(&mut accounts, &request, raw::digest)
            .map_err(|refusal| refused(&refusal, &accounts.view(), &request))?;

        // Move, and see that exactly the amount moved.
        let amount = ticket.amount();
        Release {
            vault: parties.vault.address(),
            authority_bump: self.vault.authority_bump,
            transfer: parties.transfer(self.budget.decimals),
        }
        .pay(ticket)?;
        before.moved(amount, &balances(&parties.custody, &parties.destination, &token_program)?).map_err(refuse)?;

        // Emit.
        event::recorded(&raw::kernel(&*self.mandate).evidence);
        Ok(())
    }
}
