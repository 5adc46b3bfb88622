//! Who may spend.

use policy_kernel::gate::identity;

use crate::any;
use crate::shown::{session, Shown};

/// `who_may_spend`: without a session nobody but the agent whom the mandate names, and not once the vault revoked all grants.
#[kani::proof]
#[kani::unwind(9)]
fn identity_is_the_agent_alone() {
    let (shown, time) = (Shown::any(), any::time());

    let passes = identity::check(&shown.view(None, None), &shown.request(), time).is_ok();

    let agent = shown.signer == shown.mandate.agent;
    let granted = shown.mandate.grant_epoch == shown.vault.grant_epoch;
    assert!(passes == agent & granted);
    kani::cover!(passes);
    kani::cover!(!agent && granted);
    kani::cover!(agent && !granted);
}

/// `who_may_spend`: with a session nobody but the key that it names, if it is of this very mandate as it was last granted, has
/// not ended, and neither it nor the mandate is of an earlier grant epoch.
#[kani::proof]
#[kani::unwind(9)]
fn identity_is_the_key_of_a_live_session() {
    let (shown, time) = (Shown::any(), any::time());
    let session = session(&shown);

    let passes = identity::check(&shown.view(Some(&session), None), &shown.request(), time).is_ok();

    let own = (session.key == shown.signer) & (session.mandate == shown.mandate_key);
    let ended = session.expires_at.0 <= time.0;
    let incarnation = session.incarnation.0 == shown.mandate.incarnation.0;
    let epoch = shown.vault.grant_epoch.0;
    let current = (session.grant_epoch.0 == epoch) & (shown.mandate.grant_epoch.0 == epoch);
    assert!(passes == own & !ended & incarnation & current);
    kani::cover!(passes && shown.signer != shown.mandate.agent);
    kani::cover!(!passes && shown.signer == shown.mandate.agent && !ended && incarnation && current);
    kani::cover!(own && ended && incarnation && current);
    kani::cover!(own && !ended && !incarnation && current);
    kani::cover!(own && !ended && incarnation && !current);
}
