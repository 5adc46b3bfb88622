//! What the owners think of a payee, and what follows.

use policy_kernel::gate::{delegation, egress, threat};
use policy_kernel::quantity::{Amount, Key};
use policy_kernel::request::{Credentials, Request, View};
use policy_kernel::spending::Caps;
use policy_kernel::state::counterparty::NO_TIER;
use policy_kernel::state::Counterparty;
use policy_kernel::token::SPL_TOKEN;
use policy_kernel::verdict::Finding;

use crate::any;
use crate::asked::{self, blank, Asked, State, NOW};

/// Any mandate, and any payment of it that the payee's record and the amount alone decide on.
#[inline(always)]
fn draw(state: &mut State) -> Asked {
    state.vault.authority = Key([1; 4]);
    state.budget.token_program = SPL_TOKEN;
    let mandate = &mut state.mandate;
    mandate.minimum_tier = kani::any();
    mandate.unrated = kani::any();
    mandate.maximum_risk = any::bps();
    mandate.minimum_confidence = any::bps();
    mandate.tier_shares = kani::any();
    asked::draw_window(&mut mandate.window);
    mandate.window_limit = any::limit();
    mandate.window_count = any::limit();
    mandate.unrated_limit = any::limit();
    mandate.validation_threshold = any::limit();
    let payee = any::key();
    Asked {
        vault: any::key(),
        authority: state.vault.authority,
        payee,
        token_program: SPL_TOKEN,
        destination_owner: payee,
        amount: any::amount(),
        ..Asked::default()
    }
}

/// What the two gates read of a record, but for tier and hold. It stays where it is: one that is moved is written byte by
/// byte over what was there, and CBMC then no longer sees that its tier is a constant.
#[inline(never)]
fn draw_record(record: &mut Counterparty, asked: &Asked) {
    (record.risk, record.confidence) = (any::bps(), any::bps());
    (record.vault, record.payee) = (any::key_like(&asked.vault), any::key_like(&asked.payee));
    record.caps = Caps::NONE;
}

/// Whether the two gates that read the rating let a payment pass.
fn passes(view: &View, request: &Request) -> bool {
    egress::check(view, request, NOW).is_ok() & threat::check(view, request, NOW).is_ok()
}

/// How far two answers differ: zero if they are the same.
#[inline(always)]
fn difference(one: &Result<(), Finding>, other: &Result<(), Finding>) -> u64 {
    let reason = |checked: &Result<(), Finding>| checked.err().map_or(0, |found| found.reason.code());
    let got = |checked: &Result<(), Finding>| checked.err().map_or(0, |found| found.got);
    let limit = |checked: &Result<(), Finding>| checked.err().map_or(0, |found| found.limit);
    u64::from(reason(one) ^ reason(other)) | (got(one) ^ got(other)) | (limit(one) ^ limit(other))
}

/// `holds_rate_nobody`: a payee whose record only bears a hold that was lifted is answered as one without a record: by the
/// gates that ask who is paid, what was spent, and who vouches.
/// Bound: a moment in the newest bucket of the window; no attestor shown.
#[kani::proof]
#[kani::unwind(9)]
fn rating_of_a_lifted_hold_is_none() {
    blank!(state);
    let asked = draw(state);
    let request = asked.request(None);
    let record = Counterparty { vault: asked.vault, payee: asked.payee, ..asked::record(&asked, NO_TIER, 0) };
    let (with, without) = (state.view(Some(&record), Credentials::default()), state.view(None, Credentials::default()));

    let passed = egress::check(&without, &request, NOW);
    let mut different = difference(&egress::check(&with, &request, NOW), &passed);
    let spent = threat::check(&without, &request, NOW);
    different |= difference(&threat::check(&with, &request, NOW), &spent);
    let vouched = delegation::validated(&without, &request, NOW);
    different |= difference(&delegation::validated(&with, &request, NOW), &vouched);

    assert!(different == 0);
    kani::cover!(passed.is_ok() && spent.is_ok() && vouched.is_ok());
    kani::cover!(passed.is_err());
    kani::cover!(spent.is_err());
    kani::cover!(vouched.is_err());
}

/// `counterparty_tier_monotone`: a payee of the next higher tier gets whatever it would get of its own, so that raising a
/// payee refuses no payment and lowering it admits none.
/// Assumes: shares are eighths that do not fall, as every grant makes sure, nor then does what they come to, as `tier_share` says.
/// Bound: nothing spent in the window but on unrated payees; a moment in its newest bucket; a payee without limits of its own that is not
/// denied, since a denied one gets nothing.
#[kani::proof]
#[kani::unwind(9)]
#[kani::solver(bitwuzla)]
fn rating_tier_raised_refuses_nothing() {
    blank!(state);
    let asked = draw(state);
    let request = asked.request(None);
    let mut record = Counterparty::default();
    draw_record(&mut record, &asked);
    let shares = &state.mandate.tier_shares;
    kani::assume(shares[0] <= shares[1] && shares[1] <= shares[2] && shares[2] <= shares[3] && shares[3] <= shares[4]);
    kani::assume(shares[4] <= 8);
    let of = |tier: usize| state.mandate.window_limit.share(shares[tier]);
    kani::assume(of(0) <= of(1) && of(1) <= of(2) && of(2) <= of(3) && of(3) <= of(4));
    state.mandate.window.sum.spent[..5].fill(Amount(0));

    let mut passed = [false; 5];
    let mut tier = 0;
    while tier <= 4 {
        record.tier = tier;
        passed[tier as usize] = passes(&state.view(Some(&record), Credentials::default()), &request);
        tier += 1;
    }

    let rising =
        (passed[0] <= passed[1]) & (passed[1] <= passed[2]) & (passed[2] <= passed[3]) & (passed[3] <= passed[4]);
    assert!(rising);
    kani::cover!(passed[0]);
    kani::cover!(!passed[3] && passed[4]);
    kani::cover!(!passed[4]);
}

/// `rating_monotone`: a payee of less risk, or of a rating that is more certain, gets whatever it would get otherwise.
/// Bound: tiers 0 and 4, and none; nothing spent in the window but on unrated payees; a moment in its newest bucket; a payee without limits of its own that is not
/// denied, since a denied one gets nothing.
#[kani::proof]
#[kani::unwind(9)]
#[kani::solver(bitwuzla)]
fn rating_better_refuses_nothing() {
    blank!(state);
    let asked = draw(state);
    let request = asked.request(None);
    let (mut worse, mut better) = (Counterparty::default(), Counterparty::default());
    draw_record(&mut worse, &asked);
    draw_record(&mut better, &asked);
    (better.vault, better.payee) = (worse.vault, worse.payee);
    kani::assume(better.risk <= worse.risk && better.confidence >= worse.confidence);

    state.mandate.window.sum.spent[..5].fill(Amount(0));
    let (mut worse_passed, mut better_passed) = ([false; 3], [false; 3]);
    let mut at = 0;
    while at < 3 {
        let tier = [0, 4, NO_TIER][at];
        (worse.tier, better.tier) = (tier, tier);
        worse_passed[at] = passes(&state.view(Some(&worse), Credentials::default()), &request);
        better_passed[at] = passes(&state.view(Some(&better), Credentials::default()), &request);
        at += 1;
    }

    let mut monotone = true;
    for (worse, better) in worse_passed.iter().zip(&better_passed) {
        monotone &= worse <= better;
    }
    assert!(monotone);
    kani::cover!(worse_passed[0]);
    kani::cover!(!worse_passed[0] && better_passed[0]);
    kani::cover!(!better_passed[0]);
}
