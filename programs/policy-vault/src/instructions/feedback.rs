use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use policy_kernel::decide::{settle, Settlement};

use crate::custody::balances;
use crate::error::refuse;
use crate::payment::{record, Now};
use crate::state::Mandate;
use crate::{event, raw};

#[derive(Accounts)]
pub struct Feedback {
    /// The mandate whose payment was transferred.
    #[account(mut)]
    pub mandate: Account<Mandate>,
    /// The payee's record, or its empty address: `gate` saw the same account. The kernel checks that a record is the
    /// payee's.
    #[account(mut)]
    pub counterparty: UncheckedAccount,
    /// The token account that paid; `gate` saw the same account.
    pub custody: UncheckedAccount,
    /// The token account that was paid; the ticket names it.
    pub destination: UncheckedAccount,
    /// The token program that owns both; `gate` saw the same account.
    pub token_program: UncheckedAccount,
}

impl Feedback {
    pub fn feedback(&mut self) -> Result<()> {
        // Load.
        let mandate_view = *self.mandate.account();
        let (custody, destination) = (self.custody.account(), self.destination.account());
        let mut record = record(*self.counterparty.account())?;
        let now = Now::get()?;
        let settlement = Settlement {
            mandate: raw::address(&mandate_view),
            destination: raw::address(destination),
            after: balances(custody, destination, raw::address(self.token_program.account()))?,
            slot: now.slot,
            now: now.time,
        };

        // Settle.
        let mandate = raw::kernel_mut(&mut *self.mandate);
        settle(mandate, record.as_deref_mut().map(raw::kernel_mut), &settlement, raw::digest).map_err(refuse)?;

        // Emit.
        event::recorded(&mandate.evidence);
        Ok(())
    }
}
