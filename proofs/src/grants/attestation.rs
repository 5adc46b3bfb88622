//! The attestation.

use policy_kernel::quantity::{Key, Revision, UnixSeconds};
use policy_kernel::reason::Reason;
use policy_kernel::state::{Attestation, Issue};

use super::attestor::attestor;
use super::{either, now, LONGEST};
use crate::any;

fn issue(now: UnixSeconds) -> Issue {
    Issue {
        signer: any::key(),
        agent: any::key(),
        capability: any::key(),
        expires_at: any::time(),
        bump: kani::any(),
        now,
        expected_version: any::revision(),
    }
}

/// What a fresh account holds.
fn fresh() -> Attestation {
    Attestation {
        layout: 0,
        bump: 0,
        revoked: 0,
        padding: [0; 5],
        vault: Key::ZERO,
        attestor: Key::ZERO,
        agent: Key::ZERO,
        capability: Key::ZERO,
        issued_at: UnixSeconds(0),
        expires_at: UnixSeconds(0),
        attestor_incarnation: Revision(0),
        version: Revision(0),
        reserved: [0; 18],
    }
}

/// `state_stays_valid`: an attestation issued in a fresh account, or renewed, is valid, of this attestor's incarnation, and stays
/// about what it was about; a refused one changes nothing.
/// Bound: an attestor of two capabilities.
#[kani::proof]
#[kani::unwind(20)]
fn attestation_issued_stays_valid() {
    let attestor = attestor(2);
    let mut renewed = 0;
    while renewed < 2 {
        let before = if renewed == 0 { fresh() } else { Attestation { layout: 1, ..any::attestation() } };
        let (mut attestation, issue) = (before, issue(now()));

        let result = attestation.issue(&attestor, &issue);

        let begun = Attestation {
            layout: 1,
            bump: issue.bump,
            vault: attestor.vault,
            attestor: attestor.key,
            agent: issue.agent,
            capability: issue.capability,
            ..before
        };
        let of = if renewed == 0 { begun } else { before };
        let issued = Attestation {
            revoked: 0,
            issued_at: issue.now,
            expires_at: issue.expires_at,
            attestor_incarnation: attestor.incarnation,
            version: Revision(before.version.0.saturating_add(1)),
            ..of
        };
        let ok = result.is_ok();
        assert!(either(ok, &attestation, &issued, &before) & (!ok | attestation.is_valid()));
        assert!(result != Err(Reason::StateInvalid));
        renewed += 1;
    }
    kani::cover!(renewed == 2);
}

/// `grants_are_finite_and_bounded`: an attestation is issued by an attestor that is accepted for the capability, about somebody
/// else, and ends after now and within 366 days.
/// Assumes: the cluster's time is before 2^63.
/// Bound: an attestor of two capabilities.
#[kani::proof]
#[kani::unwind(18)]
fn attestation_is_finite() {
    let (mut attestor, issue) = (attestor(2), issue(now()));
    let mut cases = 0;
    while cases < 2 {
        attestor.revoked = cases;
        let mut attestation = any::attestation();

        let issued = attestation.issue(&attestor, &issue).is_ok();

        let end = attestation.expires_at.0;
        let term = (end > issue.now.0) & (end.wrapping_sub(issue.now.0) <= LONGEST);
        let [one, two, ..] = &attestor.capabilities;
        let believed = ((issue.capability == *one) | (issue.capability == *two)) & (issue.capability != Key::ZERO);
        let own = (issue.signer == attestor.key) & (issue.agent != attestor.key) & (issue.agent != Key::ZERO);
        assert!(!issued | (term & believed & own & (cases == 0)));
        cases += 1;
    }
    kani::cover!(cases == 2);
}

/// `state_stays_valid`: an attestation taken back stays valid, and nothing else of it changes; only its attestor takes it back.
#[kani::proof]
#[kani::unwind(20)]
fn attestation_revoked_stays_valid() {
    let before = any::attestation();
    kani::assume(before.is_valid());
    let (mut attestation, signer) = (before, any::key());

    let revoked = attestation.revoke(&signer).is_ok();

    let after = Attestation { revoked: 1, version: Revision(before.version.0.saturating_add(1)), ..before };
    let own = (signer == before.attestor) & (before.revoked == 0);
    assert!(either(revoked, &attestation, &after, &before) & attestation.is_valid() & (revoked == own));
    kani::cover!(revoked);
    kani::cover!(!revoked);
}
