//! The session: a key that an agent lends part of its mandate to.

use crate::governance::{Action, Consent};
use crate::quantity::{Key, Revision, UnixSeconds};
use crate::reason::Reason;
use crate::spending::{Caps, Counters};
use crate::state::{expect_valid, expect_version, Mandate, Vault, LAYOUT};

/// A session key's own caps within its mandate. What it spends counts against both.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// Layout version; 0 in a fresh account.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// 1 while the session is on hold.
    pub held: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// The mandate.
    pub mandate: Key,
    /// The session key.
    pub key: Key,
    /// The session ends before this second; zero once the agent ended it.
    pub expires_at: UnixSeconds,
    /// The vault's grant epoch when it was opened; another one there kills this session.
    pub grant_epoch: Revision,
    /// Own caps, within the mandate's when it was opened.
    pub caps: Caps,
    /// Spent by this session.
    pub counters: Counters,
    /// The mandate's incarnation.
    pub incarnation: Revision,
    /// Moves with every change of the terms.
    pub version: Revision,
    /// Moves with every hold and release, so that a release signed for one hold does not lift another.
    pub hold_changes: Revision,
    /// For later versions; zero.
    pub reserved: [u64; 36],
}

/// What the agent chooses.
#[derive(Clone, Copy)]
pub struct SessionTerms {
    /// The session's own caps, each within the mandate's.
    pub caps: Caps,
    /// The session ends before this second, and with the mandate at the latest.
    pub expires_at: UnixSeconds,
}

/// Which session is opened, by whom, and when.
#[derive(Clone, Copy)]
pub struct Opening {
    /// Address of the vault.
    pub vault: Key,
    /// Address of the mandate.
    pub mandate: Key,
    /// Who signs as the agent.
    pub agent: Key,
    /// The session key.
    pub key: Key,
    /// Canonical bump of the session's address.
    pub bump: u8,
    /// The cluster's time.
    pub now: UnixSeconds,
    /// Version of the session that the opening was prepared against; zero for a new one.
    pub expected_version: Revision,
    /// Grant epoch of the vault, and incarnation of the mandate, that it was prepared against: one signed before a
    /// revocation does not outlive it.
    pub expected_epoch: Revision,
    /// See `expected_epoch`.
    pub expected_incarnation: Revision,
}

impl Session {
    /// Opens in place, or changes the terms: what was spent stays counted, and a hold stays.
    ///
    /// # Errors
    /// [`Reason::StaleVersion`], [`Reason::VaultMismatch`], [`Reason::SignerNotAgent`], [`Reason::GrantEpochStale`],
    /// [`Reason::InvalidSessionKey`], [`Reason::InvalidTerm`], [`Reason::SessionExceedsMandate`].
    pub fn open(
        &mut self,
        vault: &Vault,
        mandate: &Mandate,
        opening: &Opening,
        terms: &SessionTerms,
    ) -> Result<(), Reason> {
        expect_version(self.version, opening.expected_version)?;
        expect_version(vault.grant_epoch, opening.expected_epoch)?;
        if mandate.vault != opening.vault {
            return Err(Reason::VaultMismatch);
        }
        if mandate.agent != opening.agent {
            return Err(Reason::SignerNotAgent);
        }
        if mandate.grant_epoch != vault.grant_epoch {
            return Err(Reason::GrantEpochStale);
        }
        expect_version(mandate.incarnation, opening.expected_incarnation)?;
        if opening.key == Key::ZERO || opening.key == mandate.agent || opening.key == vault.authority {
            return Err(Reason::InvalidSessionKey);
        }
        if terms.expires_at <= opening.now {
            return Err(Reason::InvalidTerm);
        }
        if terms.expires_at > mandate.expires_at || !terms.caps.within(&mandate.caps) {
            return Err(Reason::SessionExceedsMandate);
        }
        if self.layout == 0 {
            self.layout = LAYOUT;
            self.bump = opening.bump;
            self.mandate = opening.mandate;
            self.key = opening.key;
        }
        self.expires_at = terms.expires_at;
        self.grant_epoch = vault.grant_epoch;
        self.caps = terms.caps;
        self.incarnation = mandate.incarnation;
        self.version = self.version.next();
        expect_valid(self.is_valid())
    }

    /// The agent ends the session at once: no time is before its end, also where the clock steps back.
    ///
    /// # Errors
    /// [`Reason::SignerNotAgent`], [`Reason::SessionMismatch`] for a session of another mandate.
    pub fn end(&mut self, mandate: &Mandate, mandate_key: &Key, signer: &Key) -> Result<(), Reason> {
        if mandate.agent != *signer {
            return Err(Reason::SignerNotAgent);
        }
        if self.mandate != *mandate_key {
            return Err(Reason::SessionMismatch);
        }
        self.expires_at = UnixSeconds(0);
        self.version = self.version.next();
        Ok(())
    }

    /// A member puts the session on hold. Moves no version.
    ///
    /// # Errors
    /// [`Reason::NotAMember`], [`Reason::HoldRightStripped`], [`Reason::AlreadyHeld`].
    pub fn hold(&mut self, vault: &Vault, member: &Key) -> Result<(), Reason> {
        vault.expect_holder(member)?;
        if self.held != 0 {
            return Err(Reason::AlreadyHeld);
        }
        self.held = 1;
        self.hold_changes = self.hold_changes.next();
        Ok(())
    }

    /// The threshold lifts a hold.
    ///
    /// # Errors
    /// What [`Vault::consent`] refuses; [`Reason::StaleVersion`] for another count of holds than the expected one,
    /// [`Reason::NotHeld`], [`Reason::StateInvalid`].
    pub fn release(&mut self, vault: &Vault, consent: Consent, expected: Revision) -> Result<(), Reason> {
        vault.consent(Action::ReleaseSession, true, consent)?;
        expect_version(self.hold_changes, expected)?;
        if self.held == 0 {
            return Err(Reason::NotHeld);
        }
        self.held = 0;
        self.hold_changes = self.hold_changes.next();
        expect_valid(self.is_valid())
    }

    /// What every instruction keeps.
    pub fn is_valid(&self) -> bool {
        self.layout == LAYOUT && self.held <= 1 && self.counters.is_valid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{cosigned, Fixture, AUTHORITY, MEMBERS, NOW, OPENING};
    use crate::quantity::{Amount, Limit};

    const TERMS: SessionTerms =
        SessionTerms { caps: Caps { day: Limit(5), ..Caps::NONE }, expires_at: UnixSeconds(NOW + 60) };

    fn open(fixture: &mut Fixture, opening: Opening, terms: SessionTerms) -> Result<(), Reason> {
        let before = fixture.session;
        let opened = fixture.session.open(&fixture.vault, &fixture.mandate, &opening, &terms);
        assert!(opened.is_ok() || fixture.session == before, "a refused opening changed something");
        opened
    }

    fn opening(fixture: &Fixture) -> Opening {
        Opening { expected_version: fixture.session.version, expected_epoch: fixture.vault.grant_epoch, ..OPENING }
    }

    #[test]
    fn opening_again_changes_the_terms_and_forgets_neither_spending_nor_hold() {
        let mut fixture = Fixture::in_session();
        fixture.session.counters.add(Amount(7), UnixSeconds(NOW));
        fixture.session.hold(&fixture.vault, &MEMBERS[0]).unwrap();
        let before = fixture.session;
        let again = opening(&fixture);
        open(&mut fixture, again, TERMS).unwrap();
        let Session { counters, held, version, caps, expires_at, .. } = fixture.session;
        assert_eq!((counters, held, version), (before.counters, 1, before.version.next()));
        assert_eq!((caps, expires_at), (TERMS.caps, TERMS.expires_at));
        assert_eq!(open(&mut fixture, again, TERMS), Err(Reason::StaleVersion));
    }

    #[test]
    fn only_the_agent_of_a_live_grant_opens_and_for_a_key_of_its_own() {
        let mut fixture = Fixture::new();
        let right = opening(&fixture);
        let agent = fixture.mandate.agent;
        let cases = [
            (Opening { vault: Key([8; 4]), ..right }, Reason::VaultMismatch),
            (Opening { agent: Key([8; 4]), ..right }, Reason::SignerNotAgent),
            (Opening { key: Key::ZERO, ..right }, Reason::InvalidSessionKey),
            (Opening { key: agent, ..right }, Reason::InvalidSessionKey),
            (Opening { key: AUTHORITY, ..right }, Reason::InvalidSessionKey),
        ];
        for (wrong, reason) in cases {
            assert_eq!(open(&mut fixture, wrong, TERMS), Err(reason));
        }
        fixture.vault.grant_epoch.0 += 1;
        assert_eq!(open(&mut fixture, right, TERMS), Err(Reason::StaleVersion), "signed before the revocation");
        let anew = opening(&fixture);
        assert_eq!(open(&mut fixture, anew, TERMS), Err(Reason::GrantEpochStale));
    }

    #[test]
    fn a_session_exceeds_neither_caps_nor_term_of_its_mandate() {
        let caps = Caps { per_payment: Limit(10), day: Limit(20), week: Limit(30), lifetime: Limit(40) };
        let mut fixture = Fixture::new().with(|f| f.mandate.caps = caps);
        let end = fixture.mandate.expires_at;
        let wider = [
            Caps { per_payment: Limit(11), ..caps },
            Caps { day: Limit(21), ..caps },
            Caps { week: Limit(31), ..caps },
            Caps { lifetime: Limit::NONE, ..caps },
        ];
        for caps in wider {
            let terms = SessionTerms { caps, expires_at: end };
            let again = opening(&fixture);
            assert_eq!(open(&mut fixture, again, terms), Err(Reason::SessionExceedsMandate));
        }
        for (expires_at, expected) in [
            (UnixSeconds(end.0 + 1), Err(Reason::SessionExceedsMandate)),
            (UnixSeconds(NOW), Err(Reason::InvalidTerm)),
            (UnixSeconds(NOW + 1), Ok(())),
            (end, Ok(())),
        ] {
            let again = opening(&fixture);
            assert_eq!(open(&mut fixture, again, SessionTerms { caps, expires_at }), expected);
        }
    }

    #[test]
    fn the_agent_ends_a_session_and_nobody_else_does() {
        let mut fixture = Fixture::in_session();
        let Fixture { session, mandate, .. } = &mut fixture;
        let (own, stranger, before) = (session.mandate, Key([8; 4]), *session);
        assert_eq!(session.end(mandate, &own, &stranger), Err(Reason::SignerNotAgent));
        assert_eq!(session.end(mandate, &stranger, &mandate.agent), Err(Reason::SessionMismatch));
        assert_eq!(*session, before);
        session.end(mandate, &own, &mandate.agent).unwrap();
        assert_eq!((session.expires_at, session.version), (UnixSeconds(0), before.version.next()));
        for now in [NOW + 1, NOW, NOW - 1] {
            fixture.now = now;
            fixture.denies(Reason::SessionExpired);
        }
    }

    #[test]
    fn one_member_holds_and_only_the_threshold_releases() {
        let Fixture { mut session, vault, .. } = Fixture::in_session();
        let before = session;
        assert_eq!(session.hold(&vault, &Key([8; 4])), Err(Reason::NotAMember));
        assert_eq!(session.release(&vault, cosigned(), before.hold_changes), Err(Reason::NotHeld));
        assert_eq!(session, before);
        session.hold(&vault, &MEMBERS[2]).unwrap();
        assert_eq!(session.version, before.version, "a hold moves no version");
        assert_eq!(session.hold(&vault, &MEMBERS[0]), Err(Reason::AlreadyHeld));
        let held = session.hold_changes;
        let one = Consent::Cosigned(&MEMBERS[..1]);
        assert_eq!(session.release(&vault, one, held), Err(Reason::ThresholdNotMet));
        assert_eq!(session.release(&vault, cosigned(), before.hold_changes), Err(Reason::StaleVersion));
        let mut broken = Session { layout: LAYOUT + 1, ..session };
        assert_eq!(broken.release(&vault, cosigned(), held), Err(Reason::StateInvalid));
        session.release(&vault, cosigned(), held).unwrap();
        assert_eq!((session.held, session.version, session.hold_changes), (0, before.version, held.next()));
    }
}
