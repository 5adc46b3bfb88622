//! Kill switches: nothing is paid while any of them is on, whatever else would allow it.

use policy_kernel::gate::{evaluate, freeze, Gate};
use policy_kernel::lifecycle::Mode;
use policy_kernel::reason::Reason;
use policy_kernel::state::Session;
use policy_kernel::verdict::{Finding, Outcome, Verdict};

use crate::any;
use crate::shown::{blank, session, Shown};

/// Whether owners, or what they set up, stopped the payment.
fn stopped(shown: &Shown, session: Option<&Session>) -> bool {
    // Words of the vault alone: 2 is the only mode that pays.
    let running = shown.vault.mode == 2;
    let held = shown.mandate.held != 0;
    (shown.vault.paused != 0) | !running | held | session.is_some_and(|session| session.held != 0)
}

/// `paused_implies_no_allow`: the freeze gate refuses while the vault is paused, or is in any mode but Run at that time, or the
/// mandate or the session is on hold; and it passes when none of that is so.
#[kani::proof]
#[kani::unwind(9)]
fn freeze_refuses_exactly_what_is_stopped() {
    let shown = Shown::any();
    let session = session(&shown);

    let alone = freeze::check(&shown.view(None, None), &shown.request()).is_ok();
    let lent = freeze::check(&shown.view(Some(&session), None), &shown.request()).is_ok();

    assert!((alone != stopped(&shown, None)) & (lent != stopped(&shown, Some(&session))));
    let running = shown.vault.effective_mode(shown.now) == Mode::Run;
    assert!(running | (!alone & !lent));
    kani::cover!(lent);
    kani::cover!(alone && !lent);
    kani::cover!(!alone && running && shown.mandate.held == 0);
    kani::cover!(!alone && running && shown.vault.paused == 0);
    kani::cover!(!alone && shown.vault.paused == 0 && shown.mandate.held == 0);
}

/// What another gate may say.
#[inline(always)]
fn outcome() -> Outcome {
    let found = |reason| Finding::new(reason, kani::any(), kani::any());
    match kani::any::<u8>() & 3 {
        0 => Outcome::Pass,
        1 => Outcome::Deny(found(Reason::DayCap)),
        2 => Outcome::Escalate(found(Reason::ApprovalRequired)),
        _ => Outcome::Error(found(Reason::CounterOverflow)),
    }
}

/// `freeze_overrides`: what the freeze gate refuses is no allow, and the refusal names that gate and its reason, whatever the
/// other gates say.
/// Bound: one reason of each kind for the other gates, with any numbers.
#[kani::proof]
#[kani::unwind(9)]
fn freeze_is_named_before_all_other_gates() {
    let (mut named, mut at) = (true, 0);
    let others = [outcome(), outcome(), outcome(), outcome(), outcome()];
    let reasons = [Reason::VaultPaused, Reason::VaultNotRunning, Reason::MandateHeld, Reason::SessionHeld];
    while at < reasons.len() {
        let finding = Finding::new(reasons[at], kani::any(), kani::any());
        let [context, identity, egress, threat, delegation] = others;
        let verdict = Verdict {
            outcomes: [Outcome::of(Err(finding)), context, identity, egress, threat, delegation],
            also: None,
        };
        named &= !verdict.is_allow();
        named &= is_frozen(&verdict, &finding);
        named &= verdict.code() == 1;
        at += 1;
    }
    assert!(named);
    kani::cover!(others[0] == Outcome::Pass);
    kani::cover!(matches!(others[4], Outcome::Error(_)));
}

fn is_frozen(verdict: &Verdict, found: &Finding) -> bool {
    let Some((gate, finding)) = verdict.refusal() else {
        return false;
    };
    (gate == Gate::Freeze)
        & (finding.reason.code() == found.reason.code())
        & (finding.got == found.got)
        & (finding.limit == found.limit)
}

/// `freeze_overrides`: of any vault, mandate and session that are stopped, the verdict of all six gates is no allow and names
/// the freeze gate with what it found.
/// Bound: what the other gates read is the same in every case: accounts that nobody has set up.
#[kani::proof]
#[kani::unwind(14)]
fn freeze_overrides_the_whole_verdict() {
    let (mut shown, mut session): (Shown, Session) = (blank(), blank());
    shown.vault.mode = kani::any();
    shown.vault.paused = kani::any();
    shown.vault.mode_deadline = any::time();
    shown.now = any::time();
    shown.mandate.held = kani::any();
    session.held = kani::any();
    kani::assume(stopped(&shown, Some(&session)));

    let (view, request) = (shown.view(Some(&session), None), shown.request());
    let verdict = evaluate(&view, &request);

    let found = freeze::check(&view, &request);
    let overrides = found.is_err_and(|finding| is_frozen(&verdict, &finding));
    assert!(overrides & !verdict.is_allow());
    kani::cover!(session.held != 0 && shown.mandate.held == 0);
    kani::cover!(shown.vault.paused == 0 && shown.vault.mode == 1 && shown.now < shown.vault.mode_deadline);
}
