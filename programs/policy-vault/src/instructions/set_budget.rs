use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use anchor_lang::programs::AssociatedToken;
use anchor_lang::Id;
use pinocchio_token::state::{Account as TokenAccount, Mint};
use policy_kernel::quantity::{Key, Revision};
use policy_kernel::reason::Reason;
use policy_kernel::state::{BudgetTerms, MintFacts};

use crate::error::refuse;
use crate::state::{Budget, Caps, Vault};
use crate::{cosigned, raw, seeds};

#[derive(Accounts)]
pub struct SetBudget {
    /// Pays the rent of a new budget; counts as a signer if it is a member. It has no data, so it may
    /// be named again as another party.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    /// The vault; members beyond the payer sign as trailing accounts.
    #[account(mut)]
    pub vault: Account<Vault>,
    /// The mint; checked in the handler.
    pub mint: UncheckedAccount,
    /// The associated token account of the vault's authority; checked in the handler.
    pub custody: UncheckedAccount,
    /// The budget of the mint.
    #[account(
        init_if_needed,
        payer = payer,
        seeds = [seeds::BUDGET, vault.address().as_ref(), mint.address().as_ref()],
        bump
    )]
    pub budget: Account<Budget>,
    pub system_program: Program<System>,
}

impl SetBudget {
    pub fn set(&mut self, expected_version: u64, caps: Caps, bump: u8, cosigners: &[AccountView]) -> Result<()> {
        let vault_key = raw::copied(self.vault.address());
        let facts = self.facts(&self.vault.authority)?;
        let vault = raw::kernel_mut(&mut *self.vault);
        vault.authorise_loosening(&cosigned::signers(Some(&self.payer), cosigners)).map_err(refuse)?;

        let terms = BudgetTerms { caps: caps.into() };
        raw::kernel_mut(&mut *self.budget)
            .set(vault, vault_key, bump, facts, terms, Revision(expected_version))
            .map_err(refuse)
    }

    /// What the mint and its custody account say of themselves, once both are what they must be.
    fn facts(&self, authority: &Address) -> Result<MintFacts> {
        let (mint, custody) = (self.mint.account(), self.custody.account());
        let decimals = {
            let mint = Mint::from_account_view(mint).map_err(|_| refuse(Reason::MintNotAdmissible))?;
            if !mint.is_initialized() {
                return Err(refuse(Reason::MintNotAdmissible));
            }
            mint.decimals()
        };

        // The account that wallets and facilitators find by themselves, and that nobody else can drain or close.
        let seeds: [&[u8]; 3] = [authority.as_ref(), pinocchio_token::ID.as_ref(), mint.address().as_ref()];
        let (associated, _) = anchor_lang::find_program_address(&seeds, &AssociatedToken::id());
        let account = TokenAccount::from_account_view(custody).map_err(|_| refuse(Reason::CustodyInvalid))?;
        let sound = anchor_lang::address_eq(custody.address(), &associated)
            && anchor_lang::address_eq(account.owner(), authority)
            && anchor_lang::address_eq(account.mint(), mint.address())
            && !account.has_delegate()
            && !account.has_close_authority();
        if !sound {
            return Err(refuse(Reason::CustodyInvalid));
        }
        Ok(MintFacts {
            mint: raw::copied(mint.address()),
            decimals,
            token_program: Key::from_bytes(pinocchio_token::ID.as_array()),
            custody: raw::copied(custody.address()),
        })
    }
}
