use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use policy_kernel::quantity::Revision;
use policy_kernel::reason::Reason;

use crate::consent::Owners;
use crate::custody::{Release, Transfer};
use crate::error::refuse;
use crate::payment::Now;
use crate::state::{Budget, Vault};
use crate::{raw, seeds};

#[derive(Accounts)]
pub struct Withdraw {
    /// The vault; its members sign as trailing accounts, or a proposal follows.
    pub vault: Account<Vault>,
    /// Owner of custody.
    #[account(address = vault.authority @ refuse(Reason::AuthorityMismatch))]
    pub authority: UncheckedAccount,
    /// The budget of the mint.
    #[account(
        seeds = [seeds::BUDGET, vault.address().as_ref(), mint.address().as_ref()],
        bump = budget.bump
    )]
    pub budget: Account<Budget>,
    /// The mint; the budget's address names it.
    pub mint: UncheckedAccount,
    /// Custody; checked against the budget.
    #[account(mut, address = budget.custody @ refuse(Reason::CustodyMismatch))]
    pub custody: UncheckedAccount,
    /// A token account of a registered withdrawal wallet; checked in the handler.
    #[account(mut)]
    pub destination: UncheckedAccount,
    /// The token program of the mint.
    #[account(address = budget.token_program @ refuse(Reason::TokenProgramMismatch))]
    pub token_program: UncheckedAccount,
}

impl Withdraw {
    #[inline(always)]
    pub fn withdraw(&mut self, expected_version: u64, amount: u64, trailing: &[AccountView]) -> Result<()> {
        if amount == 0 {
            return Err(refuse(Reason::ZeroAmount));
        }
        let destination = self.destination.account();
        let owner = raw::token_account(destination, raw::address(self.token_program.account()))?.owner;
        let subjects = [raw::copied(self.mint.address()), raw::copied(destination.address())];
        let arguments = (expected_version, amount);
        let mut owners = Owners::behind(None, trailing, self.vault.address(), subjects, &arguments)?;
        raw::kernel(&*self.vault)
            .withdraw(owners.consent(), &owner, Revision(expected_version), Now::get()?.time)
            .map_err(refuse)?;

        Release {
            vault: self.vault.address(),
            authority_bump: self.vault.authority_bump,
            transfer: Transfer {
                token_program: self.token_program.account(),
                source: self.custody.account(),
                mint: self.mint.account(),
                destination,
                authority: self.authority.account(),
                decimals: self.budget.decimals,
            },
        }
        .release(amount)
    }
}
