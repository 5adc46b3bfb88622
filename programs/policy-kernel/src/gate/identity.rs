//! Who asks.

use crate::quantity::UnixSeconds;
use crate::reason::Reason;
use crate::request::{Request, View};
use crate::verdict::Finding;

/// The agent of the mandate signed, or a live session key of it, and the owners have not revoked the grant.
///
/// # Errors
/// The reasons numbered 300 to 399.
#[inline(always)]
pub fn check(view: &View, request: &Request, time: UnixSeconds) -> Result<(), Finding> {
    signer(view, request, time)?;
    let (granted, current) = (view.mandate.grant_epoch, view.vault.grant_epoch);
    if granted != current {
        return Err(Finding::new(Reason::GrantEpochStale, granted.0, current.0));
    }
    Ok(())
}

/// The signer is the agent, or shows a session that is its own and has not ended.
///
/// # Errors
/// [`Reason::SignerNotAgent`], [`Reason::SessionMismatch`], [`Reason::SessionExpired`], [`Reason::SessionStale`].
#[inline(always)]
pub fn signer(view: &View, request: &Request, time: UnixSeconds) -> Result<(), Finding> {
    let mandate = view.mandate;
    let Some(session) = view.credentials.session else {
        if mandate.agent != *request.signer {
            return Err(Finding::plain(Reason::SignerNotAgent));
        }
        return Ok(());
    };
    if session.mandate != *request.mandate || session.key != *request.signer {
        return Err(Finding::plain(Reason::SessionMismatch));
    }
    if time >= session.expires_at {
        return Err(Finding::new(Reason::SessionExpired, time.0, session.expires_at.0));
    }
    if session.incarnation != mandate.incarnation {
        return Err(Finding::new(Reason::SessionStale, session.incarnation.0, mandate.incarnation.0));
    }
    if session.grant_epoch != view.vault.grant_epoch {
        return Err(Finding::new(Reason::SessionStale, session.grant_epoch.0, view.vault.grant_epoch.0));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, NOW};
    use crate::quantity::{Key, Revision, UnixSeconds};
    use crate::reason::Reason;

    #[test]
    fn only_the_agent_may_ask() {
        Fixture::new().with(|f| f.signer[3] ^= 1).denies(Reason::SignerNotAgent);
    }

    #[test]
    fn a_session_key_asks_with_its_own_session_of_this_mandate_only() {
        Fixture::in_session().allows();
        Fixture::in_session().with(|f| f.shows_session = false).denies(Reason::SignerNotAgent);
        Fixture::in_session().with(|f| f.signer[3] ^= 1).denies(Reason::SessionMismatch);
        Fixture::in_session().with(|f| f.signer = f.mandate.agent.0).denies(Reason::SessionMismatch);
        Fixture::in_session().with(|f| f.session.mandate = Key([8; 4])).denies(Reason::SessionMismatch);
        Fixture::in_session().with(|f| f.session.incarnation = Revision(99)).denies(Reason::SessionStale);
    }

    #[test]
    fn a_session_holds_until_the_second_before_its_end() {
        let ends = |at| Fixture::in_session().with(|f| f.session.expires_at = UnixSeconds(at));
        ends(NOW + 1).allows();
        ends(NOW).denies(Reason::SessionExpired);
        ends(NOW - 1).denies(Reason::SessionExpired);
        ends(NOW + 50).with(|f| f.session.counters.last_seen = UnixSeconds(NOW + 50)).denies(Reason::SessionExpired);
    }

    #[test]
    fn a_grant_or_session_of_any_other_epoch_is_dead() {
        for epoch in [0, 2, u64::MAX] {
            Fixture::new().with(|f| f.vault.grant_epoch = Revision(epoch)).denies(Reason::GrantEpochStale);
            Fixture::in_session().with(|f| f.session.grant_epoch = Revision(epoch)).denies(Reason::SessionStale);
            Fixture::in_session().with(|f| f.mandate.grant_epoch = Revision(epoch)).denies(Reason::GrantEpochStale);
        }
    }
}
