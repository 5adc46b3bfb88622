//! The session.

use policy_kernel::gate::identity;
use policy_kernel::governance::Consent;
use policy_kernel::ids::PaymentIds;
use policy_kernel::quantity::{Key, Revision, UnixSeconds};
use policy_kernel::reason::Reason;
use policy_kernel::request::{Credentials, View};
use policy_kernel::state::{Mandate, Opening, Session, SessionTerms, Vault};
use policy_kernel::ticket::Pending;

use super::mandate::EMPTY;
use super::{counters, either, owned, same};
use crate::any;
use crate::tightening::request;

/// What a fresh account holds.
fn fresh() -> Session {
    let mut session = any::session();
    (session.layout, session.bump, session.held) = (0, 0, 0);
    (session.mandate, session.key, session.expires_at) = (Key::ZERO, Key::ZERO, UnixSeconds(0));
    (session.grant_epoch, session.incarnation, session.version) = (Revision(0), Revision(0), Revision(0));
    (session.caps, session.counters, session.hold_changes) = Default::default();
    session
}

fn opening() -> Opening {
    Opening {
        vault: any::key(),
        mandate: any::key(),
        agent: any::key(),
        key: any::key(),
        bump: kani::any(),
        now: any::time(),
        expected_version: any::revision(),
        expected_epoch: any::revision(),
        expected_incarnation: any::revision(),
    }
}

fn terms() -> SessionTerms {
    SessionTerms { caps: any::caps(), expires_at: any::time() }
}

/// A mandate whose window and ids no opening reads.
fn mandate() -> Mandate {
    any::mandate(EMPTY, PaymentIds::EMPTY, Pending::default())
}

/// What an opening makes of a session.
fn written(of: &Session, vault: &Vault, mandate: &Mandate, terms: &SessionTerms) -> Session {
    Session {
        expires_at: terms.expires_at,
        grant_epoch: vault.grant_epoch,
        caps: terms.caps,
        incarnation: mandate.incarnation,
        version: Revision(of.version.0.saturating_add(1)),
        ..*of
    }
}

/// `state_stays_valid`: a session opened in a fresh account is valid, of its mandate and key, with nothing spent; a refused one
/// changes nothing.
#[kani::proof]
#[kani::unwind(20)]
fn session_begins_valid() {
    let ((vault, _), mandate, opening, terms) = (owned(), mandate(), opening(), terms());
    let (mut session, fresh) = (fresh(), fresh());

    let opened = session.open(&vault, &mandate, &opening, &terms).is_ok();

    let begun = Session { layout: 1, bump: opening.bump, mandate: opening.mandate, key: opening.key, ..fresh };
    let begun = written(&begun, &vault, &mandate, &terms);
    assert!(either(opened, &session, &begun, &fresh) & (opened == session.is_valid()));
    kani::cover!(opened);
    kani::cover!(!opened);
}

/// `state_stays_valid`: a session opened again, ended, put on hold or released stays valid; what is refused changes nothing.
/// Bound: one time of the latest payment.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn session_stays_valid() {
    let ((vault, signers), mandate) = (owned(), mandate());
    let before = Session { counters: counters(), ..any::session() };
    kani::assume(before.is_valid());
    let mut step = 0;
    while step < 4 {
        let mut session = before;
        let result = match step {
            0 => session.open(&vault, &mandate, &opening(), &terms()),
            1 => session.end(&mandate, &any::key(), &any::key()),
            2 => session.hold(&vault, &signers[0]),
            _ => session.release(&vault, Consent::Cosigned(&signers), any::revision()),
        };
        let (ok, held) = (result.is_ok(), session.held == u8::from(step == 2));
        assert!(session.is_valid() & (ok | same(&session, &before)) & (!ok | (step < 2) | held));
        assert!(result != Err(Reason::StateInvalid));
        step += 1;
    }
    kani::cover!(step == 4);
}

/// `counters_survive`: a session opened again, ended, put on hold or released keeps what it spent, whose it is and a hold that
/// nobody lifts; nothing but what is said is written.
#[kani::proof]
#[kani::unwind(20)]
fn session_forgets_nothing() {
    let ((vault, signers), mandate, terms) = (owned(), mandate(), terms());
    let before = Session { layout: 1, ..any::session() };
    let moved = |by: Revision| Revision(by.0.saturating_add(1));
    let mut step = 0;
    while step < 4 {
        let mut session = before;
        let result = match step {
            0 => session.open(&vault, &mandate, &opening(), &terms),
            1 => session.end(&mandate, &any::key(), &any::key()),
            2 => session.hold(&vault, &signers[0]),
            _ => session.release(&vault, Consent::Cosigned(&signers), any::revision()),
        };
        let expected = match step {
            0 => written(&before, &vault, &mandate, &terms),
            1 => Session { expires_at: UnixSeconds(0), version: moved(before.version), ..before },
            _ => Session { held: u8::from(step == 2), hold_changes: moved(before.hold_changes), ..before },
        };
        assert!(result.is_err() | same(&session, &expected));
        step += 1;
    }
    kani::cover!(step == 4);
}

/// `grants_are_finite_and_bounded`: a session is opened by the agent of a live mandate only, for another key than the agent's,
/// the authority's or none; it ends after now and no later than the mandate, and each of its caps is within the mandate's.
#[kani::proof]
#[kani::unwind(18)]
fn session_is_within_its_mandate() {
    let ((vault, _), mandate, opening, terms) = (owned(), mandate(), opening(), terms());
    let mut session = any::session();

    let opened = session.open(&vault, &mandate, &opening, &terms).is_ok();

    let live = mandate.grant_epoch == vault.grant_epoch;
    let own = (mandate.agent == opening.agent) & (mandate.vault == opening.vault);
    let (caps, most, key) = (&session.caps, &mandate.caps, &opening.key);
    let within = (caps.per_payment <= most.per_payment)
        & (caps.day <= most.day)
        & (caps.week <= most.week)
        & (caps.lifetime <= most.lifetime);
    let term = (session.expires_at > opening.now) & (session.expires_at <= mandate.expires_at);
    let distinct = (*key != Key::ZERO) & (*key != mandate.agent) & (*key != vault.authority);
    let prepared =
        (opening.expected_epoch == vault.grant_epoch) & (opening.expected_incarnation == mandate.incarnation);
    assert!(!opened | (live & own & within & term & distinct & prepared));
    kani::cover!(opened && session.expires_at == mandate.expires_at);
    kani::cover!(!opened && within);
}

/// `revocation_is_final`: what its agent ended, no session key spends any more, whatever the clock says.
#[kani::proof]
#[kani::unwind(18)]
fn session_ended_spends_nothing() {
    let ((vault, _), mandate, mut session) = (owned(), mandate(), any::session());

    let ended = session.end(&mandate, &any::key(), &any::key()).is_ok();

    let (keys, budget) = (any::keys(), any::budget());
    let credentials = Credentials { session: Some(&session), ..Credentials::default() };
    let view = View { vault: &vault, budget: &budget, mandate: &mandate, counterparty: None, credentials };
    let signed = identity::check(&view, &request(&keys, None), any::time()).is_ok();
    assert!(!ended | !signed);
    kani::cover!(ended);
    kani::cover!(!ended && signed);
}
