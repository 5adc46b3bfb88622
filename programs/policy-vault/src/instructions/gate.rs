use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::pinocchio::sysvars::instructions::INSTRUCTIONS_ID;
use anchor_lang::prelude::*;
use policy_kernel::decide::{gate, Accounts as Decided};
use policy_kernel::reason::Reason;
use policy_kernel::ticket::Balances;

use crate::credentials::Shown;
use crate::error::refuse;
use crate::payment::{parties, refused, Now, Payment};
use crate::state::{Budget, Mandate, Vault};
use crate::{event, raw, sequence};

#[derive(Accounts)]
pub struct Gate {
    /// The agent of the mandate, or a session key of it.
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
    /// The transaction's instructions: the next two must make and settle this payment.
    #[account(address = INSTRUCTIONS_ID)]
    pub instructions: UncheckedAccount,
}

impl Gate {
    #[inline(always)]
    pub fn gate(&mut self, payment: &Payment, shown: &[AccountView]) -> Result<()> {
        // Load.
        let parties = parties!(self);
        self.expect_sequence(payment.amount)?;
        let mut record = parties.record()?;
        let mut shown = Shown::to_write(shown)?;
        let now = Now::get()?;
        let token_program = raw::kernel(&*self.budget).token_program;
        let paid = parties.paid(&token_program)?;
        let request = parties.request(payment, now, paid);

        // Snapshot.
        let before = Balances { source: parties.paying(&token_program)?.amount, destination: paid.amount };
        let destination = raw::copied(parties.destination.address());

        // Decide: the decision is recorded and counted, and the ticket is stored for the transfer.
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
        gate(&mut accounts, &request, destination, before, raw::digest)
            .map_err(|refusal| refused(&refusal, &accounts.view(), &request))?;

        // Emit.
        event::recorded(&raw::kernel(&*self.mandate).evidence);
        Ok(())
    }

    /// The next two top-level instructions are the transfer and the feedback of this payment, on these accounts.
    fn expect_sequence(&self, amount: u64) -> Result<()> {
        if !sequence::is_top_level() {
            return Err(refuse(Reason::NotTopLevel));
        }
        let transfer = [
            self.vault.address(),
            self.authority.address(),
            self.budget.address(),
            self.mandate.address(),
            self.mint.address(),
            self.custody.address(),
            self.destination.address(),
            self.token_program.address(),
        ];
        let feedback = [
            self.mandate.address(),
            self.counterparty.address(),
            self.custody.address(),
            self.destination.address(),
            self.token_program.address(),
        ];
        let instructions = sequence::instructions(self.instructions.account())?;
        let [a, b, c, d, e, f, g, h] = amount.to_le_bytes();
        let data = [sequence::TRANSFER, a, b, c, d, e, f, g, h];
        if !sequence::follows(&instructions, 1, &data, &transfer) {
            return Err(refuse(Reason::NotFollowedByTransfer));
        }
        if !sequence::follows(&instructions, 2, &[sequence::FEEDBACK], &feedback) {
            return Err(refuse(Reason::NotFollowedByFeedback));
        }
        Ok(())
    }
}
