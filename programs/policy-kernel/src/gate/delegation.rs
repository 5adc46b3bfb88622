//! What needs somebody else's word: a validation by an attestor, an approval by the owners. This version of the
//! program takes neither, so what needs one is escalated and not paid.

use crate::reason::Reason;
use crate::request::{Request, View};
use crate::spending::hold;
use crate::verdict::Finding;

/// The amount is within both thresholds of the mandate.
///
/// # Errors
/// [`Reason::ValidationRequired`], [`Reason::ApprovalRequired`].
#[inline(always)]
pub fn check(view: &View, request: &Request) -> Result<(), Finding> {
    validated(view, request)?;
    approved(view, request)
}

/// The approval that is missing where a validation is missing too.
pub fn also(view: &View, request: &Request) -> Option<Finding> {
    validated(view, request).err()?;
    approved(view, request).err()
}

#[inline(always)]
fn validated(view: &View, request: &Request) -> Result<(), Finding> {
    hold(request.amount.0, view.mandate.validation_threshold.0, Reason::ValidationRequired)
}

#[inline(always)]
fn approved(view: &View, request: &Request) -> Result<(), Finding> {
    hold(request.amount.0, view.mandate.approval_threshold.0, Reason::ApprovalRequired)
}

#[cfg(test)]
mod tests {
    use crate::fixture::Fixture;
    use crate::quantity::Limit;
    use crate::reason::Reason;
    use crate::state::UNRATED_NEEDS_VALIDATION;

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
}
