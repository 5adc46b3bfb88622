//! The approval.

use policy_kernel::gate::delegation;
use policy_kernel::governance::Consent;
use policy_kernel::ids::{PaymentId, PaymentIds};
use policy_kernel::quantity::Key;
use policy_kernel::reason::Reason;
use policy_kernel::request::{Credentials, View};
use policy_kernel::state::{Approval, ApprovalTerms, Giving, Vault};
use policy_kernel::ticket::Pending;

use super::mandate::EMPTY;
use super::{either, now, owned, same, LONGEST};
use crate::any;
use crate::tightening::request;

fn giving() -> Giving {
    Giving {
        vault: any::key(),
        mandate: any::key(),
        rent_payer: any::key(),
        bump: kani::any(),
        now: now(),
        index: kani::any(),
        governance_epoch: any::revision(),
        grant_epoch: any::revision(),
    }
}

fn terms() -> ApprovalTerms {
    ApprovalTerms {
        payee: any::key(),
        amount: any::amount(),
        is_maximum: kani::any(),
        id: any::payment_id(),
        any_id: kani::any(),
        not_after: any::time(),
    }
}

/// `state_stays_valid`: an approval given is valid, of what was approved and of the epochs and the incarnation of now, and takes
/// an index that no other takes; a refused one changes nothing.
/// Bound: members who sign together.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn approval_begins_valid() {
    let ((before, signers), giving, terms) = (owned(), giving(), terms());
    let mandate = any::mandate(EMPTY, PaymentIds::EMPTY, Pending::default());
    let found = any::approval();
    let (mut approval, mut vault) = (found, before);

    let given = approval.give(&mut vault, Consent::Cosigned(&signers), &mandate, &giving, &terms).is_ok();

    let expected = Approval {
        layout: 1,
        bump: giving.bump,
        spent: 0,
        is_maximum: terms.is_maximum,
        any_id: terms.any_id,
        revoked: 0,
        padding: [0; 2],
        vault: giving.vault,
        index: before.next_index,
        mandate: giving.mandate,
        payee: terms.payee,
        mint: mandate.mint,
        amount: terms.amount,
        id: if terms.any_id == 1 { PaymentId::default() } else { terms.id },
        not_after: terms.not_after,
        governance_epoch: before.governance_epoch,
        grant_epoch: before.grant_epoch,
        rent_payer: giving.rent_payer,
        incarnation: mandate.incarnation,
        reserved: [0; 19],
    };
    let taken = Vault { next_index: before.next_index.wrapping_add(given.into()), ..before };
    assert!(either(given, &approval, &expected, &found) & same(&vault, &taken));
    assert!(!given | (approval.is_valid() & (vault.next_index > approval.index) & (mandate.vault == giving.vault)));
    kani::cover!(given && approval.any_id == 1);
    kani::cover!(!given);
}

/// `grants_are_finite_and_bounded`: an approval is of an amount above zero, of a payee that is not the vault itself, and can be
/// used from now on for 366 days at most; under a delay of approvals nobody gives one at once.
/// Assumes: the cluster's time is before 2^63.
#[kani::proof]
#[kani::unwind(18)]
fn approval_is_finite() {
    let ((mut vault, signers), giving, terms) = (owned(), giving(), terms());
    let mandate = any::mandate(EMPTY, PaymentIds::EMPTY, Pending::default());
    let (mut approval, delay) = (any::approval(), vault.approval_delay.0);

    kani::assume(approval.give(&mut vault, Consent::Cosigned(&signers), &mandate, &giving, &terms).is_ok());

    let (end, now) = (approval.not_after.0, giving.now.0);
    let term = (end >= now) & (end.wrapping_sub(now) <= LONGEST);
    let payee = (approval.payee != Key::ZERO) & (approval.payee != vault.authority);
    assert!(term & payee & (approval.amount.0 > 0) & (delay == 0));
    kani::cover!(end == now + LONGEST);
}

/// `revocation_is_final`: an approval taken back lets nothing through, and neither does a spent one; taking it back changes
/// nothing else of it, keeps it valid, and is done once.
#[kani::proof]
#[kani::unwind(20)]
fn approval_revoked_lets_nothing_through() {
    let ((vault, signers), before) = (owned(), any::approval());
    kani::assume(before.is_valid());
    let mut approval = before;

    let result = approval.revoke(&vault, Consent::Cosigned(&signers));

    let (mandate, keys, budget) =
        (any::mandate(EMPTY, PaymentIds::EMPTY, Pending::default()), any::keys(), any::budget());
    let credentials = Credentials { approval: Some(&approval), ..Credentials::default() };
    let view = View { vault: &vault, budget: &budget, mandate: &mandate, counterparty: None, credentials };
    let request = request(&keys, None);
    kani::assume(delegation::needs_approval(&view, &request));
    let passes = delegation::approved(&view, &request, any::time()).is_ok();
    let after = Approval { revoked: 1, ..before };
    let dead = (approval.revoked == 1) | (approval.spent == 1);
    assert!(either(result.is_ok(), &approval, &after, &before) & approval.is_valid() & !(dead & passes));
    kani::cover!(result.is_ok());
    kani::cover!(result == Err(Reason::ApprovalSpent));
}
