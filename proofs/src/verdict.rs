//! What follows from what the gates found.

use policy_kernel::gate::{all_pass, delegation, evaluate};
use policy_kernel::ids::PaymentId;
use policy_kernel::quantity::{Key, Limit, UnixSeconds};
use policy_kernel::reason::Reason;
use policy_kernel::request::Credentials;
use policy_kernel::spending::Caps;
use policy_kernel::token::SPL_TOKEN;
use policy_kernel::verdict::{Finding, Outcome, Verdict};

use crate::any;
use crate::asked::{self, blank, Asked, NOW};

/// A reason of each class for each gate.
const DENIALS: [Reason; 6] = [
    Reason::VaultPaused,
    Reason::DayCap,
    Reason::SignerNotAgent,
    Reason::PayeeDenied,
    Reason::WindowAmount,
    Reason::NotAMember,
];
const ESCALATIONS: [Reason; 6] = [
    Reason::ValidationRequired,
    Reason::ApprovalRequired,
    Reason::UnratedNeedsValidation,
    Reason::ApprovalSpent,
    Reason::AttestationExpired,
    Reason::ApprovalRevoked,
];
const FAULTS: [Reason; 6] = [
    Reason::CounterOverflow,
    Reason::StateInvalid,
    Reason::ClockInvalid,
    Reason::CounterOverflow,
    Reason::StateInvalid,
    Reason::ClockInvalid,
];

/// What the gate of this number says, and what it found: its own number.
#[inline(always)]
fn outcome(at: usize, class: u8) -> Outcome {
    let found = |reason| Finding::new(reason, at as u64, 7);
    match class {
        0 => Outcome::Pass,
        1 => Outcome::Deny(found(DENIALS[at])),
        2 => Outcome::Escalate(found(ESCALATIONS[at])),
        _ => Outcome::Error(found(FAULTS[at])),
    }
}

/// Any classes of six outcomes: 0 pass, 1 deny, 2 escalate, 3 error.
#[inline(always)]
fn classes() -> [u8; 6] {
    core::array::from_fn(|_| kani::any::<u8>() & 3)
}

#[inline(always)]
fn verdict(classes: &[u8; 6]) -> Verdict {
    Verdict { outcomes: core::array::from_fn(|at| outcome(at, classes[at])), also: None }
}

/// `unanimity`: a payment is allowed exactly if all six gates pass, whatever they say otherwise.
/// Bound: one reason of each class for each gate.
#[kani::proof]
#[kani::unwind(9)]
fn verdict_allows_what_all_gates_pass() {
    let classes = classes();
    let verdict = verdict(&classes);

    let (allowed, codes) = (verdict.is_allow(), verdict.gate_codes());

    let (mut all, mut expected) = (true, 0u64);
    let mut at = 0;
    while at < 6 {
        all &= classes[at] == 0;
        expected |= u64::from(classes[at]) << (8 * at);
        at += 1;
    }
    assert!((allowed == all) & (codes == expected));
    kani::cover!(allowed);
    kani::cover!(codes == 0x03_02_01_00_01_02);
}

/// The first gate of these classes, 6 for none.
#[inline(always)]
fn first(classes: &[u8; 6], of: impl Fn(u8) -> bool) -> u64 {
    let (mut first, mut at) = (6, 6);
    while at > 0 {
        at -= 1;
        first = if of(classes[at]) { at as u64 } else { first };
    }
    first
}

/// `error_denies`: the gate that is named is the first that denies or could not decide and, if none does, the first that
/// escalates.
/// Bound: one reason of each class for each gate.
/// Nightly.
#[kani::proof]
#[kani::unwind(9)]
fn verdict_names_the_first_denial_or_error() {
    let classes = classes();
    let verdict = verdict(&classes);
    let (refused, escalated) = (first(&classes, |class| class & 1 == 1), first(&classes, |class| class == 2));

    let named = verdict.refusal().map_or(6, |(_, found)| found.got);

    assert!(named == if refused < 6 { refused } else { escalated });
    kani::cover!(named == 0);
    kani::cover!(named == 5 && escalated == 0);
    kani::cover!(named == 5 && refused == 6);
    kani::cover!(named == 6);
}

/// `verdict_total`: the verdict is 0 if all gates pass, 2 if all that do not pass escalate, and otherwise 1: a denial, or a
/// gate that could not decide, is never outweighed.
/// Bound: one reason of each class for each gate.
#[kani::proof]
#[kani::unwind(9)]
fn verdict_allows_denies_or_escalates() {
    let classes = classes();
    let verdict = verdict(&classes);
    let (mut refused, mut escalated) = (0, 0);
    for class in classes {
        refused |= class & 1;
        escalated |= class >> 1;
    }

    let code = verdict.code();

    assert!(code == if refused == 1 { 1 } else { u64::from(escalated) * 2 });
    kani::cover!(code == 0);
    kani::cover!(code == 1 && escalated == 1);
    kani::cover!(code == 2);
}

/// `verdict_total`: every reason has one class: 600 to 699 ask for somebody else's word, 900 and above are faults, all others
/// deny; no finding passes.
#[kani::proof]
#[kani::unwind(250)]
fn verdict_has_one_class_for_each_reason() {
    let mut exact = Outcome::of(Ok(())) == Outcome::Pass;
    let (mut denials, mut escalations, mut faults) = (0u32, 0u32, 0u32);
    let mut at = 0;
    while at < Reason::ALL.len() {
        let reason = Reason::ALL[at];
        let class = Outcome::of(Err(Finding::plain(reason))).code();
        let expected = match reason.code() / 100 {
            6 => 2,
            9 => 3,
            _ => 1,
        };
        exact &= class == expected;
        denials += u32::from(class == 1);
        escalations += u32::from(class == 2);
        faults += u32::from(class == 3);
        at += 1;
    }
    assert!(exact);
    kani::cover!(denials > 100 && escalations == 18 && faults == 3);
}

/// `verdict_total`: an approval is named beside the verdict exactly where it is missing and a validation is too.
/// Bound: no credentials shown; a payee without a record.
#[kani::proof]
#[kani::unwind(9)]
fn verdict_names_the_missing_approval_beside_the_validation() {
    blank!(state);
    state.mandate.unrated = kani::any();
    state.mandate.validation_threshold = any::limit();
    state.mandate.approval_threshold = any::limit();
    let asked = Asked { amount: any::amount(), ..Asked::default() };
    let (view, request, time) = (state.view(None, Credentials::default()), asked.request(None), any::time());

    let checked = delegation::check(&view, &request, time);
    let also = delegation::also(&view, &request, time);

    let validation = (state.mandate.unrated == 2) | (asked.amount.0 > state.mandate.validation_threshold.0);
    let approval = asked.amount.0 > state.mandate.approval_threshold.0;
    let of_approval = also.is_some_and(|found| found.reason == Reason::ApprovalRequired);
    let named = checked.err().map_or(0, |found| found.reason.code());
    let exact = (also.is_some() == (validation & approval))
        & (also.is_some() == of_approval)
        & (checked.is_ok() == !(validation | approval))
        & ((named == 601) == (approval & !validation));
    assert!(exact);
    kani::cover!(also.is_some());
    kani::cover!(checked.is_ok());
    kani::cover!(approval && !validation);
    kani::cover!(validation && !approval);
}

/// `all_pass_is_allow`: the short way that a payment takes through the gates, which holds no findings ready, lets pass exactly
/// what the verdict allows.
/// Bound: one moment; no payment id remembered; no credentials; a payee with a record of tier 2. Free are what the owners
/// switch and limit, the rating, the amount, the id, the signer and the payee's account.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn verdict_allows_what_the_short_way_lets_pass() {
    const PAYEE: Key = Key([2; 4]);
    blank!(state);
    (state.vault.mode, state.vault.paused, state.mandate.held) = (2, kani::any(), kani::any());
    state.vault.grant_epoch = any::revision();
    state.mandate.grant_epoch = any::revision();
    state.vault.authority = Key([1; 4]);
    state.budget.token_program = SPL_TOKEN;
    state.budget.caps = Caps { day: any::limit(), ..Caps::NONE };
    let mandate = &mut state.mandate;
    (mandate.starts_at, mandate.expires_at) = (any::time(), any::time());
    mandate.caps = Caps { per_payment: any::limit(), ..Caps::NONE };
    (mandate.minimum_tier, mandate.unrated) = (kani::any(), 0);
    (mandate.maximum_risk, mandate.minimum_confidence) = (any::bps(), any::bps());
    mandate.tier_shares = [8; 8];
    asked::draw_window(&mut mandate.window);
    (mandate.window_limit, mandate.window_count) = (any::limit(), any::limit());
    (mandate.validation_threshold, mandate.approval_threshold) = (any::limit(), Limit::NONE);
    mandate.ids.floor = UnixSeconds(1);
    let asked = Asked {
        authority: state.vault.authority,
        signer: any::key_like(&state.mandate.agent),
        payee: PAYEE,
        token_program: SPL_TOKEN,
        destination_owner: any::key_like(&PAYEE),
        amount: any::amount(),
        id: PaymentId { issued: any::time(), hash: [kani::any(), 1, 1] },
        not_after: any::time(),
        now: NOW,
        ..Asked::default()
    };
    let mut record = asked::record(&asked, 2, 0);
    (record.vault, record.payee) = (asked.vault, PAYEE);
    let (view, request) = (state.view(Some(&record), Credentials::default()), asked.request(None));

    let verdict = evaluate(&view, &request);
    let passed = all_pass(&view, &request, NOW);

    assert!(passed == verdict.is_allow());
    kani::cover!(passed);
    kani::cover!(!passed);
}
