//! The counterparty.

use policy_kernel::governance::Consent;
use policy_kernel::quantity::{Key, Revision};
use policy_kernel::reason::Reason;
use policy_kernel::spending::Caps;
use policy_kernel::state::{Counterparty, CounterpartyTerms, Rating};

use super::{counters, either, owned, same};
use crate::any;

/// The tier of a payee whose record bears only a hold.
const NO_TIER: u8 = 255;

/// A payee of this tier, which is a constant with all that shares a word with it.
pub fn rated(tier: u8) -> Counterparty {
    Counterparty { layout: 1, bump: 0, tier, denied: 0, ..any::counterparty(tier) }
}

pub fn terms(tier: u8) -> CounterpartyTerms {
    let rating = Rating { tier, denied: kani::any(), risk: any::bps(), confidence: any::bps() };
    CounterpartyTerms { rating, cap_mint: any::key(), caps: any::caps() }
}

/// What a rating makes of a record: the terms, and nothing else but for incarnation and hold.
fn written(of: &Counterparty, terms: &CounterpartyTerms) -> Counterparty {
    Counterparty {
        tier: terms.rating.tier,
        risk: terms.rating.risk,
        confidence: terms.rating.confidence,
        cap_mint: terms.cap_mint,
        caps: terms.caps,
        version: Revision(of.version.0.saturating_add(1)),
        ..*of
    }
}

/// `state_stays_valid`: the first rating of a payee is valid and has nothing spent; a refused one changes nothing.
#[kani::proof]
#[kani::unwind(20)]
fn counterparty_begins_valid() {
    let (before, signers) = owned();
    let (terms, keys, bump) = (terms(kani::any()), (any::key(), any::key()), kani::any());
    let (mut record, mut vault) = (Counterparty::default(), before);

    let set = record.set(&mut vault, Consent::Cosigned(&signers), (keys, bump), terms, any::revision()).is_ok();

    let fresh = Counterparty {
        layout: 1,
        bump,
        denied: terms.rating.denied,
        vault: keys.0,
        payee: keys.1,
        incarnation: before.next_incarnation,
        hold_changes: Revision(terms.rating.denied.into()),
        ..Counterparty::default()
    };
    let (rated, unrated) = (written(&fresh, &terms), Counterparty::default());
    let named = (terms.caps == Caps::NONE) | (terms.cap_mint != Key::ZERO);
    assert!(either(set, &record, &rated, &unrated) & (set == record.is_valid()) & (!set | named));
    assert!(set | same(&vault, &before));
    kani::cover!(set && record.denied == 1);
    kani::cover!(!set);
}

/// `state_stays_valid`: a payee rated again stays valid, and so does one whose record bore only a hold; a refused rating changes
/// nothing.
/// Bound: one time of the latest payment.
#[kani::proof]
#[kani::unwind(20)]
fn counterparty_rated_again_stays_valid() {
    let (vault, signers) = owned();
    let before = Counterparty { counters: counters(), ..any::counterparty(kani::any()) };
    kani::assume(before.is_valid());
    let (mut record, mut changed, keys) = (before, vault, ((any::key(), any::key()), kani::any()));

    let result = record.set(&mut changed, Consent::Cosigned(&signers), keys, terms(kani::any()), any::revision());

    let kept = same(&record, &before) & same(&changed, &vault);
    assert!(record.is_valid() & (result.is_ok() | kept) & (result != Err(Reason::StateInvalid)));
    kani::cover!(result.is_ok() && before.tier == NO_TIER);
    kani::cover!(result == Err(Reason::InvalidCapMint));
}

/// `counters_survive`: a payee rated again keeps its counters, its statistics, a hold, and the mint of its caps once it has one;
/// nothing but the terms is written, and an incarnation with the first rating.
#[kani::proof]
#[kani::unwind(20)]
fn counterparty_rated_again_forgets_nothing() {
    let (mut vault, signers) = owned();
    let mut record = any::counterparty(kani::any());
    record.layout = 1;
    let (before, incarnation, terms) = (record, vault.next_incarnation, terms(kani::any()));
    let keys = ((any::key(), any::key()), kani::any());

    let set = record.set(&mut vault, Consent::Cosigned(&signers), keys, terms, any::revision()).is_ok();

    let put_on_hold = (before.denied == 0) & (terms.rating.denied == 1);
    let kept = Counterparty {
        denied: before.denied | terms.rating.denied,
        hold_changes: Revision(before.hold_changes.0.saturating_add(put_on_hold.into())),
        incarnation: if before.tier == NO_TIER { incarnation } else { before.incarnation },
        ..before
    };
    let mint = (before.cap_mint == Key::ZERO) | (terms.cap_mint == before.cap_mint);
    assert!(!set | (same(&record, &written(&kept, &terms)) & mint));
    kani::cover!(set && before.denied == 1 && terms.rating.denied == 0);
    kani::cover!(set && put_on_hold && before.tier == NO_TIER);
}

/// `state_stays_valid`: a hold, of a payee with a record and of one without, and a release keep it valid, and write nothing but
/// what they say; a refused one changes nothing.
/// Bound: one time of the latest payment.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn counterparty_held_stays_valid() {
    let (vault, signers) = owned();
    let valid = Counterparty { counters: counters(), ..any::counterparty(kani::any()) };
    kani::assume(valid.is_valid());
    let (keys, bump) = ((any::key(), any::key()), kani::any());
    let mut step = 0;
    while step < 3 {
        let before = if step == 0 { Counterparty::default() } else { valid };
        let mut record = before;
        let result = match step {
            0 | 1 => record.hold(&vault, keys, bump, &signers[0]),
            _ => record.release(&vault, Consent::Cosigned(&signers), any::revision()),
        };
        let began =
            Counterparty { layout: 1, bump, tier: NO_TIER, vault: keys.0, payee: keys.1, caps: Caps::NONE, ..before };
        let of = if step == 0 { began } else { before };
        let changes = Revision(of.hold_changes.0.saturating_add(1));
        let changed = Counterparty { denied: u8::from(step < 2), hold_changes: changes, ..of };
        let wanted = before.denied == u8::from(step == 2);
        assert!(either(result.is_ok(), &record, &changed, &before) & (result.is_err() | (record.is_valid() & wanted)));
        assert!(result != Err(Reason::StateInvalid));
        step += 1;
    }
    kani::cover!(step == 3);
}
