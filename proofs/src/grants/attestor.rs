//! The attestor.

use policy_kernel::gate::delegation;
use policy_kernel::governance::Consent;
use policy_kernel::ids::PaymentIds;
use policy_kernel::quantity::{Key, Revision};
use policy_kernel::reason::Reason;
use policy_kernel::request::{Credentials, View};
use policy_kernel::state::attestor::MAX_CAPABILITIES;
use policy_kernel::state::{Attestation, Attestor};
use policy_kernel::ticket::Pending;

use super::mandate::EMPTY;
use super::{either, is_handed_out, owned, same};
use crate::any;
use crate::tightening::request;

/// An attestor of so many capabilities, a constant with all that shares a word with it; accepted.
pub fn attestor(capability_count: u8) -> Attestor {
    Attestor { layout: 1, bump: 0, revoked: 0, capability_count, ..any::attestor(capability_count) }
}

pub fn padded(capabilities: &[Key]) -> [Key; MAX_CAPABILITIES] {
    let mut padded = [Key::ZERO; MAX_CAPABILITIES];
    for (place, capability) in padded.iter_mut().zip(capabilities) {
        *place = *capability;
    }
    padded
}

/// `state_stays_valid`: an attestor accepted in a fresh account, again, or again after a revocation is valid and has the
/// capabilities named and no others; a new incarnation unless it was accepted before. A refused change changes nothing.
/// Bound: two capabilities before; none, one, three and nine named.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn attestor_set_stays_valid() {
    let (vault, signers) = owned();
    let capabilities = any::keys::<9>();
    let mut case = 0;
    while case < 12 {
        let listed = &capabilities[..[0, 1, 3, 9][case / 3]];
        let before = match case % 3 {
            0 => Attestor::default(),
            1 => attestor(2),
            _ => Attestor { revoked: 1, ..attestor(2) },
        };
        let (mut attestor, mut changed, keys) = (before, vault, (any::key(), any::key()));
        let result = attestor.set(&mut changed, Consent::Cosigned(&signers), (keys, 0), listed, any::revision());

        let own = if case % 3 == 0 { keys } else { (before.vault, before.key) };
        let incarnation = if case % 3 == 1 { before.incarnation } else { vault.next_incarnation };
        let set = Attestor {
            layout: 1,
            revoked: 0,
            vault: own.0,
            key: own.1,
            capability_count: listed.len() as u8,
            capabilities: padded(listed),
            incarnation,
            version: Revision(before.version.0.saturating_add(1)),
            ..before
        };
        let done = result.is_ok();
        let exact = either(done, &attestor, &set, &before) & (done | same(&changed, &vault));
        assert!(exact & (result.is_err() | set.is_valid()) & (result != Err(Reason::StateInvalid)));
        case += 1;
    }
    kani::cover!(case == 12);
}

/// Whether a payment that needs a validation has it by this attestation.
fn validated(attestor: &Attestor, attestation: &Attestation) -> bool {
    let ((vault, _), keys, budget) = (owned(), any::keys(), any::budget());
    let mandate = any::mandate(EMPTY, PaymentIds::EMPTY, Pending::default());
    let credentials =
        Credentials { attestor: Some(attestor), attestation: Some(attestation), ..Credentials::default() };
    let view = View { vault: &vault, budget: &budget, mandate: &mandate, counterparty: None, credentials };
    let request = request(&keys, None);
    kani::assume(request.amount.0 > mandate.validation_threshold.0);
    delegation::validated(&view, &request, any::time()).is_ok()
}

/// `revocation_is_final`: nothing that a revoked attestor attested counts, and nothing that it attested before counts once it is
/// accepted again.
/// Assumes: its incarnation was handed out by the vault.
/// Bound: two capabilities.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn attestor_revoked_is_believed_no_more() {
    let ((mut vault, signers), mut attestor) = (owned(), attestor(2));
    let attestation = Attestation { attestor_incarnation: attestor.incarnation, ..any::attestation() };
    kani::assume(is_handed_out(&vault, attestor.incarnation));

    let believed = validated(&attestor, &attestation);
    let before = attestor;
    kani::assume(attestor.revoke(&vault, Consent::Cosigned(&signers), any::revision()).is_ok());
    let after = Attestor { revoked: 1, version: attestor.version, ..before };
    let exact = same(&attestor, &after);
    attestor = after;
    let revoked = validated(&attestor, &any::attestation());
    let (keys, capabilities) = (((any::key(), any::key()), 0), any::keys::<2>());
    let again = attestor.set(&mut vault, Consent::Cosigned(&signers), keys, &capabilities, any::revision()).is_ok();
    let renewed = Attestor { incarnation: attestor.incarnation, capabilities: padded(&capabilities), ..before };

    let exact = exact & (!again | same(&attestor, &Attestor { version: attestor.version, ..renewed }));
    assert!(exact & !revoked & (!again | !validated(&renewed, &attestation)));
    kani::cover!(believed && again);
}

/// `state_stays_valid`: a revocation keeps an attestor valid and writes nothing else; a refused one changes nothing.
/// Bound: two capabilities.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn attestor_revoked_stays_valid() {
    let (vault, signers) = owned();
    let before = attestor(2);
    kani::assume(before.is_valid());
    let mut attestor = before;

    let revoked = attestor.revoke(&vault, Consent::Cosigned(&signers), any::revision()).is_ok();

    let after = Attestor { revoked: 1, version: Revision(before.version.0.saturating_add(1)), ..before };
    assert!(after.is_valid() & either(revoked, &attestor, &after, &before));
    kani::cover!(revoked);
    kani::cover!(!revoked);
}
