//! What needs no delay because it only tightens does only tighten: whatever is asked of the changed account and allowed
//! was allowed before the change. And the other way round: whatever waits for the timelock does allow more.

mod examples;
mod state;
mod terms;

use crate::fixture::Fixture;
use crate::quantity::Seconds;
use crate::random::Random;
use crate::reason::Reason;
use state::{draw, Asked, Staged};
use terms::{Accepting, Budgeting, Granting, Judging, Term, Way};

/// Payments asked of each pair of states.
const ASKED: usize = 24;

/// What a search saw.
#[derive(Debug, Default)]
struct Seen {
    /// Changes that went through at once.
    tightened: u32,
    /// Payments that are allowed after one.
    allowed: u32,
    /// Payments that were allowed before one only.
    stopped: u32,
}

/// The state before and after a change that all members sign together under a timelock.
fn applied<C: Staged>(fixture: &Fixture, change: &C, timelock: u64) -> Result<(Fixture, Fixture), Reason> {
    let (mut before, mut after) = (fixture.clone(), fixture.clone());
    let mut change = change.clone();
    change.put(&mut before);
    change.vault().timelock = Seconds(timelock);
    change.set()?;
    change.put(&mut after);
    Ok((before, after))
}

/// Random payments: whether each was allowed before, and is after. Holds are lifted on both sides, which needs no delay.
fn answers<'a>(
    random: &'a mut Random,
    (mut before, mut after): (Fixture, Fixture),
) -> impl Iterator<Item = (bool, bool)> + 'a {
    for state in [&mut before, &mut after] {
        (state.mandate.held, state.counterparty.denied) = (0, 0);
    }
    (0..ASKED).map(move |_| {
        let asked = Asked::draw(random, &before);
        [&mut before, &mut after].map(|state| asked.of(state).refusal().is_none()).into()
    })
}

/// Makes random changes near random states, and asks for payments wherever one went through at once.
fn sound<C: Staged>(seed: u64, rounds: u32) {
    let (mut random, mut seen, terms) = (Random(seed), Seen::default(), C::terms());
    for _ in 0..rounds {
        let fixture = draw(&mut random);
        let mut change = C::of(&fixture);
        for _ in 0..=random.below(3) {
            let Term { ways, .. } = random.pick(&terms);
            random.pick(ways).1(&mut change);
        }
        let Ok(states) = applied(&fixture, &change, 1) else {
            continue;
        };
        seen.tightened += 1;
        for (before, after) in answers(&mut random, states) {
            assert!(before || !after, "{} tightened, and allows more", C::ACTION);
            seen.allowed += u32::from(after);
            seen.stopped += u32::from(before && !after);
        }
    }
    // A search that changes nothing or allows nothing would prove little.
    let Seen { tightened, allowed, stopped } = seen;
    assert!(tightened > rounds / 20 && allowed > rounds / 20 && stopped > rounds / 200, "{seen:?}");
}

/// Whether a payment is found that only the changed account allows, if the change is ever delayed.
fn proved<C: Staged>(random: &mut Random, way: &Way<C>) -> bool {
    let mut delayed = false;
    for round in 0..10_000 {
        let fixture = draw(random);
        let mut change = C::of(&fixture);
        way(&mut change);
        if change.loosens() {
            delayed = true;
            let Ok(states) = applied(&fixture, &change, 0) else {
                continue;
            };
            if answers(random, states).any(|(before, after)| after && !before) {
                return true;
            }
        } else if round > 200 && !delayed {
            return true;
        }
    }
    false
}

/// The terms that, changed alone, are delayed although the same search finds no such payment.
fn needless<C: Staged>(seed: u64) -> Vec<String> {
    let mut random = Random(seed);
    let ways = C::terms().into_iter().flat_map(|Term { what, ways }| ways.into_iter().map(move |way| (what, way)));
    ways.filter(|(_, (_, way))| !proved(&mut random, way))
        .map(|(what, (words, _))| format!("{what}: {words}"))
        .collect()
}

#[test]
fn a_mandate_tightened_at_once_allows_nothing_that_it_did_not() {
    sound::<Granting>(0x1a, 20_000);
}

#[test]
fn a_budget_tightened_at_once_allows_nothing_that_it_did_not() {
    sound::<Budgeting>(0x2b, 20_000);
}

#[test]
fn a_payee_judged_worse_at_once_is_paid_nothing_that_it_was_not() {
    sound::<Judging>(0x3c, 20_000);
}

#[test]
fn an_attestor_believed_less_at_once_lets_nothing_through_that_it_did_not() {
    sound::<Accepting>(0x4d, 20_000);
}

#[test]
fn every_term_whose_change_is_delayed_lets_more_through() {
    assert_eq!(needless::<Granting>(0x5e), [""; 0]);
    // Of one mint they follow from its extensions: no other can be set, and payments do not look at them.
    assert_eq!(needless::<Budgeting>(0x6f), ["accepted powers of third parties: more"]);
    assert_eq!(needless::<Judging>(0x7a), [""; 0]);
    assert_eq!(needless::<Accepting>(0x8b), [""; 0]);
}
