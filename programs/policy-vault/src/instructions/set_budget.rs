use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use anchor_lang::programs::AssociatedToken;
use anchor_lang::Id;
use policy_kernel::quantity::{Key, Revision};
use policy_kernel::reason::Reason;
use policy_kernel::state::{BudgetTerms as Terms, MintFacts};

use crate::consent::Owners;
use crate::error::refuse;
use crate::payment::Now;
use crate::state::{Budget, Caps, Vault};
use crate::{raw, seeds};

/// What the owners choose.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct BudgetTerms {
    /// Treasury-wide caps, base units of the mint.
    pub caps: Caps,
    /// Extensions of the mint that give third parties power and that the owners accept: bit n is extension type n.
    pub opt_ins: u64,
}

#[derive(Accounts)]
pub struct SetBudget {
    /// Pays the rent of a new budget; counts as a signer if it is a member. It has no data, so it may
    /// be named again as another party.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    /// The vault; members beyond the payer sign as trailing accounts, or a proposal follows.
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
    #[inline(always)]
    pub fn set(&mut self, expected_version: u64, terms: BudgetTerms, bump: u8, trailing: &[AccountView]) -> Result<()> {
        let vault_key = raw::copied(self.vault.address());
        let facts = self.facts(&self.vault.authority)?;
        let arguments = (expected_version, terms);
        let mut owners =
            Owners::behind(Some(&self.payer), trailing, self.vault.address(), [facts.mint, Key::ZERO], &arguments)?;

        let vault = raw::kernel_mut(&mut *self.vault);
        let terms = Terms { caps: terms.caps.into(), opt_ins: terms.opt_ins };
        raw::kernel_mut(&mut *self.budget)
            .set(vault, owners.consent(), (vault_key, bump), facts, terms, Revision(expected_version))
            .map_err(refuse)
    }

    /// What the mint and its custody account say of themselves, once both are what they must be.
    fn facts(&self, authority: &Address) -> Result<MintFacts> {
        let (mint, custody) = (self.mint.account(), self.custody.account());
        let token_program = raw::owner(mint);
        let says = raw::mint(mint, &token_program, Now::get()?.epoch)?;

        // The account that wallets and facilitators find by themselves, and that nobody else can drain or close.
        let seeds: [&[u8]; 3] = [authority.as_ref(), raw::bytes(&token_program.0), mint.address().as_ref()];
        let (associated, _) = anchor_lang::find_program_address(&seeds, &AssociatedToken::id());
        if !anchor_lang::address_eq(custody.address(), &associated) || !raw::is_bare(custody, &token_program) {
            return Err(refuse(Reason::CustodyInvalid));
        }
        let account = raw::token_account(custody, &token_program)?;
        if account.owner != *raw::key(authority) || account.mint != *raw::address(mint) {
            return Err(refuse(Reason::CustodyInvalid));
        }
        Ok(MintFacts {
            mint: raw::copied(mint.address()),
            says,
            token_program,
            custody: raw::copied(custody.address()),
        })
    }
}
