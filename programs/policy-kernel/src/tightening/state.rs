//! Random states with small numbers, so that amounts meet limits, and random payments asked of them.

use super::terms::{Accepting, Budgeting, Change, Granting, Judging, ACCEPTED, ADMITTED, OTHER};
use crate::fixture::{Fixture, AGENT, ATTESTOR, CAPABILITY, GRANT, MINT, NOW, PAYEE, VAULT};
use crate::quantity::{Amount, Bps, Key, Limit, Seconds, UnixSeconds};
use crate::random::Random;
use crate::spending::Caps;
use crate::state::counterparty::NO_TIER;
use crate::state::{
    Budget, BudgetTerms, Counterparty, CounterpartyTerms, Mandate, MandateTerms, MintFacts, Rating, LAYOUT,
};
use crate::token::{Mint, TOKEN_2022};
use crate::window::{Class, Window, K};

/// A change of one account of the fixture.
pub trait Staged: Change {
    /// To what the account is already.
    fn of(fixture: &Fixture) -> Self;
    /// Puts account and vault into a state.
    fn put(&self, fixture: &mut Fixture);
}

fn limit(random: &mut Random) -> Limit {
    if random.one_in(4) {
        Limit(random.below(24))
    } else {
        Limit::NONE
    }
}

fn caps(random: &mut Random) -> Caps {
    if random.one_in(2) {
        return Caps::NONE;
    }
    Caps { per_payment: limit(random), day: limit(random), week: limit(random), lifetime: limit(random) }
}

fn small(random: &mut Random, bound: u64) -> u16 {
    u16::try_from(random.below(bound)).unwrap()
}

fn tier(random: &mut Random) -> u8 {
    u8::try_from(random.below(5)).unwrap()
}

/// A mandate near its limits and near both ends of its term.
fn mandate(random: &mut Random, mandate: &mut Mandate) {
    mandate.starts_at = UnixSeconds(NOW - 1 + random.below(3));
    mandate.expires_at = UnixSeconds(NOW + if random.one_in(2) { 2 + random.below(3) } else { 10_000 });
    mandate.caps = caps(random);
    mandate.window_limit = if random.one_in(2) { Limit(random.below(24)) } else { Limit::NONE };
    (mandate.window_count, mandate.unrated_limit) = (limit(random), limit(random));
    mandate.validation_threshold = if random.one_in(2) { Limit(random.below(8)) } else { Limit::NONE };
    mandate.approval_threshold = limit(random);
    mandate.required_capability = *random.pick(&[CAPABILITY, CAPABILITY, OTHER]);
    if random.one_in(2) {
        let mut shares = [0; 5].map(|_: u8| u8::try_from(random.below(9)).unwrap());
        shares.sort_unstable();
        mandate.tier_shares[..5].copy_from_slice(&shares);
    }
    mandate.minimum_tier = if random.one_in(2) { tier(random) } else { 0 };
    mandate.unrated = u8::try_from(random.below(3)).unwrap();
    if random.one_in(2) {
        (mandate.maximum_risk, mandate.minimum_confidence) = (Bps(small(random, 4)), Bps(small(random, 4)));
    }
    let length = Seconds(K * (2 + random.below(4)));
    mandate.window = Window::new(length, UnixSeconds(NOW - 2 * length.0)).unwrap();
}

/// Counts some payments of the last two windows.
fn spend(random: &mut Random, state: &mut Fixture) {
    let length = state.mandate.window.length().0;
    let mut at = NOW - 2 * length;
    for _ in 0..random.below(5) {
        at += random.below(length);
        let (now, amount) = (UnixSeconds(at.min(NOW)), Amount(random.below(12)));
        let class = if random.one_in(4) { Class::UNRATED } else { Class::of_tier(tier(random)) };
        state.mandate.counters.add(amount, now);
        state.mandate.window.add(class, amount, now);
        state.budget.counters.add(amount, now);
        state.counterparty.counters.add(amount, now);
    }
}

pub fn draw(random: &mut Random) -> Fixture {
    let mut state = Fixture::attested();
    mandate(random, &mut state.mandate);
    spend(random, &mut state);

    // A mint that can change.
    state.budget = Budget { extensions: ADMITTED, opt_ins: ACCEPTED, token_program: TOKEN_2022, ..state.budget };
    state.budget.caps = caps(random);
    state.token_program = TOKEN_2022.0;
    state.minted = Some(Mint { decimals: 6, extensions: ADMITTED, active: 0 });

    // A payee: rated, with a record that only bore a hold, or without one.
    state.rated = !random.one_in(5);
    state.counterparty.tier = if random.one_in(8) { NO_TIER } else { tier(random) };
    (state.counterparty.risk, state.counterparty.confidence) = (Bps(small(random, 4)), Bps(small(random, 4)));
    if random.one_in(4) {
        state.counterparty.cap_mint = Key::ZERO;
    } else {
        state.counterparty.caps = caps(random);
    }

    // Others' words: an attestor for one capability or two, and what it attested, perhaps once it is accepted anew.
    let keys = [CAPABILITY, *random.pick(&[OTHER, Key([53; 4])])];
    state.attestor.capabilities[..2].copy_from_slice(&keys);
    state.attestor.capability_count = if random.one_in(3) { 1 } else { 2 };
    state.attestation.capability = *random.pick(&keys);
    state.attestation.expires_at = UnixSeconds(NOW + 10_000);
    if random.one_in(4) {
        state.attestation.attestor_incarnation = state.vault.next_incarnation;
    }
    (state.approval, state.approval.not_after) = (Fixture::approved().approval, UnixSeconds::NEVER);
    state.open_session();
    state
}

/// A payment: how much, when, and what is shown with it.
pub struct Asked {
    amount: u64,
    now: u64,
    shows: [bool; 3],
}

impl Asked {
    pub fn draw(random: &mut Random, state: &Fixture) -> Self {
        let after = if random.one_in(2) { 5 } else { 15 * state.mandate.window.width.0.max(1) };
        Self {
            amount: 1 + random.below(10),
            now: NOW - 2 + random.below(after),
            shows: [random.one_in(4), !random.one_in(3), !random.one_in(3)],
        }
    }

    /// The same payment of a state.
    pub fn of<'a>(&self, state: &'a mut Fixture) -> &'a Fixture {
        (state.amount, state.now) = (self.amount, self.now);
        (state.approval.amount, state.approval.any_id) = (Amount(self.amount), 1);
        [state.shows_session, state.shows_attestation, state.shows_approval] = self.shows;
        state.signer = if state.shows_session { state.session.key.0 } else { AGENT.0 };
        state
    }
}

impl Staged for Granting {
    fn of(fixture: &Fixture) -> Self {
        let Fixture { vault, mandate, .. } = *fixture;
        let [a, b, c, d, e, ..] = mandate.tier_shares;
        let terms = MandateTerms {
            starts_at: mandate.starts_at,
            expires_at: mandate.expires_at,
            caps: mandate.caps,
            window: mandate.window.length(),
            window_limit: mandate.window_limit,
            window_count: mandate.window_count,
            unrated_limit: mandate.unrated_limit,
            validation_threshold: mandate.validation_threshold,
            approval_threshold: mandate.approval_threshold,
            required_capability: mandate.required_capability,
            tier_shares: [a, b, c, d, e],
            minimum_tier: mandate.minimum_tier,
            unrated: mandate.unrated,
            maximum_risk: mandate.maximum_risk,
            minimum_confidence: mandate.minimum_confidence,
            held: 0,
        };
        Self { vault, mandate, grant: GRANT, terms }
    }

    fn put(&self, fixture: &mut Fixture) {
        (fixture.vault, fixture.mandate) = (self.vault, self.mandate);
    }
}

impl Staged for Budgeting {
    fn of(fixture: &Fixture) -> Self {
        let Fixture { vault, budget, .. } = *fixture;
        let says = Mint { decimals: budget.decimals.into(), extensions: budget.extensions, active: 0 };
        let facts = MintFacts { mint: MINT, says, token_program: budget.token_program, custody: budget.custody };
        let terms = BudgetTerms { caps: budget.caps, opt_ins: budget.opt_ins };
        Self { vault, budget, vault_key: VAULT, facts, terms }
    }

    fn put(&self, fixture: &mut Fixture) {
        (fixture.vault, fixture.budget, fixture.minted) = (self.vault, self.budget, Some(self.facts.says));
    }
}

impl Staged for Judging {
    fn of(fixture: &Fixture) -> Self {
        let Fixture { vault, counterparty: record, .. } = *fixture;
        let Counterparty { tier, risk, confidence, cap_mint, caps, .. } = record;
        let terms = CounterpartyTerms { rating: Rating { tier, denied: 0, risk, confidence }, cap_mint, caps };
        Self { vault, record, keys: (VAULT, PAYEE), terms }
    }

    fn put(&self, fixture: &mut Fixture) {
        (fixture.vault, fixture.counterparty) = (self.vault, self.record);
        fixture.rated = self.record.layout == LAYOUT;
    }
}

impl Staged for Accepting {
    fn of(fixture: &Fixture) -> Self {
        let Fixture { vault, attestor, .. } = *fixture;
        let capabilities = attestor.capabilities[..usize::from(attestor.capability_count)].to_vec();
        Self { vault, attestor, keys: (VAULT, ATTESTOR), capabilities }
    }

    fn put(&self, fixture: &mut Fixture) {
        (fixture.vault, fixture.attestor) = (self.vault, self.attestor);
    }
}
