use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use policy_kernel::quantity::Amount;
use policy_kernel::reason::Reason;
use policy_kernel::ticket::Presented;

use crate::custody::{self, Release};
use crate::error::refuse;
use crate::payment::Now;
use crate::raw;
use crate::state::{Budget, Mandate, Vault};

#[derive(Accounts)]
pub struct Transfer {
    /// The vault.
    pub vault: Account<Vault>,
    /// Owner of custody.
    #[account(address = vault.authority @ refuse(Reason::AuthorityMismatch))]
    pub authority: UncheckedAccount,
    /// The budget of the mint; checked in the handler.
    pub budget: Account<Budget>,
    /// The mandate whose payment was gated; checked in the handler.
    #[account(mut)]
    pub mandate: Account<Mandate>,
    /// The mint.
    #[account(address = budget.mint @ refuse(Reason::MintMismatch))]
    pub mint: UncheckedAccount,
    /// Custody.
    #[account(mut, address = budget.custody @ refuse(Reason::CustodyMismatch))]
    pub custody: UncheckedAccount,
    /// The payee's token account; the ticket names it.
    #[account(mut)]
    pub destination: UncheckedAccount,
    /// The token program of the mint.
    #[account(address = budget.token_program @ refuse(Reason::TokenProgramMismatch))]
    pub token_program: UncheckedAccount,
}

impl Transfer {
    pub fn transfer(&mut self, amount: u64) -> Result<()> {
        // Bind: `gate` saw these very accounts, and this holds without it.
        let (vault, budget) = (self.vault.address(), raw::kernel(&*self.budget));
        let mandate = raw::kernel_mut(&mut *self.mandate);
        if mandate.vault != *raw::key(vault) || budget.vault != mandate.vault {
            return Err(refuse(Reason::VaultMismatch));
        }
        if mandate.mint != budget.mint {
            return Err(refuse(Reason::MintMismatch));
        }

        // Redeem.
        let head = mandate.evidence.head;
        let destination = *self.destination.account();
        let presented = Presented {
            destination: raw::address(&destination),
            amount: Amount(amount),
            slot: Now::get()?.slot,
            head: &head,
        };
        let ticket = mandate.pending.redeem(&presented).map_err(refuse)?;

        // Move.
        Release {
            vault,
            authority_bump: self.vault.authority_bump,
            transfer: custody::Transfer {
                token_program: self.token_program.account(),
                source: self.custody.account(),
                mint: self.mint.account(),
                destination: &destination,
                authority: self.authority.account(),
                decimals: self.budget.decimals,
            },
        }
        .pay(ticket)
    }
}
