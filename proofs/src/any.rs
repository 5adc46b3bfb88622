//! Any value of the kernel's types. Keys are four words. Nothing is assumed of a value but what its function says: a harness
//! assumes `is_valid()` where it needs it.
//!
//! Where the kernel reads memory at a place that depends on the state, that place is an argument, since a constant one costs
//! nothing and any other a choice among all words of memory: the newest bucket of a window, the next place of the ids, the
//! number of members. Harnesses go through all of them.
#![allow(dead_code, reason = "every type has its generator here, used or not")]

use policy_kernel::evidence::Chain;
use policy_kernel::ids::{PaymentId, PaymentIds, RING};
use policy_kernel::multisig::MAX_MEMBERS;
use policy_kernel::quantity::{Amount, Bps, Count, Key, Limit, Revision, Seconds, Slot, UnixSeconds};
use policy_kernel::spending::{Caps, Counters};
use policy_kernel::state::{Approval, Attestation, Attestor, Budget, Counterparty, Mandate, Proposal, Session, Vault};
use policy_kernel::ticket::{Balances, Pending};
use policy_kernel::token::Mint;
use policy_kernel::window::{Cell, Window};

pub fn key() -> Key {
    Key(kani::any())
}

/// Any word; in random runs often this one.
#[inline(always)]
pub fn word_like(expected: u64) -> u64 {
    let other = 0u64.wrapping_sub(u64::from(kani::any::<bool>()));
    expected ^ (kani::any::<u64>() & other)
}

/// Any key; in random runs often this one.
#[inline(always)]
pub fn key_like(expected: &Key) -> Key {
    let other = 0u64.wrapping_sub(u64::from(kani::any::<bool>()));
    let ([a, b, c, d], Key([e, f, g, h])) = (expected.0, key());
    Key([a ^ (e & other), b ^ (f & other), c ^ (g & other), d ^ (h & other)])
}

pub fn keys<const N: usize>() -> [Key; N] {
    core::array::from_fn(|_| key())
}

pub fn amount() -> Amount {
    Amount(kani::any())
}

pub fn limit() -> Limit {
    Limit(kani::any())
}

pub fn count() -> Count {
    Count(kani::any())
}

pub fn time() -> UnixSeconds {
    UnixSeconds(kani::any())
}

pub fn seconds() -> Seconds {
    Seconds(kani::any())
}

pub fn slot() -> Slot {
    Slot(kani::any())
}

pub fn revision() -> Revision {
    Revision(kani::any())
}

pub fn bps() -> Bps {
    Bps(kani::any())
}

pub fn caps() -> Caps {
    Caps { per_payment: limit(), day: limit(), week: limit(), lifetime: limit() }
}

pub fn counters() -> Counters {
    Counters {
        last_seen: time(),
        day: kani::any(),
        day_spent: amount(),
        week: kani::any(),
        week_spent: amount(),
        lifetime_spent: amount(),
        payments: count(),
    }
}

pub fn cell() -> Cell {
    Cell { spent: core::array::from_fn(|_| amount()), count: count() }
}

/// A window of buckets of `width`, whose newest one has the number `newest`.
pub fn window(width: Seconds, newest: u64) -> Window {
    Window { width, newest, sum: cell(), cells: core::array::from_fn(|_| cell()) }
}

pub fn payment_id() -> PaymentId {
    PaymentId { issued: time(), hash: kani::any() }
}

/// Ids of which the oldest is at `next`.
pub fn payment_ids(next: u64) -> PaymentIds {
    let mut ids = PaymentIds { floor: time(), next, ..PaymentIds::EMPTY };
    let mut at = 0;
    while at < RING {
        ids.ids[at] = payment_id();
        at += 1;
    }
    ids
}

pub fn balances() -> Balances {
    Balances { source: amount(), destination: amount() }
}

/// A gated or transferred payment, or none, as `stage` says.
pub fn pending(stage: u64) -> Pending {
    Pending {
        stage,
        payee: key(),
        destination: key(),
        amount: amount(),
        id: payment_id(),
        slot: slot(),
        decision: key(),
        before: balances(),
        governance_epoch: revision(),
        reserved: [0; 4],
    }
}

pub fn chain() -> Chain {
    Chain { sequence: count(), head: key() }
}

pub fn mint() -> Mint {
    Mint { decimals: kani::any(), extensions: kani::any(), active: kani::any() }
}

/// A vault of so many members and withdrawal wallets.
pub fn vault(member_count: u8, withdrawal_count: u8) -> Vault {
    let mut members = [Key::ZERO; MAX_MEMBERS];
    let mut at = 0;
    while at < member_count as usize {
        members[at] = key();
        at += 1;
    }
    let mut withdrawal = [Key::ZERO; 4];
    let mut at = 0;
    while at < withdrawal_count as usize {
        withdrawal[at] = key();
        at += 1;
    }
    Vault {
        layout: kani::any(),
        bump: kani::any(),
        authority_bump: kani::any(),
        mode: kani::any(),
        member_count,
        threshold: kani::any(),
        paused: kani::any(),
        withdrawal_count,
        id: kani::any(),
        authority: key(),
        creator: key(),
        members,
        withdrawal,
        timelock: seconds(),
        paused_by: key(),
        paused_at: time(),
        mode_deadline: time(),
        boot_slot: kani::any(),
        boot_checks: kani::any(),
        governance_epoch: revision(),
        grant_epoch: revision(),
        next_incarnation: revision(),
        next_index: kani::any(),
        version: revision(),
        approval_delay: seconds(),
        mode_changes: revision(),
        budgets: kani::any(),
        stripped: kani::any(),
        proposals: kani::any(),
        reserved: [0; 9],
    }
}

pub fn budget() -> Budget {
    Budget {
        layout: kani::any(),
        bump: kani::any(),
        decimals: kani::any(),
        vault: key(),
        mint: key(),
        token_program: key(),
        custody: key(),
        extensions: kani::any(),
        opt_ins: kani::any(),
        caps: caps(),
        counters: counters(),
        incarnation: revision(),
        version: revision(),
        ..Budget::default()
    }
}

/// A mandate whose window, ids and open payment are the given ones.
pub fn mandate(window: Window, ids: PaymentIds, pending: Pending) -> Mandate {
    Mandate {
        layout: kani::any(),
        bump: kani::any(),
        held: kani::any(),
        minimum_tier: kani::any(),
        unrated: kani::any(),
        maximum_risk: bps(),
        minimum_confidence: bps(),
        tier_shares: kani::any(),
        vault: key(),
        agent: key(),
        mint: key(),
        incarnation: revision(),
        version: revision(),
        grant_epoch: revision(),
        starts_at: time(),
        expires_at: time(),
        caps: caps(),
        validation_threshold: limit(),
        approval_threshold: limit(),
        required_capability: key(),
        window_limit: limit(),
        window_count: limit(),
        unrated_limit: limit(),
        counters: counters(),
        window,
        ids,
        pending,
        evidence: chain(),
        denied_slot: slot(),
        hold_changes: revision(),
        ..Mandate::default()
    }
}

pub fn session() -> Session {
    Session {
        layout: kani::any(),
        bump: kani::any(),
        held: kani::any(),
        padding: [0; 5],
        mandate: key(),
        key: key(),
        expires_at: time(),
        grant_epoch: revision(),
        caps: caps(),
        counters: counters(),
        incarnation: revision(),
        version: revision(),
        hold_changes: revision(),
        reserved: [0; 36],
    }
}

/// A payee's record of the tier, which says where its payments are counted.
pub fn counterparty(tier: u8) -> Counterparty {
    Counterparty {
        layout: kani::any(),
        bump: kani::any(),
        tier,
        denied: kani::any(),
        risk: bps(),
        confidence: bps(),
        vault: key(),
        payee: key(),
        cap_mint: key(),
        caps: caps(),
        counters: counters(),
        settled: count(),
        last_settled: time(),
        incarnation: revision(),
        version: revision(),
        hold_changes: revision(),
        ..Counterparty::default()
    }
}

/// An attestor of so many capabilities.
pub fn attestor(capability_count: u8) -> Attestor {
    let mut attestor = Attestor {
        layout: kani::any(),
        bump: kani::any(),
        revoked: kani::any(),
        capability_count,
        vault: key(),
        key: key(),
        incarnation: revision(),
        version: revision(),
        ..Attestor::default()
    };
    let mut at = 0;
    while at < capability_count as usize {
        attestor.capabilities[at] = key();
        at += 1;
    }
    attestor
}

pub fn attestation() -> Attestation {
    Attestation {
        layout: kani::any(),
        bump: kani::any(),
        revoked: kani::any(),
        padding: [0; 5],
        vault: key(),
        attestor: key(),
        agent: key(),
        capability: key(),
        issued_at: time(),
        expires_at: time(),
        attestor_incarnation: revision(),
        version: revision(),
        reserved: [0; 18],
    }
}

pub fn approval() -> Approval {
    Approval {
        layout: kani::any(),
        bump: kani::any(),
        spent: kani::any(),
        is_maximum: kani::any(),
        any_id: kani::any(),
        revoked: kani::any(),
        padding: [0; 2],
        vault: key(),
        index: kani::any(),
        mandate: key(),
        payee: key(),
        mint: key(),
        amount: amount(),
        id: payment_id(),
        not_after: time(),
        governance_epoch: revision(),
        grant_epoch: revision(),
        rent_payer: key(),
        incarnation: revision(),
        reserved: [0; 19],
    }
}

/// A proposal with so many bytes of arguments, all of them zero.
pub fn proposal(arguments_length: u16) -> Proposal {
    Proposal {
        layout: kani::any(),
        bump: kani::any(),
        status: kani::any(),
        action: kani::any(),
        approvals: kani::any(),
        rejections: kani::any(),
        arguments_length,
        vault: key(),
        index: kani::any(),
        proposer: key(),
        subjects: keys(),
        governance_epoch: revision(),
        proposed_at: time(),
        approved_at: time(),
        latest: time(),
        arguments: [0; 320],
        rent_payer: key(),
        reserved: [0; 16],
    }
}
