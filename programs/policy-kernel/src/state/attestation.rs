//! The attestation: an attestor's word that an agent has a capability.

use crate::quantity::{Key, Revision, UnixSeconds};
use crate::reason::Reason;
use crate::state::mandate::MAX_TERM;
use crate::state::{expect_valid, expect_version, Attestor, LAYOUT};

/// An agent's capability, attested until it expires or is revoked.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attestation {
    /// Layout version; 0 in a fresh account.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// 1 once its attestor took it back.
    pub revoked: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// The vault.
    pub vault: Key,
    /// The attestor's key.
    pub attestor: Key,
    /// The agent.
    pub agent: Key,
    /// Hash of the capability.
    pub capability: Key,
    /// When it was issued.
    pub issued_at: UnixSeconds,
    /// It ends before this second.
    pub expires_at: UnixSeconds,
    /// The attestor's incarnation when it was issued; another one kills it.
    pub attestor_incarnation: Revision,
    /// Moves with every issue and revocation.
    pub version: Revision,
    /// For later versions; zero.
    pub reserved: [u64; 18],
}

/// What is attested, and when.
#[derive(Clone, Copy)]
pub struct Issue {
    /// Who signs as the attestor.
    pub signer: Key,
    /// The agent.
    pub agent: Key,
    /// Hash of the capability.
    pub capability: Key,
    /// It ends before this second, at most 366 days from now.
    pub expires_at: UnixSeconds,
    /// Canonical bump of the attestation's address.
    pub bump: u8,
    /// The cluster's time.
    pub now: UnixSeconds,
    /// Version of the attestation that the issue was prepared against; zero for a new one. So one that was signed before
    /// a revocation does not undo it.
    pub expected_version: Revision,
}

impl Attestation {
    /// Issues in place, or renews.
    ///
    /// # Errors
    /// [`Reason::StaleVersion`], [`Reason::AttestorMismatch`], [`Reason::AttestorRevoked`],
    /// [`Reason::CapabilityNotAccepted`], [`Reason::InvalidSubject`], [`Reason::InvalidTerm`].
    pub fn issue(&mut self, attestor: &Attestor, issue: &Issue) -> Result<(), Reason> {
        expect_version(self.version, issue.expected_version)?;
        if attestor.key != issue.signer {
            return Err(Reason::AttestorMismatch);
        }
        if attestor.revoked != 0 {
            return Err(Reason::AttestorRevoked);
        }
        if !attestor.accepts(&issue.capability) {
            return Err(Reason::CapabilityNotAccepted);
        }
        if issue.agent == Key::ZERO || issue.agent == attestor.key {
            return Err(Reason::InvalidSubject);
        }
        if issue.expires_at <= issue.now || issue.expires_at.0 > issue.now.0.saturating_add(MAX_TERM.0) {
            return Err(Reason::InvalidTerm);
        }
        if self.layout == 0 {
            self.layout = LAYOUT;
            self.bump = issue.bump;
            self.vault = attestor.vault;
            self.attestor = attestor.key;
            self.agent = issue.agent;
            self.capability = issue.capability;
        }
        self.revoked = 0;
        self.issued_at = issue.now;
        self.expires_at = issue.expires_at;
        self.attestor_incarnation = attestor.incarnation;
        self.version = self.version.next();
        expect_valid(self.is_valid())
    }

    /// Its attestor takes it back, also one that the owners no longer accept.
    ///
    /// # Errors
    /// [`Reason::AttestorMismatch`], [`Reason::AttestationRevoked`] if it is revoked already.
    pub fn revoke(&mut self, signer: &Key) -> Result<(), Reason> {
        if self.attestor != *signer {
            return Err(Reason::AttestorMismatch);
        }
        if self.revoked != 0 {
            return Err(Reason::AttestationRevoked);
        }
        self.revoked = 1;
        self.version = self.version.next();
        expect_valid(self.is_valid())
    }

    /// What every instruction keeps.
    pub fn is_valid(&self) -> bool {
        self.layout == LAYOUT && self.revoked <= 1 && self.issued_at < self.expires_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, ISSUE, NOW};

    #[test]
    fn only_a_live_accepted_attestor_attests_and_not_about_itself() {
        type Case = (fn(&mut Issue, &mut Attestor), Reason);
        let cases: [Case; 9] = [
            (|i, _| i.expected_version = Revision(99), Reason::StaleVersion),
            (|i, _| i.signer = Key([8; 4]), Reason::AttestorMismatch),
            (|_, a| a.revoked = 1, Reason::AttestorRevoked),
            (|i, _| i.capability = Key([8; 4]), Reason::CapabilityNotAccepted),
            (|i, _| i.agent = Key::ZERO, Reason::InvalidSubject),
            (|i, a| i.agent = a.key, Reason::InvalidSubject),
            (|i, _| i.expires_at = i.now, Reason::InvalidTerm),
            (|i, _| i.expires_at = UnixSeconds(NOW + MAX_TERM.0 + 1), Reason::InvalidTerm),
            (|i, _| i.expires_at = UnixSeconds::NEVER, Reason::InvalidTerm),
        ];
        for (spoil, reason) in cases {
            let Fixture { mut attestor, mut attestation, .. } = Fixture::attested();
            let mut issue = Issue { expected_version: attestation.version, ..ISSUE };
            spoil(&mut issue, &mut attestor);
            let before = attestation;
            assert_eq!(attestation.issue(&attestor, &issue), Err(reason));
            assert_eq!(attestation, before);
        }
        let Fixture { attestor, mut attestation, .. } = Fixture::attested();
        let longest = UnixSeconds(NOW + MAX_TERM.0);
        let issue = Issue { expected_version: attestation.version, expires_at: longest, ..ISSUE };
        attestation.issue(&attestor, &issue).unwrap();
    }

    #[test]
    fn an_issue_signed_before_a_revocation_does_not_undo_it() {
        let Fixture { attestor, mut attestation, .. } = Fixture::attested();
        let earlier = Issue { expected_version: attestation.version, ..ISSUE };
        assert_eq!(attestation.revoke(&Key([8; 4])), Err(Reason::AttestorMismatch));
        attestation.revoke(&attestor.key).unwrap();
        assert_eq!(attestation.revoke(&attestor.key), Err(Reason::AttestationRevoked));
        assert_eq!(attestation.issue(&attestor, &earlier), Err(Reason::StaleVersion));
        let renewal = Issue { expected_version: attestation.version, ..ISSUE };
        attestation.issue(&attestor, &renewal).unwrap();
        assert_eq!(attestation.revoked, 0);
    }
}
