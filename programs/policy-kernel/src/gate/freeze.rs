//! Kill switches. A freeze overrides everything else.

use crate::lifecycle::{effective_mode, Mode};
use crate::reason::Reason;
use crate::request::{Request, View};
use crate::verdict::Finding;

/// Holds, and the vault's lifecycle.
///
/// # Errors
/// [`Reason::VaultPaused`], [`Reason::VaultNotRunning`], [`Reason::MandateHeld`], [`Reason::SessionHeld`].
#[inline(always)]
pub fn check(view: &View, request: &Request) -> Result<(), Finding> {
    let vault = view.vault;
    if vault.paused != 0 {
        return Err(Finding::new(Reason::VaultPaused, request.now.0, vault.paused_at.0));
    }
    let mode = effective_mode(vault.mode, vault.mode_deadline, request.now);
    if mode != Mode::Run {
        return Err(Finding::new(Reason::VaultNotRunning, u64::from(mode as u8), u64::from(Mode::Run as u8)));
    }
    if view.mandate.held != 0 {
        return Err(Finding::plain(Reason::MandateHeld));
    }
    if view.credentials.session.is_some_and(|session| session.held != 0) {
        return Err(Finding::plain(Reason::SessionHeld));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::fixture::Fixture;
    use crate::lifecycle::Mode;
    use crate::reason::Reason;

    #[test]
    fn denies_while_any_hold_is_set() {
        Fixture::new().allows();
        Fixture::new().with(|f| f.vault.paused = 1).denies(Reason::VaultPaused);
        Fixture::new().with(|f| f.vault.paused = 0xff).denies(Reason::VaultPaused);
        Fixture::new().with(|f| f.mandate.held = 1).denies(Reason::MandateHeld);
        Fixture::in_session().allows();
        Fixture::in_session().with(|f| f.session.held = 1).denies(Reason::SessionHeld);
        Fixture::in_session().with(|f| f.session.held = 0xff).denies(Reason::SessionHeld);
    }

    #[test]
    fn denies_in_every_mode_but_run() {
        for mode in 0..=u8::MAX {
            let fixture = Fixture::new().with(|f| f.vault.mode = mode);
            if mode == Mode::Run as u8 {
                fixture.allows();
            } else {
                fixture.denies(Reason::VaultNotRunning);
            }
        }
    }

    #[test]
    fn a_freeze_is_reported_before_anything_else() {
        Fixture::new()
            .with(|f| {
                f.vault.paused = 1;
                f.amount = 0;
                f.signer = [9; 4];
            })
            .denies(Reason::VaultPaused);
    }
}
