//! A payment as anyone may ask for it, and the state that its payee and its credentials are held against.

use policy_kernel::ids::PaymentId;
use policy_kernel::multisig::MAX_MEMBERS;
use policy_kernel::quantity::{Amount, Key, Revision, Seconds, Slot, UnixSeconds};
use policy_kernel::request::{Credentials, Request, View};
use policy_kernel::spending::Caps;
use policy_kernel::state::{Budget, Counterparty, Mandate, Vault};
use policy_kernel::token::Mint;
use policy_kernel::window::Window;

use crate::any;

/// Bucket 13,000 of five minutes each, the newest one of [`window`].
const NEWEST: u64 = 13_000;
/// A moment in it.
pub const NOW: UnixSeconds = UnixSeconds(300 * NEWEST + 17);

/// A window of which nothing has expired at [`NOW`]: any sum. Its cells are not read before it turns.
#[inline(always)]
pub fn draw_window(window: &mut Window) {
    (window.width, window.newest) = (Seconds(300), NEWEST);
    for amount in &mut window.sum.spent {
        *amount = any::amount();
    }
    window.sum.count = any::count();
}

/// The owners' side. A harness draws what its gate reads, and the rest is zero, which costs the least.
pub struct State<'a> {
    pub vault: &'a mut Vault,
    pub budget: &'a mut Budget,
    pub mandate: &'a mut Mandate,
}

/// Declares a state of zeros. Each part has a place of its own, since moving one costs as much as all else.
macro_rules! blank {
    ($state:ident) => {
        let mut vault = crate::asked::blank_vault();
        let mut budget = policy_kernel::state::Budget::default();
        let mut mandate = policy_kernel::state::Mandate::default();
        let $state = &mut crate::asked::State { vault: &mut vault, budget: &mut budget, mandate: &mut mandate };
    };
}
pub(crate) use blank;

#[inline(always)]
pub fn blank_vault() -> Vault {
    Vault {
        layout: 0,
        bump: 0,
        authority_bump: 0,
        mode: 0,
        member_count: 0,
        threshold: 0,
        paused: 0,
        withdrawal_count: 0,
        id: 0,
        authority: Key::ZERO,
        creator: Key::ZERO,
        members: [Key::ZERO; MAX_MEMBERS],
        withdrawal: [Key::ZERO; 4],
        timelock: Seconds(0),
        paused_by: Key::ZERO,
        paused_at: UnixSeconds(0),
        mode_deadline: UnixSeconds(0),
        boot_slot: 0,
        boot_checks: 0,
        governance_epoch: Revision(0),
        grant_epoch: Revision(0),
        next_incarnation: Revision(0),
        next_index: 0,
        version: Revision(0),
        approval_delay: Seconds(0),
        mode_changes: Revision(0),
        budgets: 0,
        stripped: 0,
        proposals: [0; 7],
        reserved: [0; 9],
    }
}

impl State<'_> {
    #[inline(always)]
    pub fn view<'a>(&'a self, counterparty: Option<&'a Counterparty>, credentials: Credentials<'a>) -> View<'a> {
        View { vault: self.vault, budget: self.budget, mandate: self.mandate, counterparty, credentials }
    }
}

/// A payment that anyone may ask for. A harness draws what its gate reads.
#[derive(Default)]
pub struct Asked {
    pub vault: Key,
    pub mandate: Key,
    pub authority: Key,
    pub signer: Key,
    pub payee: Key,
    pub mint: Key,
    pub token_program: Key,
    pub source: Key,
    pub destination_owner: Key,
    pub destination_mint: Key,
    pub needs_memo: bool,
    pub amount: Amount,
    pub id: PaymentId,
    pub not_after: UnixSeconds,
    pub now: UnixSeconds,
    pub slot: Slot,
}

impl Asked {
    #[inline(always)]
    pub fn request(&self, minted: Option<Mint>) -> Request<'_> {
        Request {
            vault: &self.vault,
            mandate: &self.mandate,
            authority: &self.authority,
            signer: &self.signer,
            payee: &self.payee,
            mint: &self.mint,
            token_program: &self.token_program,
            minted,
            source: &self.source,
            destination_owner: &self.destination_owner,
            destination_mint: &self.destination_mint,
            needs_memo: self.needs_memo,
            amount: self.amount,
            id: self.id,
            not_after: self.not_after,
            now: self.now,
            slot: self.slot,
        }
    }
}

/// What a gate reads of a payee's record but for its limits; in random runs often of this vault and payee. The tier shares
/// its word of memory with `denied`: either is free only where the tier says nothing about places.
#[inline(always)]
pub fn record(asked: &Asked, tier: u8, denied: u8) -> Counterparty {
    Counterparty {
        tier,
        denied,
        risk: any::bps(),
        confidence: any::bps(),
        vault: any::key_like(&asked.vault),
        payee: any::key_like(&asked.payee),
        caps: Caps::NONE,
        ..Counterparty::default()
    }
}
