use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use policy_kernel::reason::Reason;

use crate::custody::Transfer;
use crate::error::refuse;
use crate::state::Budget;

#[derive(Accounts)]
pub struct Deposit {
    /// Owns the tokens that go in.
    pub depositor: Signer,
    /// The budget of the mint: tokens that no budget admits are not taken.
    pub budget: Account<Budget>,
    /// The mint; checked against the budget.
    #[account(address = budget.mint @ refuse(Reason::MintMismatch))]
    pub mint: UncheckedAccount,
    /// The depositor's token account; checked by the token program.
    #[account(mut)]
    pub source: UncheckedAccount,
    /// Custody; checked against the budget.
    #[account(mut, address = budget.custody @ refuse(Reason::CustodyMismatch))]
    pub custody: UncheckedAccount,
    /// The token program of the mint.
    #[account(address = budget.token_program @ refuse(Reason::TokenProgramMismatch))]
    pub token_program: UncheckedAccount,
}

impl Deposit {
    pub fn deposit(&mut self, amount: u64) -> Result<()> {
        if amount == 0 {
            return Err(refuse(Reason::ZeroAmount));
        }
        Transfer {
            token_program: self.token_program.account(),
            source: self.source.account(),
            mint: self.mint.account(),
            destination: self.custody.account(),
            authority: self.depositor.account(),
            decimals: self.budget.decimals,
        }
        .invoke(amount)
    }
}
