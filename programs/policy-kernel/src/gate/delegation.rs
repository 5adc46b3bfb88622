//! What needs somebody else's word: a validation by an attestor, an approval by the owners. This gate never denies
//! outright: it escalates, saying whose word is missing or what is wrong with the one that is shown.

use crate::quantity::UnixSeconds;
use crate::reason::Reason;
use crate::request::{Request, View};
use crate::state::UNRATED_NEEDS_VALIDATION;
use crate::verdict::Finding;

/// The amount is within both thresholds of the mandate, or has the word that it needs.
///
/// # Errors
/// The reasons numbered 600 to 699.
#[inline(always)]
pub fn check(view: &View, request: &Request, time: UnixSeconds) -> Result<(), Finding> {
    validated(view, request, time)?;
    approved(view, request, time)
}

/// The approval that is missing where a validation is missing too.
pub fn also(view: &View, request: &Request, time: UnixSeconds) -> Option<Finding> {
    validated(view, request, time).err()?;
    approved(view, request, time).err()
}

/// Whether a payment of so much needs the owners' approval, which it then spends.
#[inline(always)]
pub fn needs_approval(view: &View, request: &Request) -> bool {
    request.amount.0 > view.mandate.approval_threshold.0
}

/// Whether payments to this payee need a validation whatever their amount.
#[inline(always)]
pub fn always_validated(view: &View) -> bool {
    view.rating().is_none() && view.mandate.unrated == UNRATED_NEEDS_VALIDATION
}

/// A validation that is needed is given by a live attestation of a live attestor whose word on the required capability
/// the owners accept. A vault without attestors accepts nobody's.
///
/// # Errors
/// The reasons about validations.
#[inline(always)]
pub fn validated(view: &View, request: &Request, time: UnixSeconds) -> Result<(), Finding> {
    let (mandate, amount) = (view.mandate, request.amount.0);
    let missing = if always_validated(view) {
        Finding::plain(Reason::UnratedNeedsValidation)
    } else if amount > mandate.validation_threshold.0 {
        Finding::new(Reason::ValidationRequired, amount, mandate.validation_threshold.0)
    } else {
        return Ok(());
    };
    attested(view, request, time, missing)
}

#[inline(never)]
fn attested(view: &View, request: &Request, time: UnixSeconds, missing: Finding) -> Result<(), Finding> {
    let (Some(attestor), Some(attestation)) = (view.credentials.attestor, view.credentials.attestation) else {
        return Err(missing);
    };
    let required = view.mandate.required_capability;
    if attestor.vault != *request.vault || attestation.attestor != attestor.key {
        return Err(Finding::plain(Reason::AttestorMismatch));
    }
    if attestation.vault != *request.vault || attestation.agent != view.mandate.agent {
        return Err(Finding::plain(Reason::AttestationMismatch));
    }
    if attestation.capability != required {
        return Err(Finding::plain(Reason::CapabilityMismatch));
    }
    if attestor.revoked != 0 {
        return Err(Finding::plain(Reason::AttestorRevoked));
    }
    if !attestor.accepts(&required) {
        return Err(Finding::plain(Reason::CapabilityNotAccepted));
    }
    if attestation.revoked != 0 {
        return Err(Finding::plain(Reason::AttestationRevoked));
    }
    if attestation.attestor_incarnation != attestor.incarnation {
        let (got, limit) = (attestation.attestor_incarnation.0, attestor.incarnation.0);
        return Err(Finding::new(Reason::AttestationStale, got, limit));
    }
    if time >= attestation.expires_at {
        return Err(Finding::new(Reason::AttestationExpired, time.0, attestation.expires_at.0));
    }
    Ok(())
}

/// An approval that is needed is unspent, of this very payment, and given under the rules in force.
///
/// # Errors
/// The reasons about approvals.
#[inline(always)]
pub fn approved(view: &View, request: &Request, time: UnixSeconds) -> Result<(), Finding> {
    if !needs_approval(view, request) {
        return Ok(());
    }
    granted(view, request, time)
}

#[inline(never)]
fn granted(view: &View, request: &Request, time: UnixSeconds) -> Result<(), Finding> {
    let amount = request.amount.0;
    let Some(approval) = view.credentials.approval else {
        return Err(Finding::new(Reason::ApprovalRequired, amount, view.mandate.approval_threshold.0));
    };
    let parties = approval.vault == *request.vault && approval.mandate == *request.mandate;
    if !parties || approval.payee != *request.payee || approval.mint != *request.mint {
        return Err(Finding::plain(Reason::ApprovalMismatch));
    }
    if approval.any_id != 1 && approval.id != request.id {
        return Err(Finding::plain(Reason::ApprovalIdMismatch));
    }
    if !approval.covers(request.amount) {
        return Err(Finding::new(Reason::ApprovalAmount, amount, approval.amount.0));
    }
    if approval.spent != 0 {
        return Err(Finding::plain(Reason::ApprovalSpent));
    }
    if approval.revoked != 0 {
        return Err(Finding::plain(Reason::ApprovalRevoked));
    }
    if time > approval.not_after {
        return Err(Finding::new(Reason::ApprovalExpired, time.0, approval.not_after.0));
    }
    if approval.incarnation != view.mandate.incarnation {
        return Err(Finding::plain(Reason::ApprovalStale));
    }
    if approval.governance_epoch != view.vault.governance_epoch || approval.grant_epoch != view.vault.grant_epoch {
        return Err(Finding::plain(Reason::ApprovalStale));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, NOW};
    use crate::quantity::{Amount, Key, Limit, Revision, UnixSeconds};
    use crate::reason::Reason;
    use crate::state::{UNRATED_NEEDS_VALIDATION, UNRATED_SHARED_LIMIT};

    #[test]
    fn amounts_up_to_a_threshold_need_nobody_else() {
        let validated = |limit| Fixture::new().with(|f| f.mandate.validation_threshold = Limit(limit));
        let approved = |limit| Fixture::new().with(|f| f.mandate.approval_threshold = Limit(limit));
        let amount = Fixture::new().amount;
        validated(amount + 1).allows();
        validated(amount).allows();
        validated(amount - 1).denies(Reason::ValidationRequired);
        approved(amount + 1).allows();
        approved(amount).allows();
        approved(amount - 1).denies(Reason::ApprovalRequired);
    }

    #[test]
    fn an_escalation_names_the_validation_and_the_approval_that_are_missing() {
        let missing = |validation, approval| {
            let fixture = Fixture::new().with(|f| {
                f.mandate.validation_threshold = Limit(validation);
                f.mandate.approval_threshold = Limit(approval);
            });
            let verdict = fixture.verdict();
            (verdict.code(), verdict.refusal().map(|(_, found)| found.reason), verdict.also.map(|found| found.reason))
        };
        assert_eq!(missing(1, 1), (2, Some(Reason::ValidationRequired), Some(Reason::ApprovalRequired)));
        assert_eq!(missing(1, 100), (2, Some(Reason::ValidationRequired), None));
        assert_eq!(missing(100, 1), (2, Some(Reason::ApprovalRequired), None));
        assert_eq!(missing(100, 100), (0, None, None));
    }

    #[test]
    fn a_denial_by_any_gate_overrides_an_escalation() {
        let unrated = Fixture::unrated().with(|f| f.mandate.unrated = UNRATED_NEEDS_VALIDATION);
        assert_eq!(unrated.verdict().code(), 2);
        let denied = unrated.with(|f| f.mandate.window_count = Limit(0));
        assert_eq!(denied.verdict().code(), 1);
        denied.denies(Reason::WindowCount);
    }

    /// A spoilt credential, and how it is answered.
    type Case = (fn(&mut Fixture), Reason);

    #[test]
    fn a_validation_is_a_live_attestation_of_the_capability_by_a_live_accepted_attestor() {
        Fixture::attested().allows();
        let cases: [Case; 12] = [
            (|f| f.shows_attestation = false, Reason::ValidationRequired),
            (|f| f.attestor.vault = Key([8; 4]), Reason::AttestorMismatch),
            (|f| f.attestor.key = Key([8; 4]), Reason::AttestorMismatch),
            (|f| f.attestation.vault = Key([8; 4]), Reason::AttestationMismatch),
            (|f| f.attestation.agent = Key([8; 4]), Reason::AttestationMismatch),
            (|f| f.attestation.capability = Key([8; 4]), Reason::CapabilityMismatch),
            (|f| f.mandate.required_capability = Key::ZERO, Reason::CapabilityMismatch),
            (|f| f.attestor.revoked = 1, Reason::AttestorRevoked),
            (|f| f.attestor.capabilities[0] = Key([8; 4]), Reason::CapabilityNotAccepted),
            (|f| f.attestor.capability_count = 0, Reason::CapabilityNotAccepted),
            (|f| f.attestation.revoked = 1, Reason::AttestationRevoked),
            (|f| f.attestor.incarnation = Revision(99), Reason::AttestationStale),
        ];
        for (spoil, reason) in cases {
            let spoilt = Fixture::attested().with(spoil);
            spoilt.denies(reason);
            assert_eq!(spoilt.verdict().code(), 2, "{reason:?} escalates");
        }
    }

    #[test]
    fn no_attestor_is_believed_on_a_capability_that_is_none() {
        Fixture::attested()
            .with(|f| {
                f.mandate.required_capability = Key::ZERO;
                f.attestation.capability = Key::ZERO;
                f.attestor.capabilities = [Key::ZERO; 8];
            })
            .denies(Reason::CapabilityNotAccepted);
    }

    #[test]
    fn an_attestation_holds_until_the_second_before_its_end() {
        let ends = |at| Fixture::attested().with(|f| f.attestation.expires_at = UnixSeconds(at));
        ends(NOW + 1).allows();
        ends(NOW).denies(Reason::AttestationExpired);
        ends(NOW - 1).denies(Reason::AttestationExpired);
        ends(NOW + 50).with(|f| f.budget.counters.last_seen = UnixSeconds(NOW + 50)).denies(Reason::AttestationExpired);
    }

    #[test]
    fn a_payment_to_an_unrated_payee_passes_with_a_validation_whatever_its_amount() {
        let unrated = || Fixture::attested().with(|f| f.rated = false);
        unrated().with(|f| f.mandate.unrated = UNRATED_NEEDS_VALIDATION).allows();
        let small = unrated().with(|f| {
            f.mandate.unrated = UNRATED_NEEDS_VALIDATION;
            f.mandate.validation_threshold = Limit::NONE;
            f.shows_attestation = false;
        });
        small.denies(Reason::UnratedNeedsValidation);
        small.with(|f| f.mandate.unrated = UNRATED_SHARED_LIMIT).allows();
    }

    #[test]
    fn an_approval_is_good_for_its_own_payment_once_and_under_the_rules_it_was_given_under() {
        Fixture::approved().allows();
        let cases: [Case; 14] = [
            (|f| f.shows_approval = false, Reason::ApprovalRequired),
            (|f| f.approval.vault = Key([8; 4]), Reason::ApprovalMismatch),
            (|f| f.approval.mandate = Key([8; 4]), Reason::ApprovalMismatch),
            (|f| f.approval.payee = Key([8; 4]), Reason::ApprovalMismatch),
            (|f| f.approval.mint = Key([8; 4]), Reason::ApprovalMismatch),
            (|f| f.approval.id.hash[2] ^= 1, Reason::ApprovalIdMismatch),
            (|f| f.approval.id.issued.0 += 1, Reason::ApprovalIdMismatch),
            (|f| f.approval.spent = 1, Reason::ApprovalSpent),
            (|f| f.approval.spent = 0xff, Reason::ApprovalSpent),
            (|f| f.approval.revoked = 1, Reason::ApprovalRevoked),
            (|f| f.approval.revoked = 0xff, Reason::ApprovalRevoked),
            (|f| f.approval.not_after = UnixSeconds(NOW - 1), Reason::ApprovalExpired),
            (|f| f.vault.governance_epoch = Revision(99), Reason::ApprovalStale),
            (|f| f.approval.grant_epoch = Revision(99), Reason::ApprovalStale),
        ];
        for (spoil, reason) in cases {
            let spoilt = Fixture::approved().with(spoil);
            spoilt.denies(reason);
            assert_eq!(spoilt.verdict().code(), 2, "{reason:?} escalates");
        }
        Fixture::approved().with(|f| f.approval.not_after = UnixSeconds(NOW)).allows();
        let any = Fixture::approved().with(|f| (f.approval.any_id, f.approval.id.hash) = (1, [8; 3]));
        any.allows();
        any.with(|f| f.approval.any_id = 2).denies(Reason::ApprovalIdMismatch);
    }

    #[test]
    fn an_approved_amount_is_exact_unless_it_is_a_maximum() {
        let approved = |amount, is_maximum| {
            Fixture::approved().with(|f| {
                f.approval.amount = Amount(amount);
                f.approval.is_maximum = is_maximum;
            })
        };
        let amount = Fixture::approved().amount;
        for other in [amount - 1, amount + 1] {
            approved(other, 0).denies(Reason::ApprovalAmount);
            approved(other, 2).denies(Reason::ApprovalAmount);
        }
        approved(amount - 1, 1).denies(Reason::ApprovalAmount);
        approved(amount, 1).allows();
        approved(amount + 1, 1).allows();
    }

    #[test]
    fn an_approval_lifts_no_cap() {
        Fixture::approved().with(|f| f.mandate.caps.day = Limit(f.amount - 1)).denies(Reason::DayCap);
        Fixture::approved().with(|f| f.mandate.window_limit = Limit(f.amount - 1)).denies(Reason::WindowAmount);
        Fixture::approved().with(|f| f.vault.paused = 1).denies(Reason::VaultPaused);
    }
}
