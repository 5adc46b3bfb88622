//! The functions that the program's payment instructions call. What each gate looks at, other harnesses prove; here it is
//! that a payment is made exactly if all of them pass, and what it then writes.

use core::hint::black_box;

use policy_kernel::decide::{decide, gate, record_denial, Accounts, Others};
use policy_kernel::evidence::{link, Kind, Link, Path, Stamp, Subject};
use policy_kernel::gate::evaluate;
use policy_kernel::ids::{PaymentId, PaymentIds};
use policy_kernel::quantity::{Amount, Count, Key, Limit, Revision, Seconds, Slot, UnixSeconds};
use policy_kernel::request::{Credentials, Request};
use policy_kernel::spending::{Caps, Counters};
use policy_kernel::state::counterparty::NO_TIER;
use policy_kernel::state::{Approval, Budget, Counterparty, Mandate, Session, Vault, LAYOUT};
use policy_kernel::ticket::Pending;
use policy_kernel::token::SPL_TOKEN;
use policy_kernel::window::{Class, Window, CELLS};

use crate::any;
use crate::same::{either, same};
use crate::shown::number_like;

const VAULT: Key = Key([1; 4]);
const MANDATE: Key = Key([2; 4]);
const AUTHORITY: Key = Key([3; 4]);
const AGENT: Key = Key([4; 4]);
const MINT: Key = Key([5; 4]);
const PAYEE: Key = Key([6; 4]);
const CUSTODY: Key = Key([7; 4]);
const DESTINATION: Key = Key([8; 4]);
/// Half a bucket after a bucket began.
const NOW: u64 = 1_800_000_150;
const WIDTH: Seconds = Seconds(300);

/// What is shown beside the mandate.
#[derive(Clone, Copy)]
struct Shows {
    record: bool,
    session: bool,
    approval: bool,
}

/// A payment whose accounts belong together, with free limits and free amounts spent.
#[derive(Clone, Copy)]
struct World {
    vault: Vault,
    budget: Budget,
    mandate: Mandate,
    record: Counterparty,
    session: Session,
    approval: Approval,
    shows: Shows,
    amount: Amount,
    id: PaymentId,
}

/// What was spent up to this second: free amounts of today and this week, or of earlier ones.
fn counters() -> Counters {
    let mut counters = any::counters();
    counters.last_seen = UnixSeconds(NOW);
    counters
}

/// A window that was last written `turns` buckets ago, with a free sum and free cells of one class where they are read: the
/// cells of the buckets since, and the newest one's.
fn window(turns: u64, class: Class) -> Window {
    let mut window = Window { width: WIDTH, newest: NOW / WIDTH.0 - turns, ..Window::EMPTY };
    window.sum.spent[class.index()] = any::amount();
    window.sum.count = any::count();
    let mut passed = 0;
    while passed <= turns && passed < CELLS as u64 {
        let cell = &mut window.cells[((window.newest + passed) % CELLS as u64) as usize];
        cell.spent[class.index()] = any::amount();
        cell.count = any::count();
        passed += 1;
    }
    window
}

impl World {
    #[inline(always)]
    fn any(shows: Shows, tier: u8, turns: u64, next: u64) -> Self {
        let class = if shows.record { Class::of_tier(tier) } else { Class::UNRATED };
        let vault =
            Vault { mode: 2, paused: kani::any(), authority: AUTHORITY, grant_epoch: Revision(1), ..any::vault(0, 0) };
        let budget = Budget {
            vault: VAULT,
            mint: MINT,
            token_program: SPL_TOKEN,
            custody: CUSTODY,
            caps: any::caps(),
            counters: counters(),
            ..Budget::default()
        };
        let ids = PaymentIds { next, ..PaymentIds::EMPTY };
        let mandate = Mandate {
            layout: LAYOUT,
            vault: VAULT,
            agent: AGENT,
            mint: MINT,
            incarnation: Revision(1),
            grant_epoch: Revision(1),
            expires_at: any::time(),
            caps: any::caps(),
            validation_threshold: Limit::NONE,
            approval_threshold: any::limit(),
            window_limit: any::limit(),
            window_count: any::limit(),
            unrated_limit: any::limit(),
            tier_shares: [8; 8],
            unrated: 1,
            maximum_risk: any::bps(),
            counters: counters(),
            window: window(turns, class),
            ids,
            pending: Pending { stage: kani::any(), ..Pending::default() },
            evidence: any::chain(),
            ..Mandate::default()
        };
        // Zeros first: to CBMC a byte that is written into a word of unknown bytes is no constant, and the tier has to be one,
        // since it says where the window counts.
        let mut record = black_box(Counterparty::default());
        (record.layout, record.bump, record.tier) = (LAYOUT, 255, tier);
        (record.risk, record.confidence) = (any::bps(), any::bps());
        (record.vault, record.payee, record.cap_mint) = (VAULT, PAYEE, MINT);
        (record.caps, record.counters) = (any::caps(), counters());
        (record.settled, record.last_settled) = (any::count(), any::time());
        (record.incarnation, record.version) = (any::revision(), any::revision());
        record.hold_changes = any::revision();
        let session = Session {
            mandate: MANDATE,
            key: AGENT,
            expires_at: any::time(),
            grant_epoch: Revision(1),
            incarnation: Revision(1),
            counters: counters(),
            ..any::session()
        };
        let approval = Approval {
            vault: VAULT,
            mandate: MANDATE,
            payee: PAYEE,
            mint: MINT,
            incarnation: Revision(1),
            grant_epoch: Revision(1),
            ..any::approval()
        };
        let id = PaymentId { issued: UnixSeconds(NOW), hash: kani::any() };
        Self { vault, budget, mandate, record, session, approval, shows, amount: any::amount(), id }
    }

    #[inline(always)]
    fn request(&self) -> Request<'static> {
        Request {
            vault: &VAULT,
            mandate: &MANDATE,
            authority: &AUTHORITY,
            signer: &AGENT,
            payee: &PAYEE,
            mint: &MINT,
            token_program: &SPL_TOKEN,
            minted: None,
            source: &CUSTODY,
            destination_owner: &PAYEE,
            destination_mint: &MINT,
            needs_memo: false,
            amount: self.amount,
            id: self.id,
            not_after: UnixSeconds(NOW),
            now: UnixSeconds(NOW),
            slot: Slot(9),
        }
    }

    #[inline(always)]
    fn with<R>(&mut self, act: impl FnOnce(&mut Accounts, &Request) -> R) -> R {
        let request = self.request();
        let Shows { record, session, approval } = self.shows;
        let mut accounts = Accounts {
            vault: &self.vault,
            budget: &mut self.budget,
            mandate: &mut self.mandate,
            counterparty: if record { Some(&mut self.record) } else { None },
            session: if session { Some(&mut self.session) } else { None },
            attestor: None,
            attestation: None,
            approval: if approval { Some(&mut self.approval) } else { None },
        };
        act(&mut accounts, &request)
    }

    /// Asks to have it recorded that these gates refuse, of a payee without a record and by the agent.
    #[inline(always)]
    fn deny(&mut self, gates: u64) -> bool {
        let request = self.request();
        let Self { vault, budget, mandate, .. } = self;
        let others = Others { vault, budget, counterparty: None, credentials: Credentials::default() };
        record_denial(mandate, &others, &request, gates, digest).is_ok()
    }

    /// Whether every account is as expected if the payment was made, and otherwise as before.
    fn left(&self, made: bool, expected: &Self, before: &Self) -> bool {
        either(made, &self.vault, &expected.vault, &before.vault)
            & either(made, &self.budget, &expected.budget, &before.budget)
            & either(made, &self.mandate, &expected.mandate, &before.mandate)
            & either(made, &self.record, &expected.record, &before.record)
            & either(made, &self.session, &expected.session, &before.session)
            & either(made, &self.approval, &expected.approval, &before.approval)
    }
}

/// Stands for sha256: a function of all words, of which nothing else is used.
pub fn digest(link: &Link) -> Key {
    let mut words = [0; 4];
    for (at, word) in words.iter_mut().enumerate() {
        let mut of = at;
        while of < 32 {
            *word ^= link.0[of].rotate_left(of as u32);
            of += 4;
        }
    }
    Key(words)
}

/// The head that a record of this payment makes.
fn recorded(before: &World, kind: Kind, path: Path, gates: u64, verdict: u64) -> Key {
    let Mandate { evidence, .. } = &before.mandate;
    let sequence = Count(evidence.sequence.0.wrapping_add(1));
    let stamp = Stamp { sequence, slot: Slot(9), time: UnixSeconds(NOW), kind, path };
    let subject = Subject {
        vault: &VAULT,
        mandate: &MANDATE,
        payee: &PAYEE,
        mint: &MINT,
        amount: before.amount,
        id: before.id.words(),
        gates,
        verdict,
        governance_epoch: before.vault.governance_epoch,
        grant_epoch: before.vault.grant_epoch,
    };
    digest(&link(&evidence.head, &stamp, &subject))
}

/// What an allowed payment writes: it is counted wherever it counts, its id is remembered, the decision is in the evidence,
/// the approval that it needed is spent; and nothing else.
#[inline(always)]
fn paid(before: &World, path: Path) -> World {
    let (amount, time) = (before.amount, UnixSeconds(NOW));
    let Shows { record, session, approval } = before.shows;
    let mut after = *before;
    after.mandate.counters.add(amount, time);
    let rated = record && before.record.tier != NO_TIER;
    let class = if rated { Class::of_tier(before.record.tier) } else { Class::UNRATED };
    after.mandate.window.add(class, amount, time);
    after.mandate.ids.remember(before.id);
    after.mandate.evidence.sequence = Count(before.mandate.evidence.sequence.0.wrapping_add(1));
    after.mandate.evidence.head = recorded(before, Kind::Decision, path, 0, 0);
    after.budget.counters.add(amount, time);
    if record {
        after.record.counters.add(amount, time);
    }
    if session {
        after.session.counters.add(amount, time);
    }
    if approval {
        let needed = amount.0 > before.mandate.approval_threshold.0;
        after.approval.spent = if needed { 1 } else { before.approval.spent };
    }
    after
}

/// What came of it, and whether that is right: paid exactly if all gates pass, no payment is open and the record can be
/// numbered; then the books are as they should be, and otherwise as they were.
struct Found {
    right: bool,
    made: bool,
    allowed: bool,
}

#[inline(always)]
fn fused(before: World) -> Found {
    let mut world = before;
    let allowed = world.with(|accounts, request| evaluate(&accounts.view(), request).is_allow());
    let due = allowed & (before.mandate.pending.stage == 0) & (before.mandate.evidence.sequence.0 < u64::MAX);
    let made = world.with(|accounts, request| match decide(accounts, request, digest) {
        Ok(ticket) => Some(ticket.amount()),
        Err(_) => None,
    });
    let mut after = paid(&before, Path::Fused);
    if before.shows.record {
        after.record.settled = Count(before.record.settled.0.saturating_add(1));
        after.record.last_settled = before.record.last_settled.later(UnixSeconds(NOW));
    }
    let (made, amount) = (made.is_some(), made.unwrap_or_default());
    let right = (made == due) & (!made | (amount == before.amount)) & world.left(made, &after, &before);
    Found { right, made, allowed }
}

/// `strict_correctness`: a fused payment is made exactly if all gates pass, no payment is open and its record can be numbered;
/// then it is counted in mandate and budget, its id remembered and its decision recorded, for exactly its amount; otherwise
/// nothing changed.
/// Bound: the payee has no record, the agent signs; accounts belong together; an empty ring of ids, a fixed time in the newest
/// bucket.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn decide_pays_an_unrated_payee_strictly() {
    let found = fused(World::any(Shows { record: false, session: false, approval: false }, 0, 0, 3));
    assert!(found.right);
    kani::cover!(found.made);
    kani::cover!(found.allowed && !found.made);
    kani::cover!(!found.allowed);
}

/// `strict_correctness`: the same of a rated payee, whose record counts too.
/// Bound: a payee of tier 2 that is not denied, the agent signs; the rest as for an unrated payee.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn decide_pays_a_rated_payee_strictly() {
    let found = fused(World::any(Shows { record: true, session: false, approval: false }, 2, 0, 3));
    assert!(found.right);
    kani::cover!(found.made);
    kani::cover!(!found.allowed);
}

/// `strict_correctness`: the same in a session, which counts too.
/// Bound: the payee has no record; the rest as for an unrated payee.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn decide_pays_in_a_session_strictly() {
    let found = fused(World::any(Shows { record: false, session: true, approval: false }, 0, 0, 15));
    assert!(found.right);
    kani::cover!(found.made);
    kani::cover!(!found.allowed);
}

/// `strict_correctness`: the same two buckets later, and when the whole window has passed.
/// Bound: the payee has no record, no caps but the window's; the rest as for an unrated payee.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn decide_pays_in_a_later_bucket_strictly() {
    let mut turns = 2;
    while turns <= 15 {
        let mut before = World::any(Shows { record: false, session: false, approval: false }, 0, turns, 0);
        uncapped(&mut before);
        let found = fused(before);
        assert!(found.right);
        kani::cover!(found.made && turns == 15);
        turns += 13;
    }
}

/// No caps, and nothing spent by the calendar.
fn uncapped(world: &mut World) {
    let unspent = Counters { last_seen: UnixSeconds(NOW), ..Counters::default() };
    (world.mandate.caps, world.mandate.counters) = (Caps::NONE, unspent);
    (world.budget.caps, world.budget.counters) = (Caps::NONE, unspent);
}

/// Nor limits of the window.
fn unlimited(world: &mut World) {
    uncapped(world);
    let Mandate { window_limit, window_count, unrated_limit, .. } = &mut world.mandate;
    (*window_limit, *window_count, *unrated_limit) = (Limit::NONE, Limit::NONE, Limit::NONE);
}

/// `approval_single_use`: a payment over the approval threshold is made only with an unspent approval, and spends it; one
/// that needs none spends none.
/// Bound: the payee has no record, the agent signs, nothing is limited; the rest as for an unrated payee.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn decide_spends_the_approval_that_it_needs() {
    let mut before = World::any(Shows { record: false, session: false, approval: true }, 0, 0, 3);
    unlimited(&mut before);
    let (needed, unspent) = (before.amount.0 > before.mandate.approval_threshold.0, before.approval.spent == 0);

    let mut world = before;
    let made = world.with(|accounts, request| decide(accounts, request, digest).is_ok());

    let spent = if made & needed { 1 } else { before.approval.spent };
    let expected = Approval { spent, ..before.approval };
    assert!((!made | !needed | unspent) & same(&world.approval, &expected));
    kani::cover!(made && needed);
    kani::cover!(made && !needed);
    kani::cover!(!made && needed && unspent);
}

/// `one_ticket_at_a_time`: a gated payment leaves its ticket, of what was decided, in the state that the fused one would leave.
/// Bound: the payee has no record, the agent signs, nothing is limited; the rest as for an unrated payee.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn gate_leaves_the_ticket_of_what_it_decided() {
    let mut before = World::any(Shows { record: false, session: false, approval: false }, 0, 0, 3);
    unlimited(&mut before);
    let balances = any::balances();

    let mut world = before;
    let allowed = world.with(|accounts, request| evaluate(&accounts.view(), request).is_allow());
    let due = allowed & (before.mandate.pending.stage == 0) & (before.mandate.evidence.sequence.0 < u64::MAX);
    let made = world.with(|accounts, request| gate(accounts, request, DESTINATION, balances, digest).is_ok());

    let mut after = paid(&before, Path::Gated);
    after.mandate.pending = Pending {
        stage: 1,
        payee: PAYEE,
        destination: DESTINATION,
        amount: before.amount,
        id: before.id,
        slot: Slot(9),
        decision: after.mandate.evidence.head,
        before: balances,
        governance_epoch: before.vault.governance_epoch,
        reserved: [0; 4],
    };
    assert!((made == due) & world.left(made, &after, &before));
    kani::cover!(made);
    kani::cover!(!made);
}

/// `denial_is_only_recorded`: a denial is recorded exactly if the gates refuse as is said, no payment is open, the record can be
/// numbered and none was made in this slot; then the evidence has one record more, of this denial, and the slot is noted.
/// Nothing else changes; what is not recorded changes nothing.
/// Bound: the payee has no record, the agent asks, nothing is limited; the rest as for an unrated payee.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn denial_is_recorded_and_nothing_else() {
    let mut before = World::any(Shows { record: false, session: false, approval: false }, 0, 0, 3);
    unlimited(&mut before);
    before.mandate.denied_slot = Slot(number_like(8));
    let mut world = before;
    let verdict = world.with(|accounts, request| evaluate(&accounts.view(), request));
    let gates = number_like(verdict.gate_codes());

    let done = world.deny(gates);

    let open = (before.mandate.pending.stage != 0) | (before.mandate.evidence.sequence.0 == u64::MAX);
    let due = !verdict.is_allow() & (gates == verdict.gate_codes()) & !open & (before.mandate.denied_slot.0 != 9);
    let mut after = before;
    after.mandate.denied_slot = Slot(9);
    after.mandate.evidence.sequence = Count(before.mandate.evidence.sequence.0.wrapping_add(1));
    after.mandate.evidence.head = recorded(&before, Kind::Denial, Path::Unpaid, gates, verdict.code());
    assert!((done == due) & either(done, &world.mandate, &after.mandate, &before.mandate));
    kani::cover!(done);
    kani::cover!(!done && !verdict.is_allow() && gates == verdict.gate_codes());
    kani::cover!(verdict.is_allow());
}

/// `denial_is_only_recorded`: nobody but the agent that the mandate names, for its own vault and mint, has a denial recorded.
/// Bound: a payment of nothing, which is always refused; the rest as above.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn denial_is_recorded_for_the_agent_alone() {
    let mut before = World::any(Shows { record: false, session: false, approval: false }, 0, 0, 3);
    unlimited(&mut before);
    (before.amount, before.mandate.pending, before.mandate.evidence.sequence) =
        (Amount(0), Pending::default(), Count(3));
    let (agent, vault, mint) = (any::key_like(&AGENT), any::key_like(&VAULT), any::key_like(&MINT));
    (before.mandate.agent, before.mandate.vault, before.mandate.mint) = (agent, vault, mint);
    let mut world = before;
    let gates = world.with(|accounts, request| evaluate(&accounts.view(), request)).gate_codes();

    let done = world.deny(gates);

    assert!(done == (agent == AGENT) & (vault == VAULT) & (mint == MINT));
    kani::cover!(done);
    kani::cover!(!done && agent == AGENT);
}
