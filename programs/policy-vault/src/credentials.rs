//! What a signer shows beside the accounts that every payment names, as trailing accounts in any order: its session, an
//! attestor with its attestation, an approval. Each only ever gives more power, so that one left out denies.

use anchor_lang::prelude::*;
use anchor_lang::Discriminator;
use policy_kernel::reason::Reason;
use policy_kernel::request::Credentials;

use crate::error::refuse;
use crate::raw;
use crate::state::{Approval, Attestation, Attestor, Session};

/// The trailing accounts of a payment, at most one of each kind.
#[derive(Default)]
pub struct Shown {
    /// The signer's session.
    pub session: Option<Account<Session>>,
    /// Whoever issued the attestation.
    pub attestor: Option<Account<Attestor>>,
    /// That the agent has a capability.
    pub attestation: Option<Account<Attestation>>,
    /// The owners' approval.
    pub approval: Option<Account<Approval>>,
}

impl Shown {
    /// Loads what a payment may write: session and approval.
    ///
    /// # Errors
    /// [`Reason::UnexpectedAccount`] for an account of no use here, also a second one of its kind; the framework's error
    /// for a session or an approval that is not writable.
    #[inline(always)]
    pub fn to_write(accounts: &[AccountView]) -> Result<Self> {
        // SAFETY: `load` takes each kind once, the kinds differ from those of the declared accounts, and the framework
        // refuses a trailing account that is a declared mutable one: no other reference to the data exists.
        Self::load(accounts, |view| unsafe { Account::load_mut(view) }, |view| unsafe { Account::load_mut(view) })
    }

    /// Loads the accounts of an instruction that only reads them.
    ///
    /// # Errors
    /// [`Reason::UnexpectedAccount`], as above.
    pub fn to_read(accounts: &[AccountView]) -> Result<Self> {
        Self::load(accounts, Account::load, Account::load)
    }

    #[inline(always)]
    fn load(
        accounts: &[AccountView],
        session: impl Fn(AccountView) -> Result<Account<Session>>,
        approval: impl Fn(AccountView) -> Result<Account<Approval>>,
    ) -> Result<Self> {
        let mut shown = Self::default();
        for view in accounts {
            let kind = raw::discriminator(view);
            if kind == Session::DISCRIMINATOR && shown.session.is_none() {
                shown.session = Some(session(*view)?);
            } else if kind == Attestor::DISCRIMINATOR && shown.attestor.is_none() {
                shown.attestor = Some(Account::load(*view)?);
            } else if kind == Attestation::DISCRIMINATOR && shown.attestation.is_none() {
                shown.attestation = Some(Account::load(*view)?);
            } else if kind == Approval::DISCRIMINATOR && shown.approval.is_none() {
                shown.approval = Some(approval(*view)?);
            } else {
                return Err(refuse(Reason::UnexpectedAccount));
            }
        }
        Ok(shown)
    }

    /// The same, to read.
    pub fn credentials(&self) -> Credentials<'_> {
        Credentials {
            session: self.session.as_deref().map(raw::kernel),
            attestor: self.attestor.as_deref().map(raw::kernel),
            attestation: self.attestation.as_deref().map(raw::kernel),
            approval: self.approval.as_deref().map(raw::kernel),
        }
    }
}
