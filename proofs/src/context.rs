//! The payment itself: whose accounts, what mint, and when. Its caps are proved with the counters.

use policy_kernel::gate::context;
use policy_kernel::quantity::UnixSeconds;
use policy_kernel::state::{Counterparty, Session};

use crate::any;
use crate::shown::{session, Shown};

/// Accounts of the one vault and mint that are asked for, and something to pay while it may be paid.
fn belongs(shown: &Shown, time: UnixSeconds) -> bool {
    let vault = (shown.mandate.vault == shown.vault_key) & (shown.budget.vault == shown.vault_key);
    let mint = (shown.mandate.mint == shown.mint) & (shown.budget.mint == shown.mint);
    let begun = shown.mandate.starts_at.0 <= shown.now.0;
    let ended = (shown.mandate.expires_at.0 <= time.0) | (shown.not_after.0 < time.0);
    vault & mint & (shown.amount.0 > 0) & begun & !ended
}

/// `accounts_of_one_vault`: what the gate lets pass is more than nothing, from mandate and budget of the one vault and mint
/// that are asked for, not before the mandate begins, and before it and the request end; all of that with a new id passes.
/// Bound: no caps, nothing spent, no ids paid, no session.
#[kani::proof]
#[kani::unwind(18)]
fn context_is_of_one_vault_and_mint() {
    let (shown, time) = (Shown::any(), any::time());

    let passes = context::check(&shown.view(None, None), &shown.request(), time).is_ok();

    let new = (shown.id.issued.0 > 0) & (shown.id.issued.0 <= shown.now.0);
    let belongs = belongs(&shown, time);
    assert!(passes == belongs & new);
    kani::cover!(passes);
    kani::cover!(belongs && !new);
    kani::cover!(!passes && shown.mandate.mint != shown.budget.mint);
    kani::cover!(!passes && shown.mandate.vault != shown.budget.vault);
    kani::cover!(!passes && time > shown.not_after && shown.not_after == shown.now);
}

/// `accounts_of_one_vault`: the same with a session.
/// Bound: no caps, nothing spent, no ids paid.
#[kani::proof]
#[kani::unwind(18)]
fn context_in_a_session_is_of_one_vault_and_mint() {
    let (shown, time) = (Shown::any(), any::time());
    let session = session(&shown);

    let passes = context::check(&shown.view(Some(&session), None), &shown.request(), time).is_ok();

    let new = (shown.id.issued.0 > 0) & (shown.id.issued.0 <= shown.now.0);
    assert!(passes == belongs(&shown, time) & new);
    kani::cover!(passes);
    kani::cover!(!passes);
}

/// `time_never_goes_back`: limits are held against the latest of the cluster's time and what mandate, budget, payee and
/// session have seen, whichever of them are shown.
#[kani::proof]
#[kani::unwind(9)]
#[kani::solver(bitwuzla)]
fn context_time_never_goes_back() {
    let (shown, payee) = (Shown::any(), any::counterparty(0));
    let session = session(&shown);
    let shared = [shown.now.0, shown.mandate.counters.last_seen.0, shown.budget.counters.last_seen.0];

    let at = |session: Option<&Session>, payee: Option<&Counterparty>| shown.view(session, payee).time(shown.now).0;
    let latest =
        |more: &[u64]| shared.iter().chain(more).fold(0, |latest, time| if *time > latest { *time } else { latest });
    let (lent, paid) = (session.counters.last_seen.0, payee.counters.last_seen.0);
    let exact = (at(None, None) == latest(&[]))
        & (at(Some(&session), None) == latest(&[lent]))
        & (at(None, Some(&payee)) == latest(&[paid]))
        & (at(Some(&session), Some(&payee)) == latest(&[lent, paid]));

    assert!(exact);
    kani::cover!(at(None, None) == shown.now.0);
    kani::cover!(at(Some(&session), Some(&payee)) == paid && paid > lent && lent > shown.now.0);
}
