use super::*;
use crate::fixture::{cosigned, running_vault, terms, Fixture, GRANT, MEMBERS, NOW, OPENING};
use crate::quantity::Amount;
use crate::state::{Opening, SessionTerms};
use crate::window::{Class, MAX_LENGTH};

fn granted() -> (Vault, Mandate) {
    let mut vault = running_vault();
    let mut mandate = Mandate::default();
    mandate.grant(&mut vault, cosigned(), &GRANT, &terms()).unwrap();
    (vault, mandate)
}

/// The first grant prepared anew, against the mandate that it made.
fn again() -> Grant {
    Grant { expected_version: Revision(1), ..GRANT }
}

#[test]
fn a_grant_signed_before_a_revocation_does_not_undo_it() {
    let (mut vault, mut mandate) = granted();
    vault.revoke_all(cosigned(), vault.grant_epoch).unwrap();
    let before = mandate;
    assert_eq!(mandate.grant(&mut vault, cosigned(), &again(), &terms()), Err(Reason::StaleVersion));
    assert_eq!(mandate, before);
    let anew = Grant { expected_epoch: vault.grant_epoch, ..again() };
    mandate.grant(&mut vault, cosigned(), &anew, &terms()).unwrap();
    assert_eq!(mandate.grant_epoch, vault.grant_epoch);
}

#[test]
fn a_grant_makes_a_valid_mandate() {
    let (vault, mandate) = granted();
    assert!(mandate.is_valid());
    assert_eq!(mandate.grant_epoch, vault.grant_epoch);
    assert_eq!((mandate.incarnation, vault.next_incarnation), (Revision(1), Revision(2)));
}

#[test]
fn granting_again_keeps_counters_window_ids_and_evidence() {
    let (mut vault, mut mandate) = granted();
    mandate.counters.add(Amount(5), UnixSeconds(NOW));
    mandate.window.add(Class::of_tier(1), Amount(5), UnixSeconds(NOW));
    mandate.ids.remember(crate::ids::PaymentId { issued: UnixSeconds(NOW), hash: [1; 3] });
    mandate.evidence.sequence.0 = 9;
    let before = mandate;
    let longer = MandateTerms { window: Seconds(86_400), ..terms() };
    mandate.grant(&mut vault, cosigned(), &again(), &longer).unwrap();
    assert!(mandate.is_valid());
    assert_eq!(mandate.counters, before.counters);
    assert_eq!(mandate.ids, before.ids);
    assert_eq!(mandate.evidence, before.evidence);
    assert_eq!(mandate.incarnation, before.incarnation);
    assert_eq!(mandate.window.sum, before.window.sum);
    assert_eq!(mandate.version, Revision(2));
}

#[test]
fn a_revoked_mandate_refused_anew_takes_no_incarnation() {
    let (mut vault, mut mandate) = granted();
    mandate.revoke(&vault, cosigned(), mandate.version).unwrap();
    let before = (vault, mandate);
    let anew = Grant { expected_version: mandate.version, ..again() };
    let odd = MandateTerms { window: Seconds(13), ..terms() };
    assert_eq!(mandate.grant(&mut vault, cosigned(), &anew, &odd), Err(Reason::InvalidWindow));
    assert_eq!((vault, mandate), before);
}

#[test]
fn a_grant_prepared_against_another_version_is_refused() {
    let (mut vault, mut mandate) = granted();
    let before = mandate;
    assert_eq!(mandate.grant(&mut vault, cosigned(), &GRANT, &terms()), Err(Reason::StaleVersion));
    assert_eq!(mandate, before);
}

#[test]
fn terms_out_of_bounds_are_refused_by_name() {
    let refused = |set: &dyn Fn(&mut MandateTerms)| {
        let mut bad = terms();
        set(&mut bad);
        let (mut vault, mut mandate) = (running_vault(), Mandate::default());
        mandate.grant(&mut vault, cosigned(), &GRANT, &bad).err()
    };
    assert_eq!(refused(&|_| ()), None);
    assert_eq!(refused(&|t| t.expires_at = t.starts_at), Some(Reason::InvalidTerm));
    assert_eq!(
        refused(&|t| (t.starts_at, t.expires_at) = (UnixSeconds(0), UnixSeconds(NOW))),
        Some(Reason::InvalidTerm)
    );
    assert_eq!(refused(&|t| t.expires_at = UnixSeconds(NOW + MAX_TERM.0)), None);
    assert_eq!(refused(&|t| t.expires_at = UnixSeconds(NOW + MAX_TERM.0 + 1)), Some(Reason::InvalidTerm));
    for bad in [0, 11, 13, MAX_LENGTH + 12] {
        assert_eq!(refused(&|t| t.window = Seconds(bad)), Some(Reason::InvalidWindow));
    }
    assert_eq!(refused(&|t| t.window = Seconds(MAX_LENGTH)), None);
    assert_eq!(refused(&|t| t.tier_shares = [0, 1, 2, 3, 9]), Some(Reason::InvalidTierShares));
    assert_eq!(refused(&|t| t.tier_shares = [0, 3, 2, 3, 8]), Some(Reason::InvalidTierShares));
    assert_eq!(refused(&|t| t.minimum_tier = 5), Some(Reason::InvalidTier));
    assert_eq!(refused(&|t| t.maximum_risk = Bps(10_001)), Some(Reason::InvalidBasisPoints));
    assert_eq!(refused(&|t| t.minimum_confidence = Bps(10_001)), Some(Reason::InvalidBasisPoints));
    assert_eq!(refused(&|t| t.unrated = 3), Some(Reason::InvalidUnratedTreatment));
    assert_eq!(refused(&|t| t.held = 2), Some(Reason::InvalidFlag));
}

#[test]
fn nobody_is_granted_a_mandate_to_the_vaults_own_authority() {
    let (mut vault, mut mandate) = (running_vault(), Mandate::default());
    for agent in [Key::ZERO, vault.authority] {
        let grant = Grant { agent, ..GRANT };
        assert_eq!(mandate.grant(&mut vault, cosigned(), &grant, &terms()), Err(Reason::InvalidAgent));
    }
}

#[test]
fn one_member_holds_and_only_the_threshold_releases() {
    let (vault, mut mandate) = granted();
    let before = mandate;
    assert_eq!(mandate.hold(&vault, &Key([8; 4])), Err(Reason::NotAMember));
    assert_eq!(mandate.hold(&Vault { stripped: 0b100, ..vault }, &MEMBERS[2]), Err(Reason::HoldRightStripped));
    assert_eq!(mandate.release(&vault, cosigned(), before.hold_changes), Err(Reason::NotHeld));
    assert_eq!(mandate, before);

    mandate.hold(&vault, &MEMBERS[2]).unwrap();
    let held = Mandate { held: 1, hold_changes: before.hold_changes.next(), ..before };
    assert_eq!(mandate, held, "its own fields, and no version");
    assert_eq!(mandate.hold(&vault, &MEMBERS[0]), Err(Reason::AlreadyHeld));
    let one = Consent::Cosigned(&MEMBERS[..1]);
    assert_eq!(mandate.release(&vault, one, held.hold_changes), Err(Reason::ThresholdNotMet));
    assert_eq!(mandate.release(&vault, cosigned(), before.hold_changes), Err(Reason::StaleVersion));
    assert_eq!(mandate, held);

    mandate.release(&vault, cosigned(), held.hold_changes).unwrap();
    assert_eq!(mandate, Mandate { hold_changes: held.hold_changes.next(), ..before });
}

#[test]
fn a_release_signed_for_one_hold_does_not_lift_the_next() {
    let (vault, mut mandate) = granted();
    mandate.hold(&vault, &MEMBERS[0]).unwrap();
    let signed = mandate.hold_changes;
    mandate.release(&vault, cosigned(), signed).unwrap();
    mandate.hold(&vault, &MEMBERS[1]).unwrap();
    assert_eq!(mandate.release(&vault, cosigned(), signed), Err(Reason::StaleVersion));
    assert_eq!(mandate.held, 1);
}

#[test]
fn a_grant_sets_a_hold_and_lifts_none() {
    let (mut vault, mut mandate) = granted();
    for (held, then, changes) in [(0, 0, 0), (1, 1, 1), (1, 1, 1), (0, 1, 1)] {
        let grant = Grant { expected_version: mandate.version, ..GRANT };
        mandate.grant(&mut vault, cosigned(), &grant, &MandateTerms { held, ..terms() }).unwrap();
        assert_eq!((mandate.held, mandate.hold_changes), (then, Revision(changes)));
    }
}

#[test]
fn a_grant_prepared_before_a_hold_is_neither_voided_by_it_nor_lifts_it() {
    let (mut vault, mut mandate) = granted();
    mandate.hold(&vault, &MEMBERS[0]).unwrap();
    mandate.grant(&mut vault, cosigned(), &again(), &terms()).unwrap();
    assert_eq!((mandate.held, mandate.version), (1, Revision(2)));
}

#[test]
fn the_threshold_revokes_a_mandate_until_it_is_granted_anew() {
    let (mut vault, mut mandate) = granted();
    let before = mandate;
    let one = Consent::Cosigned(&MEMBERS[..1]);
    assert_eq!(mandate.revoke(&vault, one, before.version), Err(Reason::ThresholdNotMet));
    assert_eq!(mandate.revoke(&vault, cosigned(), before.version.next()), Err(Reason::StaleVersion));
    assert_eq!(mandate, before);

    mandate.revoke(&vault, cosigned(), before.version).unwrap();
    let revoked = Mandate { grant_epoch: Revision(0), version: before.version.next(), ..before };
    assert_eq!(mandate, revoked);
    Fixture::new().with(|f| f.mandate = mandate).denies(Reason::GrantEpochStale);
    assert_eq!(mandate.revoke(&vault, cosigned(), revoked.version), Err(Reason::GrantEpochStale));

    // A grant that was signed before the revocation does not undo it.
    assert_eq!(mandate.grant(&mut vault, cosigned(), &again(), &terms()), Err(Reason::StaleVersion));
    assert_eq!(mandate, revoked);
    let anew = Grant { expected_version: revoked.version, ..GRANT };
    mandate.grant(&mut vault, cosigned(), &anew, &terms()).unwrap();
    assert_eq!(mandate.grant_epoch, vault.grant_epoch);
}

#[test]
fn nobody_revokes_a_mandate_that_died_with_all_others() {
    let (mut vault, mut mandate) = granted();
    vault.revoke_all(cosigned(), vault.grant_epoch).unwrap();
    let before = mandate;
    assert_eq!(mandate.revoke(&vault, cosigned(), before.version), Err(Reason::GrantEpochStale));
    assert_eq!(mandate, before);
}

#[test]
fn what_was_lent_or_approved_before_a_revocation_stays_dead_when_the_mandate_is_granted_anew() {
    let revived = |mut fixture: Fixture| {
        let Fixture { vault, mandate, .. } = &mut fixture;
        let before = mandate.incarnation;
        let version = mandate.version;
        mandate.revoke(vault, cosigned(), version).unwrap();
        assert_eq!(mandate.revoke(vault, cosigned(), mandate.version), Err(Reason::GrantEpochStale));
        let anew = Grant { expected_version: mandate.version, ..GRANT };
        let terms = MandateTerms { approval_threshold: mandate.approval_threshold, ..terms() };
        mandate.grant(vault, cosigned(), &anew, &terms).unwrap();
        assert!(mandate.is_valid() && mandate.incarnation != before);
        fixture
    };
    revived(Fixture::new()).allows();
    revived(Fixture::in_session()).denies(Reason::SessionStale);
    revived(Fixture::approved()).denies(Reason::ApprovalStale);

    let mut fixture = revived(Fixture::in_session());
    let late = Opening { expected_version: fixture.session.version, ..OPENING };
    let terms = SessionTerms { caps: Caps::NONE, expires_at: fixture.mandate.expires_at };
    let opened = fixture.session.open(&fixture.vault, &fixture.mandate, &late, &terms);
    assert_eq!(opened, Err(Reason::StaleVersion), "signed before the revocation");
}
