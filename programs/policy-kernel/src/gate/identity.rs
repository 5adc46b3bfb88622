//! Who asks.

use crate::reason::Reason;
use crate::request::{Request, View};
use crate::verdict::Finding;

/// The agent of the mandate signed, and the owners have not revoked its grant.
///
/// # Errors
/// [`Reason::SignerNotAgent`], [`Reason::GrantEpochStale`].
#[inline(always)]
pub fn check(view: &View, request: &Request) -> Result<(), Finding> {
    let mandate = view.mandate;
    if mandate.agent != *request.signer {
        return Err(Finding::plain(Reason::SignerNotAgent));
    }
    if mandate.grant_epoch != view.vault.grant_epoch {
        return Err(Finding::new(Reason::GrantEpochStale, mandate.grant_epoch.0, view.vault.grant_epoch.0));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::fixture::Fixture;
    use crate::quantity::Revision;
    use crate::reason::Reason;

    #[test]
    fn only_the_agent_may_ask() {
        Fixture::new().with(|f| f.signer[3] ^= 1).denies(Reason::SignerNotAgent);
    }

    #[test]
    fn a_grant_of_any_other_epoch_is_dead() {
        for epoch in [0, 2, u64::MAX] {
            Fixture::new().with(|f| f.vault.grant_epoch = Revision(epoch)).denies(Reason::GrantEpochStale);
        }
    }
}
