//! Somebody else's word.

use policy_kernel::gate::delegation;
use policy_kernel::ids::PaymentId;
use policy_kernel::quantity::{Amount, Key, Revision, UnixSeconds};
use policy_kernel::request::{Credentials, Request};
use policy_kernel::state::{Approval, Attestation, Attestor, UNRATED_NEEDS_VALIDATION};

use crate::any;
use crate::asked::{self, blank, Asked, State};

/// Any mandate, and any payment of it.
#[inline(always)]
fn draw(state: &mut State) -> Asked {
    state.mandate.unrated = kani::any();
    state.mandate.agent = any::key();
    state.mandate.required_capability = any::key();
    state.mandate.validation_threshold = any::limit();
    state.mandate.approval_threshold = any::limit();
    state.mandate.incarnation = any::revision();
    state.vault.governance_epoch = any::revision();
    state.vault.grant_epoch = any::revision();
    Asked {
        vault: any::key(),
        mandate: any::key(),
        payee: any::key(),
        mint: any::key(),
        amount: any::amount(),
        id: any::payment_id(),
        ..Asked::default()
    }
}

/// An attestor of so many capabilities, in random runs often of this vault and for what the mandate requires.
#[inline(always)]
fn attestor(state: &State, asked: &Asked, count: u8, revoked: u8) -> Attestor {
    let mut attestor = Attestor {
        revoked,
        capability_count: count,
        vault: any::key_like(&asked.vault),
        key: any::key(),
        incarnation: any::revision(),
        ..Attestor::default()
    };
    let mut at = 0;
    while at < count as usize {
        attestor.capabilities[at] = any::key_like(&state.mandate.required_capability);
        at += 1;
    }
    attestor
}

/// Any attestation, in random runs often this attestor's about the agent.
#[inline(always)]
fn attestation(state: &State, asked: &Asked, attestor: &Attestor) -> Attestation {
    Attestation {
        layout: 1,
        bump: 255,
        revoked: kani::any(),
        padding: [0; 5],
        vault: any::key_like(&asked.vault),
        attestor: any::key_like(&attestor.key),
        agent: any::key_like(&state.mandate.agent),
        capability: any::key_like(&state.mandate.required_capability),
        issued_at: UnixSeconds(1),
        expires_at: any::time(),
        attestor_incarnation: Revision(any::word_like(attestor.incarnation.0)),
        version: Revision(1),
        reserved: [0; 18],
    }
}

/// Any approval, in random runs often of this payment.
#[inline(always)]
fn approval(state: &State, asked: &Asked) -> Approval {
    let Key([issued, a, b, c]) = any::key_like(&asked.id.words());
    Approval {
        layout: 1,
        bump: 255,
        spent: kani::any(),
        is_maximum: kani::any(),
        any_id: kani::any(),
        revoked: kani::any(),
        padding: [0; 2],
        vault: any::key_like(&asked.vault),
        index: 0,
        mandate: any::key_like(&asked.mandate),
        payee: any::key_like(&asked.payee),
        mint: any::key_like(&asked.mint),
        amount: Amount(any::word_like(asked.amount.0)),
        id: PaymentId { issued: UnixSeconds(issued), hash: [a, b, c] },
        not_after: any::time(),
        governance_epoch: Revision(any::word_like(state.vault.governance_epoch.0)),
        grant_epoch: Revision(any::word_like(state.vault.grant_epoch.0)),
        rent_payer: Key::ZERO,
        incarnation: Revision(any::word_like(state.mandate.incarnation.0)),
        reserved: [0; 19],
    }
}

/// The owners believe the attestor on this capability, the attestor gave its word on it, of this agent and in this vault,
/// and the word still holds.
fn vouched(
    state: &State,
    request: &Request,
    attestor: &Attestor,
    attestation: &Attestation,
    time: UnixSeconds,
) -> bool {
    let required = &state.mandate.required_capability;
    let mut believed = false;
    for capability in &attestor.capabilities[..attestor.capability_count as usize] {
        believed |= *capability == *required;
    }
    let ours = (attestor.vault == *request.vault) & (attestation.vault == *request.vault);
    let of_the_agent = (attestation.attestor == attestor.key) & (attestation.agent == state.mandate.agent);
    let for_this = (attestation.capability == *required) & (*required != Key::ZERO) & believed;
    let taken_back = (attestor.revoked != 0) | (attestation.revoked != 0);
    let since_accepted = attestation.attestor_incarnation == attestor.incarnation;
    ours & of_the_agent & for_this & !taken_back & since_accepted & (time < attestation.expires_at)
}

/// What is asked of one attestor, and what is promised: whether a validation is given.
#[inline(always)]
fn validated(state: &State, asked: &Asked, (count, revoked): (u8, u8)) -> (bool, bool) {
    let (request, time) = (asked.request(None), any::time());
    let attestor = attestor(state, asked, count, revoked);
    let attestation = attestation(state, asked, &attestor);
    let credentials =
        Credentials { attestor: Some(&attestor), attestation: Some(&attestation), ..Credentials::default() };
    let given = delegation::validated(&state.view(None, credentials), &request, time).is_ok();
    (given, vouched(state, &request, &attestor, &attestation, time))
}

/// Whether a payment to a payee without a record needs a validation.
#[inline(always)]
fn needs_validation(state: &State, asked: &Asked) -> bool {
    (state.mandate.unrated == UNRATED_NEEDS_VALIDATION) | (asked.amount.0 > state.mandate.validation_threshold.0)
}

/// `validation_expiry_correct`: a payment that needs a validation has one exactly if an attestation is shown that its
/// attestor gave of the agent in this vault for the required capability, which the owners believe this attestor on, and
/// which neither of them took back and that has not ended.
/// Bound: an attestor of one capability or none, revoked or not; a payee without a record.
#[kani::proof]
#[kani::unwind(9)]
fn delegation_validation_is_a_live_word_of_the_capability() {
    blank!(state);
    let asked = draw(state);

    let needed = needs_validation(state, &asked);
    let (given, live) = validated(state, &asked, (1, 0));
    let (given_by_revoked, _) = validated(state, &asked, (1, 1));
    let (given_by_none, _) = validated(state, &asked, (0, 0));

    assert!((given == (!needed | live)) & (given_by_revoked == !needed) & (given_by_none == !needed));
    kani::cover!(!needed);
    kani::cover!(needed && given);
    kani::cover!(needed && !given);
}

/// `validation_expiry_correct`: the same for an attestor of several capabilities, whichever of them is the required one.
/// Bound: an attestor of 3 and of 8 capabilities; a payee without a record.
#[kani::proof]
#[kani::unwind(10)]
fn delegation_validation_by_an_attestor_of_many_capabilities() {
    blank!(state);
    let asked = draw(state);

    let needed = needs_validation(state, &asked);
    let (by_three, three_live) = validated(state, &asked, (3, 0));
    let (by_eight, eight_live) = validated(state, &asked, (8, 0));

    assert!((by_three == (!needed | three_live)) & (by_eight == (!needed | eight_live)));
    kani::cover!(!needed);
    kani::cover!(needed && by_three && by_eight);
    kani::cover!(needed && !by_three && !by_eight);
}

/// `validation_expiry_correct`: without an attestor and an attestation, both of them, no payment has the validation that it
/// needs.
/// Bound: a payee with a record, rated or not, and one without.
#[kani::proof]
#[kani::unwind(9)]
fn delegation_validation_needs_attestor_and_attestation() {
    blank!(state);
    let asked = draw(state);
    let (request, time) = (asked.request(None), any::time());
    let record = asked::record(&asked, kani::any(), 0);
    let attestor = attestor(state, &asked, 1, 0);
    let attestation = attestation(state, &asked, &attestor);
    let none = Credentials::default();
    let shown = [
        none,
        Credentials { attestor: Some(&attestor), ..none },
        Credentials { attestation: Some(&attestation), ..none },
    ];

    let above = asked.amount.0 > state.mandate.validation_threshold.0;
    let asks = state.mandate.unrated == UNRATED_NEEDS_VALIDATION;
    let mut exact = true;
    for credentials in shown {
        let recorded = delegation::validated(&state.view(Some(&record), credentials), &request, time).is_ok();
        let unrecorded = delegation::validated(&state.view(None, credentials), &request, time).is_ok();
        exact &= recorded == !(above | (asks & (record.tier > 4)));
        exact &= unrecorded == !(above | asks);
    }

    assert!(exact);
    kani::cover!(above);
    kani::cover!(!above && asks);
    kani::cover!(!above && !asks);
}

/// `approval_bound`: a payment above the approval threshold is approved exactly if the approval shown is of this vault,
/// mandate, payee, mint, id and amount, unspent and not taken back, in time, and given under the rules in force; whatever
/// it allows, it is asked by this gate alone.
#[kani::proof]
#[kani::unwind(9)]
fn delegation_approval_is_of_this_payment() {
    blank!(state);
    let asked = draw(state);
    let (request, time) = (asked.request(None), any::time());
    let approval = approval(state, &asked);
    let credentials = Credentials { approval: Some(&approval), ..Credentials::default() };

    let shown = delegation::approved(&state.view(None, credentials), &request, time).is_ok();
    let not_shown = delegation::approved(&state.view(None, Credentials::default()), &request, time).is_ok();

    let needed = asked.amount.0 > state.mandate.approval_threshold.0;
    let parties = (approval.vault == asked.vault)
        & (approval.mandate == asked.mandate)
        & (approval.payee == asked.payee)
        & (approval.mint == asked.mint);
    let id = (approval.any_id == 1) | (approval.id.words() == asked.id.words());
    let maximum = approval.is_maximum == 1;
    let amount = (approval.amount == asked.amount) | (maximum & (asked.amount.0 < approval.amount.0));
    let usable = (approval.spent == 0) & (approval.revoked == 0) & (time <= approval.not_after);
    let in_force = (approval.incarnation == state.mandate.incarnation)
        & (approval.governance_epoch == state.vault.governance_epoch)
        & (approval.grant_epoch == state.vault.grant_epoch);
    let of_this_payment = parties & id & amount & usable & in_force;
    assert!((shown == (!needed | of_this_payment)) & (not_shown == !needed));
    kani::cover!(shown && needed && maximum && approval.any_id == 1);
    kani::cover!(shown && needed && !maximum && approval.any_id == 0);
    kani::cover!(!shown);
    kani::cover!(!needed);
}
