//! Moving tokens in and out of custody.

use anchor_lang::pinocchio::cpi::{invoke_signed, Seed, Signer as CpiSigner};
use anchor_lang::pinocchio::instruction::{InstructionAccount, InstructionView};
use anchor_lang::prelude::*;
use policy_kernel::lifecycle::Examined;
use policy_kernel::quantity::Key;
use policy_kernel::reason::Reason;
use policy_kernel::state::Custody;
use policy_kernel::ticket::{Balances, ReleaseTicket};

use crate::error::refuse;
use crate::state::{Budget, Vault};
use crate::{raw, seeds};

/// `TransferChecked`, which both token programs know by this number: it names the mint and its decimals.
const TRANSFER_CHECKED: u8 = 12;

/// A transfer between two token accounts.
pub struct Transfer<'a> {
    /// The mint's token program; the caller has checked that it is the budget's.
    pub token_program: &'a AccountView,
    /// The token account that pays.
    pub source: &'a AccountView,
    /// The mint.
    pub mint: &'a AccountView,
    /// The token account that is paid.
    pub destination: &'a AccountView,
    /// Who may spend from the source.
    pub authority: &'a AccountView,
    /// Decimals of the mint when the owners admitted it: a mint that came back with others fails here.
    pub decimals: u8,
}

impl Transfer<'_> {
    /// Moves `amount` base units, for an authority that signed the transaction.
    ///
    /// # Errors
    /// The token program's.
    pub fn invoke(&self, amount: u64) -> Result<()> {
        self.invoke_signed(amount, &[])
    }

    #[inline(always)]
    fn invoke_signed(&self, amount: u64, signers: &[CpiSigner]) -> Result<()> {
        let [a, b, c, d, e, f, g, h] = amount.to_le_bytes();
        let data = [TRANSFER_CHECKED, a, b, c, d, e, f, g, h, self.decimals];
        let accounts = [
            InstructionAccount::writable(self.source.address()),
            InstructionAccount::readonly(self.mint.address()),
            InstructionAccount::writable(self.destination.address()),
            InstructionAccount::readonly_signer(self.authority.address()),
        ];
        let instruction =
            InstructionView { program_id: self.token_program.address(), data: &data, accounts: &accounts };
        invoke_signed(&instruction, &[self.source, self.mint, self.destination, self.authority], signers)
    }
}

/// A transfer out of custody, signed by the vault's authority.
pub struct Release<'a> {
    /// Address of the vault.
    pub vault: &'a Address,
    /// Canonical bump of the authority.
    pub authority_bump: u8,
    /// The transfer, whose authority is the vault's.
    pub transfer: Transfer<'a>,
}

impl Release<'_> {
    /// Pays what a ticket allows. The ticket is spent.
    #[inline(always)]
    pub fn pay(&self, ticket: ReleaseTicket) -> Result<()> {
        self.release(ticket.amount().0)
    }

    /// Moves `amount` base units. Payments go through [`pay`](Self::pay).
    #[inline(always)]
    pub fn release(&self, amount: u64) -> Result<()> {
        let bump = [self.authority_bump];
        let seeds = [Seed::from(seeds::AUTHORITY), Seed::from(self.vault.as_ref()), Seed::from(&bump)];
        self.transfer.invoke_signed(amount, &[CpiSigner::from(&seeds)])
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

/// Looks at budgets and their custody accounts: pairs, in the order of the budgets' addresses, so that each is counted
/// once.
///
/// # Errors
/// [`Reason::UnexpectedAccount`] for a budget without its custody account, out of order or shown twice;
/// [`Reason::VaultMismatch`], [`Reason::CustodyMismatch`]; the framework's for what is no budget.
pub fn examine(vault: &Account<Vault>, trailing: &[AccountView]) -> Result<Examined> {
    let authority = raw::key(&vault.authority);
    let mut examined = Examined { budgets: 0, faults: 0 };
    let mut previous = None;
    for pair in trailing.chunks(2) {
        let [budget, custody] = pair else {
            return Err(refuse(Reason::UnexpectedAccount));
        };
        if previous.replace(budget.address()) >= Some(budget.address()) {
            return Err(refuse(Reason::UnexpectedAccount));
        }
        let budget = Account::<Budget>::load(*budget)?;
        if !anchor_lang::address_eq(&budget.vault, vault.address()) {
            return Err(refuse(Reason::VaultMismatch));
        }
        if !anchor_lang::address_eq(&budget.custody, custody.address()) {
            return Err(refuse(Reason::CustodyMismatch));
        }
        let budget = raw::kernel(&*budget);
        examined.budgets = examined.budgets.wrapping_add(1);
        if !budget.is_sound(authority, found(custody, &budget.token_program)) {
            examined.faults = examined.faults.wrapping_add(1);
        }
    }
    Ok(examined)
}

/// What a custody account says of itself; `None` if it is no token account.
fn found(custody: &AccountView, token_program: &Key) -> Option<Custody> {
    let account = raw::token_account(custody, token_program).ok()?;
    Some(Custody { owner: account.owner, mint: account.mint, bare: raw::is_bare(custody, token_program) })
}
