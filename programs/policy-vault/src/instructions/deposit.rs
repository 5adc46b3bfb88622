use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use anchor_lang::programs::Token;
use pinocchio_token::instructions::TransferChecked;
use policy_kernel::reason::Reason;

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
    pub token_program: Program<Token>,
}

impl Deposit {
    pub fn deposit(&mut self, amount: u64) -> Result<()> {
        if amount == 0 {
            return Err(refuse(Reason::ZeroAmount));
        }
        TransferChecked::new(
            self.source.account(),
            self.mint.account(),
            self.custody.account(),
            self.depositor.account(),
            amount,
            self.budget.decimals,
        )
        .invoke()
    }
}
