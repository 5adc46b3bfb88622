use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use policy_kernel::quantity::Revision;
use policy_kernel::reason::Reason;

use crate::custody::{Release, Transfer};
use crate::error::refuse;
use crate::state::{Budget, Vault};
use crate::{cosigned, raw, seeds};

#[derive(Accounts)]
pub struct Withdraw {
    /// The vault; its members sign as trailing accounts.
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
    pub fn withdraw(&mut self, expected_version: u64, amount: u64, cosigners: &[AccountView]) -> Result<()> {
        if amount == 0 {
            return Err(refuse(Reason::ZeroAmount));
        }
        let destination = self.destination.account();
        let owner = raw::token_account(destination, raw::address(self.token_program.account()))?.owner;
        let signers = cosigned::signers(None, cosigners);
        raw::kernel(&*self.vault).withdraw(&signers, &owner, Revision(expected_version)).map_err(refuse)?;

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
