//! What `pay`, `gate` and `evaluate` have in common: the payment, the accounts that it names, the answer to a refusal.

use anchor_lang::pinocchio::sysvars::{clock::Clock, Sysvar};
use anchor_lang::prelude::*;
use policy_kernel::decide::Refusal;
use policy_kernel::explain::report;
use policy_kernel::ids::PaymentId;
use policy_kernel::quantity::{Amount, Key, Slot, UnixSeconds};
use policy_kernel::reason::Reason;
use policy_kernel::request::{Request, View};
use policy_kernel::token::{Mint, SPL_TOKEN};
use policy_kernel::verdict::Verdict;

use crate::custody::Transfer;
use crate::error::refuse;
use crate::raw::{self, address, TokenAccount};
use crate::seeds;
use crate::state::Counterparty;

/// A payment as its agent asks for it.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct Payment {
    /// Base units of the mint, greater than zero.
    pub amount: u64,
    /// When the payment's id was issued, unix seconds; not after the cluster's time.
    pub issued_at: u64,
    /// Hash of what is paid for. Within a mandate the pair (issued_at, hash) is paid once, ever.
    pub hash: [u8; 24],
    /// The last unix second at which the agent wants it paid.
    pub not_after: u64,
}

/// The accounts that a payment names, in the order of the instructions.
#[derive(Clone, Copy)]
pub struct Parties {
    /// Who signed: the agent, or a session key of it.
    pub agent: AccountView,
    /// The vault.
    pub vault: AccountView,
    /// Its authority.
    pub authority: AccountView,
    /// The mandate.
    pub mandate: AccountView,
    /// The payee's record, or its empty address.
    pub counterparty: AccountView,
    /// The payee's wallet.
    pub payee: AccountView,
    /// The mint.
    pub mint: AccountView,
    /// The token account that pays.
    pub custody: AccountView,
    /// The token account that is paid.
    pub destination: AccountView,
    /// The token program.
    pub token_program: AccountView,
}

/// The parties of a payment instruction's accounts, which all have the same names.
macro_rules! parties {
    ($accounts:expr) => {
        $crate::payment::Parties {
            agent: *$accounts.agent.account(),
            vault: *$accounts.vault.account(),
            authority: *$accounts.authority.account(),
            mandate: *$accounts.mandate.account(),
            counterparty: *$accounts.counterparty.account(),
            payee: *$accounts.payee.account(),
            mint: *$accounts.mint.account(),
            custody: *$accounts.custody.account(),
            destination: *$accounts.destination.account(),
            token_program: *$accounts.token_program.account(),
        }
    };
}
pub(crate) use parties;

/// The cluster's time, slot and epoch.
#[derive(Clone, Copy)]
pub struct Now {
    /// Time.
    pub time: UnixSeconds,
    /// Slot.
    pub slot: Slot,
    /// Epoch.
    pub epoch: u64,
}

impl Now {
    /// Reads the Clock sysvar.
    ///
    /// # Errors
    /// [`Reason::ClockInvalid`] for a time before 1970.
    #[inline(always)]
    pub fn get() -> Result<Self> {
        let clock = Clock::get()?;
        let time = UnixSeconds::of_clock(clock.unix_timestamp).map_err(refuse)?;
        Ok(Self { time, slot: Slot(clock.slot), epoch: clock.epoch })
    }
}

impl Parties {
    /// The token account that is paid, of the budget's token program.
    ///
    /// # Errors
    /// [`Reason::NotATokenAccount`].
    #[inline(always)]
    pub fn paid(&self, token_program: &Key) -> Result<&TokenAccount> {
        raw::token_account(&self.destination, token_program)
    }

    /// The token account that pays, of the budget's token program.
    ///
    /// # Errors
    /// [`Reason::NotATokenAccount`].
    #[inline(always)]
    pub fn paying(&self, token_program: &Key) -> Result<&TokenAccount> {
        raw::token_account(&self.custody, token_program)
    }

    /// The kernel's request for a payment to `destination`, which [`paid`](Self::paid) gave.
    #[inline(always)]
    pub fn request<'a>(&'a self, payment: &Payment, now: Now, destination: &'a TokenAccount) -> Request<'a> {
        let (minted, needs_memo) = self.extended(now.epoch);
        Request {
            vault: address(&self.vault),
            mandate: address(&self.mandate),
            authority: address(&self.authority),
            signer: address(&self.agent),
            payee: address(&self.payee),
            mint: address(&self.mint),
            token_program: address(&self.token_program),
            minted,
            source: address(&self.custody),
            destination_owner: &destination.owner,
            destination_mint: &destination.mint,
            needs_memo,
            amount: Amount(payment.amount),
            id: PaymentId { issued: UnixSeconds(payment.issued_at), hash: bytemuck::cast(payment.hash) },
            not_after: UnixSeconds(payment.not_after),
            now: now.time,
            slot: now.slot,
        }
    }

    /// The mint as its account says now, and whether the token account that is paid takes transfers with a memo only.
    /// SPL Token's mints do not change, and it knows no such accounts.
    #[inline(always)]
    fn extended(&self, epoch: u64) -> (Option<Mint>, bool) {
        let token_program = address(&self.token_program);
        if *token_program == SPL_TOKEN {
            return (None, false);
        }
        (raw::mint(&self.mint, token_program, epoch).ok(), raw::needs_memo(&self.destination))
    }

    /// The transfer of the payment.
    #[inline(always)]
    pub fn transfer(&self, decimals: u8) -> Transfer<'_> {
        Transfer {
            token_program: &self.token_program,
            source: &self.custody,
            mint: &self.mint,
            destination: &self.destination,
            authority: &self.authority,
            decimals,
        }
    }

    /// The payee's record, to write; `None` if its canonical address holds none.
    ///
    /// # Errors
    /// [`Reason::CounterpartyNotCanonical`], or whatever is wrong with an account of this program that is no record.
    #[inline(always)]
    pub fn record(&self) -> Result<Option<Account<Counterparty>>> {
        let record = record(self.counterparty)?;
        if record.is_none() {
            self.expect_canonical()?;
        }
        Ok(record)
    }

    /// The payee's record, to read.
    ///
    /// # Errors
    /// As [`record`](Self::record).
    pub fn record_to_read(&self) -> Result<Option<Account<Counterparty>>> {
        if is_ours(&self.counterparty) {
            return Account::load(self.counterparty).map(Some);
        }
        self.expect_canonical().map(|()| None)
    }

    /// A payee without a record is shown by its canonical address, so that nobody hides a record behind another one;
    /// lamports sent there ahead do not make a record.
    #[inline(always)]
    fn expect_canonical(&self) -> Result<()> {
        let seeds = [seeds::COUNTERPARTY, self.vault.address().as_ref(), self.payee.address().as_ref()];
        let (canonical, _) = anchor_lang::find_program_address(&seeds, &crate::ID);
        if anchor_lang::address_eq(self.counterparty.address(), &canonical) {
            Ok(())
        } else {
            Err(refuse(Reason::CounterpartyNotCanonical))
        }
    }
}

#[inline(always)]
fn is_ours(account: &AccountView) -> bool {
    raw::owner(account) == crate::PROGRAM
}

/// The payee's record in an account that the caller's accounts struct declares mutable; `None` if it is not this
/// program's.
///
/// # Errors
/// Whatever is wrong with an account of this program that is no record.
#[inline(always)]
pub fn record(shown: AccountView) -> Result<Option<Account<Counterparty>>> {
    if !is_ours(&shown) {
        return Ok(None);
    }
    // SAFETY: the accounts struct declares the account mutable, so no other field of it is the same account.
    unsafe { Account::load_mut(shown) }.map(Some)
}

/// Answers a refusal: the verdict as return data, which survives the failed instruction, and the reason as error.
#[cold]
pub fn refused(refusal: &Refusal, view: &View, request: &Request) -> Error {
    match refusal {
        Refusal::Fault(reason) => refuse(*reason),
        Refusal::Verdict(verdict) => {
            answer(view, request, verdict);
            match verdict.refusal() {
                Some((_, finding)) => refuse(finding.reason),
                None => refuse(Reason::StateInvalid),
            }
        }
    }
}

/// Sets the verdict as the instruction's return data.
pub fn answer(view: &View, request: &Request, verdict: &Verdict) {
    anchor_lang::pinocchio::cpi::set_return_data(raw::bytes(&report(view, request, verdict)));
}
