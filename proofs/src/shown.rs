//! A payment, and the accounts that are shown for it, owned: the kernel borrows them.

use core::mem::zeroed;

use policy_kernel::ids::{PaymentId, PaymentIds};
use policy_kernel::quantity::{Amount, Key, Revision, Slot, UnixSeconds};
use policy_kernel::request::{Credentials, Request, View};
use policy_kernel::spending::Caps;
use policy_kernel::state::{Budget, Counterparty, Mandate, Session, Vault};

use crate::any;

/// A payment as the first three gates read it: whom it pays, and from where, is not theirs.
pub struct Shown {
    pub vault: Vault,
    pub budget: Budget,
    pub mandate: Mandate,
    pub vault_key: Key,
    pub mandate_key: Key,
    pub mint: Key,
    pub signer: Key,
    pub amount: Amount,
    pub id: PaymentId,
    pub not_after: UnixSeconds,
    pub now: UnixSeconds,
}

/// Zeros, which is what a fresh account holds: written at once, not field by field.
#[inline(always)]
pub fn blank<T: Blank>() -> T {
    // SAFETY: these structs are nothing but integers.
    unsafe { zeroed() }
}

/// Structs of integers.
pub trait Blank {}
impl Blank for Shown {}
impl Blank for Session {}
impl Blank for Vault {}

impl Shown {
    /// Anything of anyone's, with no caps and nothing spent, so that no cap denies. What none of the three gates reads is zero.
    #[inline(always)]
    pub fn any() -> Self {
        let mut shown: Self = blank();
        shown.vault_key = any::key();
        shown.mandate_key = any::key();
        shown.mint = any::key();
        shown.signer = any::key();
        shown.amount = any::amount();
        shown.id = any::payment_id();
        shown.not_after = any::time();
        shown.now = any::time();
        shown.vault.mode = number_like(2) as u8;
        shown.vault.paused = number_like(0) as u8;
        shown.vault.paused_at = any::time();
        shown.vault.mode_deadline = any::time();
        shown.vault.grant_epoch = any::revision();
        shown.budget.vault = like(&shown.vault_key);
        shown.budget.mint = like(&shown.mint);
        shown.budget.caps = Caps::NONE;
        shown.budget.counters.last_seen = any::time();
        shown.mandate.held = number_like(0) as u8;
        shown.mandate.vault = like(&shown.vault_key);
        shown.mandate.agent = like(&shown.signer);
        shown.mandate.mint = like(&shown.mint);
        shown.mandate.incarnation = any::revision();
        shown.mandate.grant_epoch = Revision(number_like(shown.vault.grant_epoch.0));
        shown.mandate.starts_at = any::time();
        shown.mandate.expires_at = any::time();
        shown.mandate.caps = Caps::NONE;
        shown.mandate.counters.last_seen = any::time();
        shown.mandate.ids.floor = PaymentIds::EMPTY.floor;
        shown
    }

    #[inline(always)]
    pub fn view<'a>(&'a self, session: Option<&'a Session>, counterparty: Option<&'a Counterparty>) -> View<'a> {
        View {
            vault: &self.vault,
            budget: &self.budget,
            mandate: &self.mandate,
            counterparty,
            credentials: Credentials { session, ..Credentials::default() },
        }
    }

    #[inline(always)]
    pub fn request(&self) -> Request<'_> {
        Request {
            vault: &self.vault_key,
            mandate: &self.mandate_key,
            authority: &Key::ZERO,
            signer: &self.signer,
            payee: &Key::ZERO,
            mint: &self.mint,
            token_program: &Key::ZERO,
            minted: None,
            source: &Key::ZERO,
            destination_owner: &Key::ZERO,
            destination_mint: &Key::ZERO,
            needs_memo: false,
            amount: self.amount,
            id: self.id,
            not_after: self.not_after,
            now: self.now,
            slot: Slot(0),
        }
    }
}

/// A session of any mandate and key, in random runs often of those shown.
#[inline(always)]
pub fn session(shown: &Shown) -> Session {
    let mut session: Session = blank();
    session.mandate = like(&shown.mandate_key);
    session.key = like(&shown.signer);
    session.held = number_like(0) as u8;
    session.expires_at = any::time();
    session.grant_epoch = Revision(number_like(shown.vault.grant_epoch.0));
    session.incarnation = Revision(number_like(shown.mandate.incarnation.0));
    session.caps = Caps::NONE;
    session.counters.last_seen = any::time();
    session
}

/// Any key, which in random runs is often the same.
#[inline(always)]
pub fn like(key: &Key) -> Key {
    let ([a, b, c, d], [e, f, g, h], same) = (key.0, any::key().0, kani::any());
    Key([near(a, e, same), near(b, f, same), near(c, g, same), near(d, h, same)])
}

#[inline(always)]
fn near(word: u64, other: u64, same: bool) -> u64 {
    if same {
        word
    } else {
        other
    }
}

/// Any number, which in random runs is often the same.
#[inline(always)]
pub fn number_like(number: u64) -> u64 {
    near(number, kani::any(), kani::any())
}
