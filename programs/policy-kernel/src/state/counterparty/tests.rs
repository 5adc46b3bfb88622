use super::*;
use crate::fixture::{cosigned, running_vault, Fixture, AUTHORITY, MEMBERS, MINT, NOW, PAYEE, VAULT};
use crate::gate::GATES;
use crate::quantity::{Limit, Seconds};
use crate::state::{UNRATED_DENY, UNRATED_NEEDS_VALIDATION, UNRATED_SHARED_LIMIT};
use crate::window::Class;

const KEYS: (Key, Key) = (VAULT, PAYEE);
const RATING: Rating = Rating { tier: 2, denied: 0, risk: Bps(100), confidence: Bps(9_000) };
const TERMS: CounterpartyTerms = CounterpartyTerms { rating: RATING, cap_mint: Key::ZERO, caps: Caps::NONE };

fn hold(record: &mut Counterparty, vault: &Vault, member: &Key) -> Result<(), Reason> {
    let before = *record;
    let held = record.hold(vault, KEYS, 255, member);
    assert!(held.is_ok() || *record == before, "a refused hold changed something");
    held
}

fn rate(record: &mut Counterparty, vault: &mut Vault, terms: CounterpartyTerms) -> Result<(), Reason> {
    let (before, expected) = ((*record, *vault), record.version);
    let rated = record.set(vault, cosigned(), (KEYS, 255), terms, expected);
    assert!(rated.is_ok() || (*record, *vault) == before, "a refused rating changed something");
    rated
}

/// The record of an unrated payee that a member put on hold.
fn held_unrated(vault: &Vault) -> Counterparty {
    let mut record = Counterparty::default();
    hold(&mut record, vault, &MEMBERS[2]).unwrap();
    record
}

#[test]
fn one_member_holds_a_rated_payee_and_only_the_threshold_releases_it() {
    let Fixture { counterparty: mut record, vault, .. } = Fixture::new();
    let before = record;
    assert_eq!(hold(&mut record, &vault, &Key([8; 4])), Err(Reason::NotAMember));
    assert_eq!(hold(&mut record, &Vault { stripped: 0b100, ..vault }, &MEMBERS[2]), Err(Reason::HoldRightStripped));
    assert_eq!(record.release(&vault, cosigned(), before.hold_changes), Err(Reason::NotHeld));

    hold(&mut record, &vault, &MEMBERS[2]).unwrap();
    let held = before.hold_changes.next();
    assert_eq!(record, Counterparty { denied: 1, hold_changes: held, ..before }, "its own fields, and no version");
    assert_eq!(hold(&mut record, &vault, &MEMBERS[0]), Err(Reason::AlreadyHeld));

    let one = Consent::Cosigned(&MEMBERS[..1]);
    assert_eq!(record.release(&vault, one, held), Err(Reason::ThresholdNotMet));
    assert_eq!(record.release(&vault, cosigned(), before.hold_changes), Err(Reason::StaleVersion));
    assert_eq!(record, Counterparty { denied: 1, hold_changes: held, ..before });
    record.release(&vault, cosigned(), held).unwrap();
    assert_eq!(record, Counterparty { hold_changes: held.next(), ..before });
}

#[test]
fn a_release_signed_for_one_hold_does_not_lift_the_next() {
    let Fixture { counterparty: mut record, vault, .. } = Fixture::new();
    hold(&mut record, &vault, &MEMBERS[0]).unwrap();
    let signed = record.hold_changes;
    record.release(&vault, cosigned(), signed).unwrap();
    hold(&mut record, &vault, &MEMBERS[1]).unwrap();
    assert_eq!(record.release(&vault, cosigned(), signed), Err(Reason::StaleVersion));
    assert_eq!(record.denied, 1);
}

#[test]
fn the_hold_of_an_unrated_payee_rates_nobody() {
    let vault = running_vault();
    let record = held_unrated(&vault);
    assert!(record.is_valid() && !record.is_rated());
    assert_eq!((record.vault, record.payee, record.bump, record.denied), (VAULT, PAYEE, 255, 1));
    assert_eq!((record.tier, record.caps, record.cap_mint), (NO_TIER, Caps::NONE, Key::ZERO));
    assert_eq!((record.version, record.incarnation, record.hold_changes), (Revision(0), Revision(0), Revision(1)));
}

#[test]
fn nobody_holds_the_vaults_own_authority_or_no_payee() {
    for payee in [Key::ZERO, AUTHORITY] {
        let mut record = Counterparty::default();
        assert_eq!(record.hold(&running_vault(), (VAULT, payee), 255, &MEMBERS[0]), Err(Reason::InvalidPayee));
        assert_eq!(record, Counterparty::default());
    }
}

#[test]
fn a_held_payee_is_paid_nothing_rated_or_not() {
    Fixture::new().with(|f| hold(&mut f.counterparty, &f.vault, &MEMBERS[0]).unwrap()).denies(Reason::PayeeDenied);
    Fixture::new().with(|f| f.counterparty = held_unrated(&f.vault)).denies(Reason::PayeeDenied);
}

#[test]
fn after_its_release_a_payee_that_only_bore_a_hold_is_judged_by_every_gate_as_one_without_a_record() {
    let treatments = [UNRATED_DENY, UNRATED_SHARED_LIMIT, UNRATED_NEEDS_VALIDATION];
    for (unrated, limit) in treatments.into_iter().flat_map(|unrated| [99, 100, 101].map(|limit| (unrated, limit))) {
        let state = Fixture::unrated().with(|f| {
            (f.mandate.unrated, f.mandate.unrated_limit) = (unrated, Limit(limit));
            // What would deny any rated payee.
            (f.mandate.minimum_tier, f.mandate.tier_shares) = (MAX_TIER, [0; 8]);
            f.mandate.minimum_confidence = Bps::MAX;
        });
        let mut released = state.clone().with(|f| f.rated = true);
        released.counterparty = held_unrated(&state.vault);
        let changes = released.counterparty.hold_changes;
        released.counterparty.release(&state.vault, cosigned(), changes).unwrap();

        let (with, without) = (released.verdict(), state.verdict());
        for (gate, (one, other)) in GATES.iter().zip(with.outcomes.iter().zip(&without.outcomes)) {
            assert_eq!(one, other, "{gate:?}");
        }
        assert_eq!(with.also, without.also);
    }
}

#[test]
fn what_is_paid_to_an_unrated_payee_with_a_record_counts_with_the_unrated() {
    let mut fixture = Fixture::new().with(|f| {
        f.counterparty = held_unrated(&f.vault);
        f.counterparty.denied = 0;
    });
    let _ = fixture.decide(|_| Key::ZERO).unwrap();
    let spent = &fixture.mandate.window.sum;
    assert_eq!((spent.of(Class::UNRATED), spent.total()), (fixture.amount, fixture.amount));
}

#[test]
fn a_rating_takes_an_incarnation_once_also_after_a_hold_and_lifts_none() {
    let mut vault = running_vault();
    let mut record = held_unrated(&vault);
    let first = vault.next_incarnation;
    rate(&mut record, &mut vault, TERMS).unwrap();
    assert!(record.is_rated());
    assert_eq!((record.incarnation, vault.next_incarnation), (first, first.next()));
    assert_eq!((record.version, record.denied, record.hold_changes), (Revision(1), 1, Revision(1)));
    rate(&mut record, &mut vault, TERMS).unwrap();
    assert_eq!((record.incarnation, vault.next_incarnation, record.denied), (first, first.next(), 1));
}

#[test]
fn rating_a_payee_that_bore_a_hold_waits_for_the_timelock_as_rating_any_other_does() {
    let mut vault = Vault { timelock: Seconds(1), ..running_vault() };
    let mut record = held_unrated(&vault);
    for tier in [0, MAX_TIER, NO_TIER] {
        let terms = CounterpartyTerms { rating: Rating { tier, ..RATING }, ..TERMS };
        let reason = if tier == NO_TIER { Reason::InvalidTier } else { Reason::TimelockInForce };
        let none = Rating { risk: Bps::MAX, confidence: Bps(0), ..terms.rating };
        assert_eq!(rate(&mut record, &mut vault, CounterpartyTerms { rating: none, ..terms }), Err(reason));
    }
}

#[test]
fn a_rating_sets_a_hold_and_lifts_none() {
    let Fixture { counterparty: mut record, mut vault, .. } = Fixture::new();
    let denying = CounterpartyTerms { rating: Rating { denied: 1, ..RATING }, cap_mint: MINT, ..TERMS };
    let leaving = CounterpartyTerms { cap_mint: MINT, ..TERMS };
    for (terms, denied, changes) in [(leaving, 0, 0), (denying, 1, 1), (denying, 1, 1), (leaving, 1, 1)] {
        rate(&mut record, &mut vault, terms).unwrap();
        assert_eq!((record.denied, record.hold_changes), (denied, Revision(changes)));
    }
}

#[test]
fn terms_out_of_bounds_are_refused_by_name() {
    let refused = |spoil: &dyn Fn(&mut CounterpartyTerms)| {
        let mut terms = CounterpartyTerms { cap_mint: MINT, ..TERMS };
        spoil(&mut terms);
        let Fixture { counterparty: mut record, mut vault, .. } = Fixture::new();
        rate(&mut record, &mut vault, terms).err()
    };
    assert_eq!(refused(&|_| ()), None);
    assert_eq!(refused(&|t| t.rating.tier = MAX_TIER + 1), Some(Reason::InvalidTier));
    assert_eq!(refused(&|t| t.rating.risk = Bps(10_001)), Some(Reason::InvalidBasisPoints));
    assert_eq!(refused(&|t| t.rating.confidence = Bps(10_001)), Some(Reason::InvalidBasisPoints));
    assert_eq!(refused(&|t| t.rating.denied = 2), Some(Reason::InvalidFlag));
    assert_eq!(refused(&|t| t.cap_mint = Key([8; 4])), Some(Reason::InvalidCapMint));
    assert_eq!(refused(&|t| t.cap_mint = Key::ZERO), Some(Reason::InvalidCapMint));
}

#[test]
fn caps_name_their_mint_and_survive_with_what_was_counted() {
    let mut vault = running_vault();
    let mut record = Counterparty::default();
    let caps = Caps { day: Limit(5), ..Caps::NONE };
    assert_eq!(rate(&mut record, &mut vault, CounterpartyTerms { caps, ..TERMS }), Err(Reason::InvalidCapMint));
    rate(&mut record, &mut vault, CounterpartyTerms { caps, cap_mint: MINT, ..TERMS }).unwrap();
    record.count(&MINT, Amount(3), UnixSeconds(NOW));
    let counted = record.counters;
    assert_eq!(counted.day_spent, Amount(3));
    rate(&mut record, &mut vault, CounterpartyTerms { cap_mint: MINT, ..TERMS }).unwrap();
    assert_eq!((record.counters, record.cap_mint), (counted, MINT));
}

#[test]
fn no_hold_of_a_record_in_an_invalid_state_is_lifted() {
    let Fixture { mut counterparty, vault, .. } = Fixture::new();
    let keys = (counterparty.vault, counterparty.payee);
    counterparty.hold(&vault, keys, counterparty.bump, &MEMBERS[0]).unwrap();
    let held = counterparty.hold_changes;
    let mut broken = Counterparty { layout: LAYOUT + 1, ..counterparty };
    assert_eq!(broken.release(&vault, cosigned(), held), Err(Reason::StateInvalid));
    counterparty.release(&vault, cosigned(), held).unwrap();
}

#[test]
fn caps_that_name_no_mint_are_no_valid_record() {
    let record = Fixture::new().counterparty;
    let capped = |cap_mint| Counterparty { cap_mint, caps: Caps { day: Limit(5), ..Caps::NONE }, ..record };
    assert!(capped(Key([5; 4])).is_valid() && !capped(Key::ZERO).is_valid());
    assert!(Counterparty { cap_mint: Key::ZERO, caps: Caps::NONE, ..record }.is_valid());
}
