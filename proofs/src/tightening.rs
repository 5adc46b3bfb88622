//! What needs no delay only tightens: whatever a gate lets through after such a change, it let through before. And whatever
//! could let more through waits for the timelock.
//!
//! One gate at a time, of those that read the account. The freeze gate reads no terms but a hold, which is lifted without delay.

use policy_kernel::calendar::{DAY, WEEK};
use policy_kernel::gate::{context, delegation, egress, identity, threat};
use policy_kernel::governance::Consent;
use policy_kernel::ids::PaymentIds;
use policy_kernel::quantity::{Key, Limit, Revision, UnixSeconds};
use policy_kernel::reason::Reason;
use policy_kernel::request::{Credentials, Request, View};
use policy_kernel::spending::Caps;
use policy_kernel::state::{
    Attestor, Budget, Counterparty, Mandate, MandateTerms, Vault, UNRATED_DENY, UNRATED_NEEDS_VALIDATION,
};
use policy_kernel::ticket::Pending;
use policy_kernel::token::Mint;

use crate::any;
use crate::grants::attestor::{attestor, padded};
use crate::grants::counterparty::rated;
use crate::grants::mandate::{self, written, LENGTH};
use crate::grants::{budget, counterparty, delayed, owned, same};

/// When payments are asked for: a fixed time, so that its day and week are no divisions. What it is compared with is free.
const TIME: UnixSeconds = UnixSeconds(2_900 * WEEK + 3 * DAY + 5);

/// A request of these keys.
pub fn request(keys: &[Key; 10], minted: Option<Mint>) -> Request<'_> {
    let [vault, mandate, authority, signer, payee, mint, token_program, source, destination_owner, destination_mint] =
        keys;
    Request {
        vault,
        mandate,
        authority,
        signer,
        payee,
        mint,
        token_program,
        minted,
        source,
        destination_owner,
        destination_mint,
        needs_memo: kani::any(),
        amount: any::amount(),
        id: any::payment_id(),
        not_after: any::time(),
        now: any::time(),
        slot: any::slot(),
    }
}

fn view<'a>(vault: &'a Vault, budget: &'a Budget, mandate: &'a Mandate) -> View<'a> {
    View { vault, budget, mandate, counterparty: None, credentials: Credentials::default() }
}

/// A mandate before and after a grant that tightens it: [`written`] is what a grant writes, as is proved of it.
fn tightened_mandate(vault: &Vault) -> (Mandate, Mandate) {
    let (before, terms) =
        (any::mandate(mandate::window(), PaymentIds::EMPTY, Pending::default()), mandate::terms(LENGTH));
    // Of what `is_valid` says, what a gate reads.
    kani::assume(before.unrated <= UNRATED_NEEDS_VALIDATION);
    kani::assume(terms.tighten(&before, vault));
    (before, written(&before, vault, &terms))
}

/// `tightening_sound`: a mandate tightened at once passes the context gate with no payment that it did not pass before.
/// Bound: one time of the request; ids of no earlier payment.
/// Nightly.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn tightened_mandate_context() {
    let ((vault, _), budget, keys) = (owned(), any::budget(), any::keys());
    let (before, after) = tightened_mandate(&vault);
    let request = request(&keys, None);

    let passed = context::check(&view(&vault, &budget, &before), &request, TIME).is_ok();
    let passes = context::check(&view(&vault, &budget, &after), &request, TIME).is_ok();

    assert!(passed | !passes);
    kani::cover!(passes);
    kani::cover!(passed && !passes);
}

/// `tightening_sound`: a mandate tightened at once is spent by no key that could not spend it before.
/// Bound: with a session and without.
#[kani::proof]
#[kani::unwind(18)]
fn tightened_mandate_identity() {
    let ((vault, _), budget, keys, session) = (owned(), any::budget(), any::keys(), any::session());
    let (before, after) = tightened_mandate(&vault);
    let request = request(&keys, None);
    let mut shown = 0;
    while shown < 2 {
        let credentials = Credentials { session: (shown == 1).then_some(&session), ..Credentials::default() };
        let view = |mandate| View { credentials, ..view(&vault, &budget, mandate) };
        let passed = identity::check(&view(&before), &request, TIME).is_ok();
        let passes = identity::check(&view(&after), &request, TIME).is_ok();
        assert!(passed | !passes);
        kani::cover!(passes);
        shown += 1;
    }
}

/// `tightening_sound`: a mandate tightened at once pays no payee that it did not pay before.
/// Bound: one time of the request; a payee with a record, and one without; a mint of SPL Token.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn tightened_mandate_egress() {
    let ((vault, _), budget, keys, record) = (owned(), any::budget(), any::keys(), any::counterparty(kani::any()));
    let (before, after) = tightened_mandate(&vault);
    let request = request(&keys, None);
    let mut recorded = 0;
    while recorded < 2 {
        let counterparty = (recorded == 1).then_some(&record);
        let view = |mandate| View { counterparty, ..view(&vault, &budget, mandate) };
        let passed = egress::check(&view(&before), &request, TIME).is_ok();
        let passes = egress::check(&view(&after), &request, TIME).is_ok();
        assert!(passed | !passes);
        kani::cover!(passes);
        kani::cover!(passed && !passes);
        recorded += 1;
    }
}

/// `tightening_sound`: a mandate tightened at once passes the threat gate with no payment that it did not pass before.
/// Assumes: that no more eighths of no higher limit are no larger share, as `tier_share` says.
/// Bound: in the newest bucket, where no bucket expires before the other; payees of every tier, and unrated ones.
/// Nightly.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn tightened_mandate_threat() {
    let ((vault, _), budget, keys) = (owned(), any::budget(), any::keys());
    let (before, after) = tightened_mandate(&vault);
    let request = request(&keys, None);
    let mut tier = 0;
    while tier <= 5 {
        let record = rated(tier);
        let counterparty = (tier < 5).then_some(&record);
        let [lower, higher] = [&after, &before].map(|mandate| threat::class_limit(mandate, counterparty).1);
        let place = tier as usize;
        let grown = (after.window_limit > before.window_limit) | (after.tier_shares[place] > before.tier_shares[place]);
        kani::assume(tier == 5 || grown || lower <= higher);
        let view = |mandate| View { counterparty, ..view(&vault, &budget, mandate) };
        let passed = threat::check(&view(&before), &request, mandate::NOW).is_ok();
        let passes = threat::check(&view(&after), &request, mandate::NOW).is_ok();
        assert!(passed | !passes);
        kani::cover!(passes);
        kani::cover!(passed && !passes);
        tier += 1;
    }
}

/// `tightening_sound`: a mandate tightened at once needs no less of others' word than before.
/// Bound: a payee with a record, and one without; with and without attestor, attestation and approval.
/// Nightly.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn tightened_mandate_delegation() {
    let ((vault, _), budget, keys, record) = (owned(), any::budget(), any::keys(), any::counterparty(kani::any()));
    let (attestor, attestation, approval) = (attestor(2), any::attestation(), any::approval());
    let (before, after) = tightened_mandate(&vault);
    let request = request(&keys, None);
    let mut shown = 0;
    while shown < 8 {
        let (counterparty, attested) = ((shown & 1 != 0).then_some(&record), shown & 2 != 0);
        let credentials = Credentials {
            session: None,
            attestor: attested.then_some(&attestor),
            attestation: attested.then_some(&attestation),
            approval: (shown & 4 != 0).then_some(&approval),
        };
        let view = |mandate| View { counterparty, credentials, ..view(&vault, &budget, mandate) };
        let passed = delegation::check(&view(&before), &request, TIME).is_ok();
        let passes = delegation::check(&view(&after), &request, TIME).is_ok();
        // Where no word is needed since unrated payees are paid no more, the egress gate refuses.
        let paid = (after.unrated != UNRATED_DENY) | view(&after).rating().is_some();
        assert!(passed | !passes | !paid);
        kani::cover!(passes && paid);
        kani::cover!(passed && !passes);
        shown += 1;
    }
}

/// A budget before and after a change under a timelock.
fn tightened_budget() -> (Budget, Budget) {
    let (mut vault, signers) = delayed();
    let before = Budget { layout: 1, ..any::budget() };
    let (facts, terms, mut after) = (budget::facts(), budget::terms(), before);
    let keys = (any::key(), 0);
    kani::assume(after.set(&mut vault, Consent::Cosigned(&signers), keys, facts, terms, any::revision()).is_ok());
    (before, after)
}

/// `tightening_sound`: a budget tightened at once passes the context and the egress gate with no payment that it did not pass
/// before.
/// Bound: one time of the request; a payee without a record; a mint of Token-2022, and one of SPL Token.
/// Nightly.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn tightened_budget_passes_no_more() {
    let ((vault, _), keys) = (owned(), any::keys());
    let mandate = any::mandate(mandate::EMPTY, PaymentIds::EMPTY, Pending::default());
    let (before, after) = tightened_budget();
    let mint = any::mint();
    let mut reads = 0;
    while reads < 2 {
        let request = request(&keys, (reads == 1).then_some(mint));
        let view = |budget| view(&vault, budget, &mandate);
        let passed = egress::check(&view(&before), &request, TIME).is_ok();
        let passes = egress::check(&view(&after), &request, TIME).is_ok();
        let counted = context::check(&view(&before), &request, TIME).is_ok();
        let counts = context::check(&view(&after), &request, TIME).is_ok();
        assert!((passed == passes) & (counted | !counts));
        reads += 1;
    }
    kani::cover!(before.caps.week > after.caps.week);
}

/// A payee's record before and after a change under a timelock, of this tier.
fn tightened_counterparty(tier: u8) -> (Counterparty, Counterparty) {
    let (mut vault, signers) = delayed();
    let before = rated(tier);
    let (terms, keys, mut after) = (counterparty::terms(tier), ((any::key(), any::key()), 0), before);
    kani::assume(after.set(&mut vault, Consent::Cosigned(&signers), keys, terms, any::revision()).is_ok());
    (before, Counterparty { denied: 0, ..after })
}

/// `tightening_sound`: a payee judged worse at once passes the egress gate with no payment that it did not pass before.
/// Assumes: caps name their mint, as those of every valid record do.
/// Bound: one time of the request; a payee of tier 2, that the terms keep.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn tightened_counterparty_egress() {
    let ((vault, _), budget, keys) = (owned(), any::budget(), any::keys());
    let mandate = any::mandate(mandate::EMPTY, PaymentIds::EMPTY, Pending::default());
    let (before, after) = tightened_counterparty(2);
    kani::assume(before.caps == Caps::NONE || before.cap_mint != Key::ZERO);
    let request = request(&keys, None);
    let view = |record| View { counterparty: Some(record), ..view(&vault, &budget, &mandate) };

    let passed = egress::check(&view(&before), &request, TIME).is_ok();
    let passes = egress::check(&view(&after), &request, TIME).is_ok();

    assert!(passed | !passes);
    kani::cover!(passes && before.caps == Caps::NONE);
    kani::cover!(passed && !passes && before.caps == Caps::NONE);
    kani::cover!(passed && !passes && before.caps != Caps::NONE);
}

/// `tightening_sound`: a payee judged worse at once passes the threat and the delegation gate with no payment that it did not
/// pass before.
/// Bound: in the newest bucket; a payee of tier 2, that the terms keep; no words of others.
/// Nightly.
#[kani::proof]
#[kani::unwind(18)]
fn tightened_counterparty_threat() {
    let ((vault, _), budget, keys) = (owned(), any::budget(), any::keys());
    let mandate = any::mandate(mandate::window(), PaymentIds::EMPTY, Pending::default());
    let (before, after) = tightened_counterparty(2);
    let request = request(&keys, None);
    let view = |record| View { counterparty: Some(record), ..view(&vault, &budget, &mandate) };

    let passed = threat::check(&view(&before), &request, mandate::NOW).is_ok();
    let passes = threat::check(&view(&after), &request, mandate::NOW).is_ok();
    let spoken = delegation::check(&view(&before), &request, TIME).is_ok();
    let speaks = delegation::check(&view(&after), &request, TIME).is_ok();

    assert!((passed | !passes) & (spoken == speaks));
    kani::cover!(passes && spoken);
    kani::cover!(passed && !passes);
}

/// Numbers of capabilities before and after: as many, more, fewer.
const LISTS: [(usize, usize); 4] = [(1, 1), (1, 2), (2, 1), (3, 2)];

/// `tightening_sound`: an attestor believed on less at once lets no payment through that it did not let through before.
/// Bound: one to three capabilities before, one or two after, as many, more and fewer.
/// Nightly.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn tightened_attestor_delegation() {
    let ((vault, _), budget, keys, attestation) = (owned(), any::budget(), any::keys(), any::attestation());
    let mandate = any::mandate(mandate::EMPTY, PaymentIds::EMPTY, Pending::default());
    let request = request(&keys, None);
    let mut tightened = false;
    for (of_before, of_after) in LISTS {
        let (mut vault_of_it, signers) = delayed();
        let (before, capabilities) = (attestor(of_before as u8), any::keys::<2>());
        let (listed, mut changed) = (&capabilities[..of_after], before);
        let owned_by = ((any::key(), any::key()), 0);
        let set = changed.set(&mut vault_of_it, Consent::Cosigned(&signers), owned_by, listed, any::revision()).is_ok();
        // What was written, with numbers of capabilities that are constants.
        let mut after = Attestor { capability_count: of_after as u8, version: changed.version, ..before };
        after.capabilities = padded(listed);

        let shows = |attestor| Credentials {
            attestor: Some(attestor),
            attestation: Some(&attestation),
            ..Credentials::default()
        };
        let view = |attestor| View { credentials: shows(attestor), ..view(&vault, &budget, &mandate) };
        let passed = delegation::check(&view(&before), &request, TIME).is_ok();
        let passes = delegation::check(&view(&after), &request, TIME).is_ok();
        assert!(!set | same(&changed, &after));
        assert!(!set | passed | !passes);
        tightened |= set & passes;
    }
    kani::cover!(tightened);
}

/// Whether some cap is higher.
fn higher(caps: &Caps, before: &Caps) -> bool {
    (caps.per_payment > before.per_payment)
        | (caps.day > before.day)
        | (caps.week > before.week)
        | (caps.lifetime > before.lifetime)
}

/// Whether terms could let something through that a mandate does not.
fn loosens(terms: &MandateTerms, before: &Mandate, vault: &Vault) -> bool {
    let dead = (before.layout != 1) | (before.grant_epoch != vault.grant_epoch);
    let term = (terms.starts_at < before.starts_at) | (terms.expires_at > before.expires_at);
    let window = (terms.window != LENGTH)
        | (terms.window_limit > before.window_limit)
        | (terms.window_count > before.window_count)
        | (terms.unrated_limit > before.unrated_limit);
    let unchecked = (terms.validation_threshold > before.validation_threshold)
        | (terms.approval_threshold > before.approval_threshold);
    let asks = (before.validation_threshold != Limit::NONE) | (before.unrated == 2);
    let capability = asks & (terms.required_capability != before.required_capability);
    let mut payees = (terms.minimum_tier < before.minimum_tier)
        | (terms.maximum_risk > before.maximum_risk)
        | (terms.minimum_confidence < before.minimum_confidence);
    for tier in 0..5 {
        payees |= terms.tier_shares[tier] > before.tier_shares[tier];
    }
    // Unrated payees are denied, or paid with a validation, or within a shared limit alone.
    let denied = (before.unrated == 0) & (terms.unrated != 0);
    let unrated = denied | ((before.unrated == 2) & (terms.unrated != 0) & (terms.unrated != 2));
    dead | term | window | unchecked | capability | payees | unrated | higher(&terms.caps, &before.caps)
}

/// `loosening_waits`: under a timelock, members who sign together grant nothing at once that any limit of a live mandate
/// forbids, and everything else.
/// Bound: a grant prepared against another version, which is refused next.
#[kani::proof]
#[kani::unwind(18)]
fn looser_mandate_waits() {
    let (mut vault, signers) = delayed();
    let mut mandate =
        Mandate { version: Revision(1), ..any::mandate(mandate::EMPTY, PaymentIds::EMPTY, Pending::default()) };
    let (before, mut grant) = (mandate, mandate::grant(any::time()));
    grant.expected_version = Revision(2);
    let mut length = 0;
    while length < 2 {
        let terms = mandate::terms(if length == 0 { LENGTH } else { mandate::OTHER_LENGTH });
        let result = mandate.grant(&mut vault, Consent::Cosigned(&signers), &grant, &terms);
        let waits = result == Err(Reason::TimelockInForce);
        assert!((waits == loosens(&terms, &before, &vault)) & (waits | (result == Err(Reason::StaleVersion))));
        length += 1;
    }
    kani::cover!(before.layout == 1 && length == 2);
}

/// `loosening_waits`: under a timelock, members who sign together raise no cap of a budget at once, accept no further powers
/// and no changed mint.
/// Bound: a change prepared against another version, which is refused next.
#[kani::proof]
#[kani::unwind(18)]
fn looser_budget_waits() {
    let (mut vault, signers) = delayed();
    let mut budget = Budget { version: Revision(1), ..any::budget() };
    let (before, facts, terms, keys) = (budget, budget::facts(), budget::terms(), (any::key(), 0));

    let result = budget.set(&mut vault, Consent::Cosigned(&signers), keys, facts, terms, Revision(2));

    let changed = (before.layout != 1) | (before.extensions != facts.says.extensions);
    let loosens = changed | ((before.opt_ins | terms.opt_ins) != before.opt_ins) | higher(&terms.caps, &before.caps);
    assert!(result == Err(if loosens { Reason::TimelockInForce } else { Reason::StaleVersion }));
    kani::cover!(loosens && !changed);
    kani::cover!(!loosens);
}

/// `loosening_waits`: under a timelock, members who sign together judge no payee better at once, nor of another tier, and raise
/// no cap of it.
/// Bound: a change prepared against another version, which is refused next.
#[kani::proof]
#[kani::unwind(18)]
fn looser_counterparty_waits() {
    let (mut vault, signers) = delayed();
    let mut record = Counterparty { version: Revision(1), ..any::counterparty(kani::any()) };
    let (before, terms, keys) = (record, counterparty::terms(kani::any()), ((any::key(), any::key()), 0));

    let result = record.set(&mut vault, Consent::Cosigned(&signers), keys, terms, Revision(2));

    let rating = &terms.rating;
    let loosens = (before.layout != 1)
        | (rating.tier != before.tier)
        | (rating.risk < before.risk)
        | (rating.confidence > before.confidence)
        | higher(&terms.caps, &before.caps);
    assert!(result == Err(if loosens { Reason::TimelockInForce } else { Reason::StaleVersion }));
    kani::cover!(loosens && rating.tier < before.tier);
    kani::cover!(!loosens);
}

/// `loosening_waits`: under a timelock, members who sign together accept no attestor at once, nor for a capability more.
/// Bound: a change prepared against another version, which is refused next; one to three capabilities before, one or two after,
/// as many, more and fewer.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn looser_attestor_waits() {
    let (mut vault, signers) = delayed();
    let mut waits = true;
    for (of_before, of_after) in LISTS {
        let mut attestor = Attestor { version: Revision(1), ..attestor(of_before as u8) };
        let (before, capabilities) = (attestor, any::keys::<2>());
        let (listed, keys) = (&capabilities[..of_after], ((any::key(), any::key()), 0));

        let result = attestor.set(&mut vault, Consent::Cosigned(&signers), keys, listed, Revision(2));

        let mut loosens = before.revoked != 0;
        for capability in listed {
            let mut believed = false;
            for known in &before.capabilities[..of_before] {
                believed |= known == capability;
            }
            loosens |= !believed | (*capability == Key::ZERO);
        }
        waits &= result == Err(if loosens { Reason::TimelockInForce } else { Reason::StaleVersion });
    }
    assert!(waits);
    kani::cover!(waits);
}
