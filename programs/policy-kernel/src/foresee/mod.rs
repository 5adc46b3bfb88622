//! What would happen: payments tried on copies of the accounts, by the functions that the program calls.

pub mod largest;
pub mod plan;
pub mod remaining;
pub mod worst_case;

use core::ops::Range;

use crate::decide::{decide, Accounts, Refusal};
use crate::explain::advise;
use crate::gate::{evaluate, GATES};
use crate::ids::PaymentId;
use crate::quantity::{Amount, Key, Slot, UnixSeconds};
use crate::request::{Credentials, Request, View};
use crate::state::{Approval, Attestation, Attestor, Budget, Counterparty, Mandate, Session, Vault};
use crate::token::Mint;
use crate::verdict::Advice;

/// Payees of one rehearsal.
pub const MAX_PAYEES: usize = 64;

/// What all payments of a mandate have in common.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Parties {
    /// Address of the vault.
    pub vault: Key,
    /// Address of the mandate.
    pub mandate: Key,
    /// The vault's authority.
    pub authority: Key,
    /// Who signs as the agent.
    pub signer: Key,
    /// The mint.
    pub mint: Key,
    /// The token account that pays.
    pub source: Key,
    /// The mint's token program.
    pub token_program: Key,
    /// 1 if the mint was read, as it must be for Token-2022.
    pub has_mint: u64,
    /// The mint as it is now; ignored unless `has_mint` is 1.
    pub minted: Mint,
    /// The slot that payments are tried in.
    pub slot: Slot,
}

/// A payee, its token account and its record.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Payee {
    /// The payee's wallet.
    pub wallet: Key,
    /// Owner of the token account that is paid, as that account says.
    pub destination_owner: Key,
    /// Mint of the token account that is paid, as that account says.
    pub destination_mint: Key,
    /// 1 if that account takes transfers with a memo only.
    pub needs_memo: u64,
    /// 1 if the payee has a record.
    pub rated: u64,
    /// The record; ignored unless `rated` is 1.
    pub record: Counterparty,
}

impl Payee {
    /// The record, if there is one.
    pub fn record(&self) -> Option<&Counterparty> {
        (self.rated != 0).then_some(&self.record)
    }
}

/// What the signer shows beside its payments, in copies.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Shown {
    /// 1 if a session is shown.
    pub has_session: u64,
    /// 1 if an attestation and its attestor are shown.
    pub has_attestation: u64,
    /// 1 if an approval is shown.
    pub has_approval: u64,
    /// The session; ignored unless `has_session` is 1; so with the others.
    pub session: Session,
    /// The attestor.
    pub attestor: Attestor,
    /// The attestation.
    pub attestation: Attestation,
    /// The approval, which the payment that needs it spends.
    pub approval: Approval,
}

impl Shown {
    fn credentials(&self) -> Credentials<'_> {
        Credentials {
            session: (self.has_session == 1).then_some(&self.session),
            attestor: (self.has_attestation == 1).then_some(&self.attestor),
            attestation: (self.has_attestation == 1).then_some(&self.attestation),
            approval: (self.has_approval == 1).then_some(&self.approval),
        }
    }

    /// The amount that an approval of no other amount is shown for.
    fn exact(&self) -> Option<Amount> {
        (self.has_approval == 1 && self.approval.is_maximum != 1).then_some(self.approval.amount)
    }
}

/// One payment to try.
#[derive(Clone, Copy)]
pub struct Trial {
    /// Base units.
    pub amount: Amount,
    /// The payment's id.
    pub id: PaymentId,
    /// The last moment at which the signer wants it paid.
    pub not_after: UnixSeconds,
    /// When it is tried.
    pub at: UnixSeconds,
}

/// Copies of the accounts, on which payments are tried one after the other.
#[derive(Clone, Copy)]
pub struct Rehearsal<'a, const N: usize> {
    /// The vault, which no payment changes.
    pub vault: &'a Vault,
    /// What all payments have in common.
    pub parties: &'a Parties,
    /// The budget.
    pub budget: Budget,
    /// The mandate.
    pub mandate: Mandate,
    /// What the signer shows beside.
    pub shown: Shown,
    /// The payees.
    pub payees: [Payee; N],
}

impl<const N: usize> Rehearsal<'_, N> {
    /// Hands the view and the request of a payment to one of the payees to `ask`; `None` if there is no such payee.
    pub fn ask<R>(&self, payee: usize, trial: &Trial, ask: impl FnOnce(&View, &Request) -> R) -> Option<R> {
        let payee = self.payees.get(payee)?;
        let view = View {
            vault: self.vault,
            budget: &self.budget,
            mandate: &self.mandate,
            counterparty: payee.record(),
            credentials: self.shown.credentials(),
        };
        Some(ask(&view, &request(self.parties, payee, trial)))
    }

    /// The amounts that never pass although a larger one may: those over the approval threshold and below the amount of an
    /// exact approval. No payment changes them.
    fn gap(&self) -> Range<u64> {
        let over = self.mandate.approval_threshold.0.saturating_add(1);
        over..self.shown.exact().map_or(over, |amount| amount.0)
    }

    /// For each gate the advice on what it finds against a payment; `None` if there is no such payee.
    pub fn advice(&self, payee: usize, trial: &Trial) -> Option<[Option<Advice>; GATES.len()]> {
        self.ask(payee, trial, |view, request| {
            let outcomes = evaluate(view, request).outcomes;
            outcomes.map(|outcome| outcome.finding().map(|finding| advise(view, request, &finding)))
        })
    }

    /// Pays one of the payees, on the copies.
    ///
    /// # Errors
    /// What the program would answer; nothing was written. `None` if there is no such payee.
    pub fn pay(&mut self, payee: usize, trial: &Trial) -> Result<(), Option<Refusal>> {
        let payee = self.payees.get_mut(payee).ok_or(None)?;
        let paid = *payee;
        let shown = &mut self.shown;
        let mut accounts = Accounts {
            vault: self.vault,
            budget: &mut self.budget,
            mandate: &mut self.mandate,
            counterparty: (payee.rated != 0).then_some(&mut payee.record),
            session: (shown.has_session == 1).then_some(&mut shown.session),
            attestor: (shown.has_attestation == 1).then_some(&shown.attestor),
            attestation: (shown.has_attestation == 1).then_some(&shown.attestation),
            approval: (shown.has_approval == 1).then_some(&mut shown.approval),
        };
        // The head of the evidence takes no part in a decision.
        decide(&mut accounts, &request(self.parties, &paid, trial), |_| Key::ZERO).map(|_| ()).map_err(Some)
    }
}

fn request<'a>(parties: &'a Parties, payee: &'a Payee, trial: &Trial) -> Request<'a> {
    Request {
        vault: &parties.vault,
        mandate: &parties.mandate,
        authority: &parties.authority,
        signer: &parties.signer,
        payee: &payee.wallet,
        mint: &parties.mint,
        token_program: &parties.token_program,
        minted: (parties.has_mint == 1).then_some(parties.minted),
        source: &parties.source,
        destination_owner: &payee.destination_owner,
        destination_mint: &payee.destination_mint,
        needs_memo: payee.needs_memo != 0,
        amount: trial.amount,
        id: trial.id,
        not_after: trial.not_after,
        now: trial.at,
        slot: parties.slot,
    }
}
