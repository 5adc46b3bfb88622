//! One payment as it is asked for, and the state that it is held against.

use crate::ids::PaymentId;
use crate::quantity::{Amount, Key, Slot, UnixSeconds};
use crate::state::{Approval, Attestation, Attestor, Budget, Counterparty, Mandate, Session, Vault};
use crate::token::Mint;

/// What a caller loaded. Everything is borrowed; nothing in it is trusted to belong together: the gates check that.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The vault.
    pub vault: &'a Vault,
    /// The treasury-wide budget of the mint.
    pub budget: &'a Budget,
    /// The agent's mandate.
    pub mandate: &'a Mandate,
    /// The payee's record; `None` only if the caller found its canonical address empty.
    pub counterparty: Option<&'a Counterparty>,
    /// What the signer shows beside.
    pub credentials: Credentials<'a>,
}

impl<'a> View<'a> {
    /// What the owners think of the payee; `None` if they have not rated it, also where its record bears a hold.
    #[inline(always)]
    pub fn rating(&self) -> Option<&'a Counterparty> {
        self.counterparty.filter(|record| record.is_rated())
    }
}

/// What a signer shows to be allowed more than the agent alone: whatever is left out can only deny.
#[derive(Clone, Copy, Default)]
pub struct Credentials<'a> {
    /// The signer's session.
    pub session: Option<&'a Session>,
    /// Whoever issued the attestation.
    pub attestor: Option<&'a Attestor>,
    /// That the agent has the capability which the mandate requires.
    pub attestation: Option<&'a Attestation>,
    /// The owners' approval of this payment.
    pub approval: Option<&'a Approval>,
}

/// A payment that someone asks for.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// Address of the vault shown.
    pub vault: &'a Key,
    /// Address of the mandate shown.
    pub mandate: &'a Key,
    /// The vault's authority, owner of its token accounts.
    pub authority: &'a Key,
    /// Who signed: the agent, or a session key of it.
    pub signer: &'a Key,
    /// The payee's wallet.
    pub payee: &'a Key,
    /// The mint.
    pub mint: &'a Key,
    /// The token program shown.
    pub token_program: &'a Key,
    /// The mint as its account says now; `None` for SPL Token, whose mints do not change, and for what is no mint.
    pub minted: Option<Mint>,
    /// The token account that pays.
    pub source: &'a Key,
    /// Owner of the token account that is paid, as that account says.
    pub destination_owner: &'a Key,
    /// Mint of the token account that is paid, as that account says.
    pub destination_mint: &'a Key,
    /// Whether the token account that is paid takes transfers with a memo only.
    pub needs_memo: bool,
    /// The amount, base units of `mint`.
    pub amount: Amount,
    /// The payment's id.
    pub id: PaymentId,
    /// The last moment at which the signer wants it paid.
    pub not_after: UnixSeconds,
    /// The cluster's time.
    pub now: UnixSeconds,
    /// The cluster's slot.
    pub slot: Slot,
}

impl View<'_> {
    /// The time that limits are held against: the cluster's, but never before what the accounts have seen.
    #[inline(always)]
    pub fn time(&self, now: UnixSeconds) -> UnixSeconds {
        let mut time = now.later(self.mandate.counters.last_seen).later(self.budget.counters.last_seen);
        if let Some(counterparty) = self.counterparty {
            time = time.later(counterparty.counters.last_seen);
        }
        if let Some(session) = self.credentials.session {
            time = time.later(session.counters.last_seen);
        }
        time
    }
}
