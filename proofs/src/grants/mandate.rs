//! The mandate.

use policy_kernel::gate::{delegation, identity};
use policy_kernel::governance::Consent;
use policy_kernel::ids::PaymentIds;
use policy_kernel::quantity::{Revision, Seconds, UnixSeconds};
use policy_kernel::reason::Reason;
use policy_kernel::request::{Credentials, View};
use policy_kernel::state::{Approval, Grant, Mandate, MandateTerms, Session, Vault};
use policy_kernel::ticket::Pending;
use policy_kernel::window::{Window, CELLS, K};

use super::{is_handed_out, now, owned, same, LONGEST};
use crate::any;
use crate::tightening::request;

/// Length of the windows here, and another one.
pub const LENGTH: Seconds = Seconds(12 * 3_600);
pub const OTHER_LENGTH: Seconds = Seconds(12 * 86_400);
/// The newest bucket of the windows here.
pub const NEWEST: u64 = 500_000;
/// A moment in it.
pub const NOW: UnixSeconds = UnixSeconds(NEWEST * LENGTH.0 / K + 7);

pub fn terms(window: Seconds) -> MandateTerms {
    MandateTerms {
        starts_at: any::time(),
        expires_at: any::time(),
        caps: any::caps(),
        window,
        window_limit: any::limit(),
        window_count: any::limit(),
        unrated_limit: any::limit(),
        validation_threshold: any::limit(),
        approval_threshold: any::limit(),
        required_capability: any::key(),
        tier_shares: kani::any(),
        minimum_tier: kani::any(),
        unrated: kani::any(),
        maximum_risk: any::bps(),
        minimum_confidence: any::bps(),
        held: kani::any(),
    }
}

pub fn grant(now: UnixSeconds) -> Grant {
    Grant {
        vault: any::key(),
        agent: any::key(),
        mint: any::key(),
        bump: kani::any(),
        now,
        expected_version: any::revision(),
        expected_epoch: any::revision(),
    }
}

/// A window whose spending is all in the newest bucket.
pub fn window() -> Window {
    let mut window = Window { width: Seconds(LENGTH.0 / K), newest: NEWEST, ..Window::EMPTY };
    window.sum = any::cell();
    window.cells[NEWEST as usize % CELLS] = window.sum;
    window
}

/// A window in which nothing was spent.
pub const EMPTY: Window = Window { width: Seconds(LENGTH.0 / K), newest: NEWEST, ..Window::EMPTY };

/// A valid mandate, dead or alive, that has this window.
fn valid(window: Window) -> Mandate {
    let mandate =
        Mandate { counters: super::counters(), ..any::mandate(window, any::payment_ids(3), Pending::default()) };
    kani::assume(mandate.is_valid());
    mandate
}

/// What a grant makes of a mandate: the terms, and nothing else but for incarnation, window and hold.
pub fn written(of: &Mandate, vault: &Vault, terms: &MandateTerms) -> Mandate {
    let [a, b, c, d, e] = terms.tier_shares;
    Mandate {
        minimum_tier: terms.minimum_tier,
        unrated: terms.unrated,
        maximum_risk: terms.maximum_risk,
        minimum_confidence: terms.minimum_confidence,
        tier_shares: [a, b, c, d, e, 0, 0, 0],
        version: Revision(of.version.0.saturating_add(1)),
        grant_epoch: vault.grant_epoch,
        starts_at: terms.starts_at,
        expires_at: terms.expires_at,
        caps: terms.caps,
        validation_threshold: terms.validation_threshold,
        approval_threshold: terms.approval_threshold,
        required_capability: terms.required_capability,
        window_limit: terms.window_limit,
        window_count: terms.window_count,
        unrated_limit: terms.unrated_limit,
        ..*of
    }
}

/// `state_stays_valid`: a mandate granted in a fresh account is valid; it has its terms, the vault's next incarnation, and
/// nothing spent.
/// Bound: rolling windows of 12 hours.
#[kani::proof]
#[kani::unwind(20)]
fn mandate_begins_valid() {
    let (mut vault, signers) = owned();
    let (grant, terms, mut mandate) = (grant(now()), terms(LENGTH), Mandate::default());
    let incarnation = vault.next_incarnation;

    kani::assume(mandate.grant(&mut vault, Consent::Cosigned(&signers), &grant, &terms).is_ok());

    let Grant { vault: address, agent, mint, bump, .. } = grant;
    let empty = Window { width: Seconds(LENGTH.0 / K), newest: mandate.window.newest, ..Window::EMPTY };
    let fresh = Mandate {
        layout: 1,
        bump,
        held: terms.held,
        vault: address,
        agent,
        mint,
        incarnation,
        window: empty,
        ids: PaymentIds::EMPTY,
        hold_changes: Revision(terms.held.into()),
        ..Mandate::default()
    };
    assert!(mandate.is_valid() & same(&mandate, &written(&fresh, &vault, &terms)));
    assert!(is_handed_out(&vault, incarnation) | (incarnation.0 == u64::MAX));
    kani::cover!(mandate.held == 0);
    kani::cover!(mandate.held == 1);
}

/// `state_stays_valid`: a mandate granted again is valid, and no grant finds a valid one that it would make invalid.
/// Bound: rolling windows of 12 hours, whose spending is in one bucket; one time of the latest payment.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn mandate_granted_again_stays_valid() {
    let (mut vault, signers) = owned();
    let (grant, terms, mut mandate) = (grant(now()), terms(LENGTH), valid(window()));

    let result = mandate.grant(&mut vault, Consent::Cosigned(&signers), &grant, &terms);

    assert!(result != Err(Reason::StateInvalid));
    assert!(result.is_err() || mandate.is_valid());
    kani::cover!(result.is_ok());
    kani::cover!(result.is_err());
}

/// `state_stays_valid`: a refused grant changes neither the mandate, fresh or valid, nor the vault.
/// Bound: rolling windows of 12 hours and of 13 seconds, which there are not; one time of the latest payment; nothing spent.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn mandate_grant_refused_changes_nothing() {
    let (vault, signers) = owned();
    let mut refused = 0;
    while refused < 4 {
        let window = if refused & 1 == 0 { LENGTH } else { Seconds(13) };
        let before = if refused & 2 == 0 { Mandate::default() } else { valid(EMPTY) };
        let (mut mandate, mut changed) = (before, vault);

        let result = mandate.grant(&mut changed, Consent::Cosigned(&signers), &grant(now()), &terms(window));

        assert!(result.is_ok() | (same(&mandate, &before) & same(&changed, &vault)));
        refused += 1;
    }
    kani::cover!(refused == 4);
}

/// `counters_survive`: a mandate granted again keeps its counters, rolling window, ids, open payment, evidence and whose it is;
/// a hold survives; nothing but the terms is written, and the incarnation only after a revocation.
/// Bound: rolling windows of 12 hours.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn mandate_granted_again_forgets_nothing() {
    let (mut vault, signers) = owned();
    let window = any::window(Seconds(LENGTH.0 / K), NEWEST);
    let mut mandate = any::mandate(window, any::payment_ids(3), Pending::default());
    kani::assume(mandate.layout == 1);
    let (before, incarnation) = (mandate, vault.next_incarnation);
    let (grant, terms) = (grant(now()), terms(LENGTH));

    kani::assume(mandate.grant(&mut vault, Consent::Cosigned(&signers), &grant, &terms).is_ok());

    let revoked = before.grant_epoch.0 == 0;
    let put_on_hold = (before.held == 0) & (terms.held == 1);
    let kept = Mandate {
        held: before.held | terms.held,
        hold_changes: Revision(before.hold_changes.0.saturating_add(put_on_hold.into())),
        incarnation: if revoked { incarnation } else { before.incarnation },
        ..before
    };
    assert!(same(&mandate, &written(&kept, &vault, &terms)));
    kani::cover!(revoked && before.held == 1 && terms.held == 0);
    kani::cover!(!revoked && put_on_hold);
}

/// `counters_survive`: what a mandate's rolling window still holds is held by the window of another length too, and the
/// counters stay.
/// Bound: from 12 hours to 12 days; in the newest bucket, and four buckets later.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn mandate_of_another_window_forgets_nothing() {
    let (mut vault, signers) = owned();
    let window = any::window(Seconds(LENGTH.0 / K), NEWEST);
    let mut turns = 0;
    while turns <= 4 {
        let now = UnixSeconds((NEWEST + turns) * LENGTH.0 / K + 7);
        let mut mandate = any::mandate(window, PaymentIds::EMPTY, Pending::default());
        (mandate.layout, mandate.counters.last_seen) = (1, now);
        let before = mandate;

        let result = mandate.grant(&mut vault, Consent::Cosigned(&signers), &grant(now), &terms(OTHER_LENGTH));

        // The window of another length is asked, rather than the mandate's, whose length depends on the result.
        let Ok(resized) = before.window.resized(OTHER_LENGTH, now) else { unreachable!() };
        let counted = same(&before.window.at(now), &resized.at(now)) & same(&mandate.counters, &before.counters);
        assert!(result.is_err() | (counted & same(&mandate.window, &resized) & (resized.length() == OTHER_LENGTH)));
        kani::cover!(result.is_ok() && turns == 4);
        turns += 4;
    }
}

/// `grants_are_finite_and_bounded`: a granted term begins before it ends, ends after now, and within 366 days.
/// Assumes: the cluster's time is before 2^63.
/// Bound: rolling windows of 12 hours.
#[kani::proof]
#[kani::unwind(20)]
fn mandate_term_is_finite() {
    let (mut vault, signers) = owned();
    let now = now();
    let mut mandate = any::mandate(EMPTY, PaymentIds::EMPTY, Pending::default());
    mandate.layout = 1;

    kani::assume(mandate.grant(&mut vault, Consent::Cosigned(&signers), &grant(now), &terms(LENGTH)).is_ok());

    let (start, end) = (mandate.starts_at.0, mandate.expires_at.0);
    assert!((start < end) & (now.0 < end) & (end - now.0 <= LONGEST));
    kani::cover!(end - now.0 == LONGEST && start > now.0);
}

/// A mandate whose window nobody asks about, and a session and an approval that were current before something was revoked.
fn lent(vault: &Vault) -> (Mandate, Session, Approval) {
    let mandate = any::mandate(EMPTY, PaymentIds::EMPTY, Pending::default());
    let session = Session { incarnation: mandate.incarnation, ..any::session() };
    let approval = Approval { incarnation: mandate.incarnation, ..any::approval() };
    kani::assume(mandate.layout == 1 && is_handed_out(vault, mandate.incarnation) && vault.grant_epoch.0 > 0);
    (mandate, session, approval)
}

/// Whether the session may spend, and whether the approval of a payment that needs one counts.
fn live(vault: &Vault, mandate: &Mandate, session: &Session, approval: &Approval) -> (bool, bool) {
    let (keys, budget) = (any::keys(), any::budget());
    let credentials = Credentials { session: Some(session), approval: Some(approval), ..Credentials::default() };
    let view = View { vault, budget: &budget, mandate, counterparty: None, credentials };
    let request = request(&keys, None);
    kani::assume(delegation::needs_approval(&view, &request));
    let signed = identity::check(&view, &request, any::time()).is_ok();
    (signed, delegation::approved(&view, &request, any::time()).is_ok())
}

/// `revocation_is_final`: nothing is spent of a mandate once it is revoked, by its agent or a session.
/// Assumes: the vault's grant epoch is not zero, as it never is.
#[kani::proof]
#[kani::unwind(18)]
fn mandate_revoked_is_spent_by_nobody() {
    let (vault, signers) = owned();
    let (mut mandate, session, _) = lent(&vault);
    let before = mandate;

    let result = mandate.revoke(&vault, Consent::Cosigned(&signers), any::revision());

    let (keys, budget) = (any::keys(), any::budget());
    let mut shown = 0;
    while shown < 2 {
        let credentials = Credentials { session: (shown == 1).then_some(&session), ..Credentials::default() };
        let view = View { vault: &vault, budget: &budget, mandate: &mandate, counterparty: None, credentials };
        let signed = identity::check(&view, &request(&keys, None), any::time()).is_ok();
        assert!(result.is_err() | !signed);
        shown += 1;
    }
    assert!(result.is_ok() | (mandate.grant_epoch == before.grant_epoch));
    kani::cover!(result.is_ok());
    kani::cover!(result == Err(Reason::GrantEpochStale));
}

/// `revocation_is_final`: a session and an approval of a mandate that was revoked by itself are dead for good: also when it is
/// granted again.
/// Assumes: the mandate's incarnation was handed out by the vault; the grant epoch is not zero, as it never is.
#[kani::proof]
#[kani::unwind(18)]
fn mandate_granted_after_revocation_brings_nothing_back() {
    let (mut vault, signers) = owned();
    let (mut mandate, session, approval) = lent(&vault);
    kani::assume(mandate.revoke(&vault, Consent::Cosigned(&signers), any::revision()).is_ok());

    let (grant, terms) = (grant(now()), terms(LENGTH));
    kani::assume(mandate.grant(&mut vault, Consent::Cosigned(&signers), &grant, &terms).is_ok());

    let (signed, approved) = live(&vault, &mandate, &session, &approval);
    assert!(!signed & !approved);
    kani::cover!(session.grant_epoch == vault.grant_epoch);
}

/// `revocation_is_final`: what was lent and approved before all mandates were revoked is dead for good: also when they are
/// granted again.
/// Assumes: the grant epoch is that of the session and the approval, and was moved fewer than 2^64 - 1 times.
#[kani::proof]
#[kani::unwind(18)]
fn vault_revoking_all_brings_nothing_back() {
    let (mut vault, signers) = owned();
    let (mandate, mut session, mut approval) = lent(&vault);
    (session.grant_epoch, approval.grant_epoch) = (vault.grant_epoch, vault.grant_epoch);
    kani::assume(vault.grant_epoch.0 < u64::MAX);

    kani::assume(vault.revoke_all(Consent::Cosigned(&signers), any::revision()).is_ok());

    let regranted = Mandate { grant_epoch: vault.grant_epoch, ..mandate };
    let (signed, approved) = live(&vault, &regranted, &session, &approval);
    assert!(!signed & !approved & (session.grant_epoch < vault.grant_epoch));
    kani::cover!(mandate.grant_epoch == session.grant_epoch);
}

/// `state_stays_valid`: a hold, a release and a revocation keep a mandate valid, and write nothing but what they say.
/// Bound: rolling windows in which nothing was spent; one time of the latest payment.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
fn mandate_held_and_revoked_stays_valid() {
    let (vault, signers) = owned();
    let before = valid(EMPTY);
    let mut step = 0;
    while step < 3 {
        let mut mandate = before;
        let result = match step {
            0 => mandate.hold(&vault, &signers[0]),
            1 => mandate.release(&vault, Consent::Cosigned(&signers), any::revision()),
            _ => mandate.revoke(&vault, Consent::Cosigned(&signers), any::revision()),
        };
        let (ok, held) = (u64::from(result.is_ok()), u64::from(result.is_ok() && step < 2));
        let expected = Mandate {
            held: if held == 1 { u8::from(step == 0) } else { before.held },
            hold_changes: Revision(before.hold_changes.0.saturating_add(held)),
            version: Revision(before.version.0.saturating_add(ok - held)),
            grant_epoch: Revision(if ok - held == 1 { 0 } else { before.grant_epoch.0 }),
            ..before
        };
        assert!(same(&mandate, &expected) & (result != Err(Reason::StateInvalid)));
        assert!((before.held == 1) | !(result.is_ok() & (step == 1)));
        step += 1;
    }
    kani::cover!(step == 3);
}
