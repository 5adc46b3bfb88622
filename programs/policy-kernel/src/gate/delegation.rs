//! What needs somebody else's word: a validation by an attestor, an approval by the owners. This version of the
//! program takes neither, so what needs one is denied.

use crate::reason::Reason;
use crate::request::{Request, View};
use crate::verdict::Finding;

/// The amount is within both thresholds of the mandate.
///
/// # Errors
/// [`Reason::ValidationRequired`], [`Reason::ApprovalRequired`].
#[inline(always)]
pub fn check(view: &View, request: &Request) -> Result<(), Finding> {
    let (mandate, amount) = (view.mandate, request.amount.0);
    if !mandate.validation_threshold.allows(amount) {
        return Err(Finding::new(Reason::ValidationRequired, amount, mandate.validation_threshold.0));
    }
    if !mandate.approval_threshold.allows(amount) {
        return Err(Finding::new(Reason::ApprovalRequired, amount, mandate.approval_threshold.0));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::fixture::Fixture;
    use crate::quantity::Limit;
    use crate::reason::Reason;

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
}
