//! Moving tokens in and out of custody.

use anchor_lang::pinocchio::cpi::{Seed, Signer as CpiSigner};
use anchor_lang::prelude::*;
use pinocchio_token::instructions::TransferChecked;
use policy_kernel::quantity::Key;
use policy_kernel::ticket::{Balances, ReleaseTicket};

use crate::{raw, seeds};

/// A transfer out of custody, signed by the vault's authority.
pub struct Release<'a> {
    /// Address of the vault.
    pub vault: &'a Address,
    /// Canonical bump of the authority.
    pub authority_bump: u8,
    /// The vault's authority.
    pub authority: &'a AccountView,
    /// Custody.
    pub source: &'a AccountView,
    /// The mint.
    pub mint: &'a AccountView,
    /// Where the tokens go.
    pub destination: &'a AccountView,
    /// Decimals of the mint when the owners admitted it: a mint that came back with others fails here.
    pub decimals: u8,
}

impl Release<'_> {
    /// Pays what a ticket allows. The ticket is spent.
    #[inline(always)]
    pub fn pay(&self, ticket: ReleaseTicket) -> Result<()> {
        self.transfer(ticket.amount().0)
    }

    /// Moves `amount` base units. Payments go through [`pay`](Self::pay).
    #[inline(always)]
    pub fn transfer(&self, amount: u64) -> Result<()> {
        let bump = [self.authority_bump];
        let seeds = [Seed::from(seeds::AUTHORITY), Seed::from(self.vault.as_ref()), Seed::from(&bump)];
        let transfer =
            TransferChecked::new(self.source, self.mint, self.destination, self.authority, amount, self.decimals);
        transfer.invoke_signed(&[CpiSigner::from(&seeds)])
    }
}

/// The balances of two token accounts.
///
/// # Errors
/// [`NotATokenAccount`](policy_kernel::reason::Reason::NotATokenAccount).
#[inline(always)]
pub fn balances(source: &AccountView, destination: &AccountView, token_program: &Key) -> Result<Balances> {
    Ok(Balances {
        source: raw::token_account(source, token_program)?.amount,
        destination: raw::token_account(destination, token_program)?.amount,
    })
}
