//! The most that a mandate can lose: what a thief gets who knows every limit and every border. The thief has the key that
//! signs, the agent's or, where a session is shown, that of the session; and shows an attestation that is shown, for as
//! long as it lives. Nothing is taken by an approval: its payment is one that the owners wanted. The mint is as the owners
//! admitted it: nobody counts on a fee or a hook that stops payments today.
//!
//! A thief pays the largest amount that passes, as early as it passes. Limits on amounts bound sums over intervals of
//! time. Moving a payment earlier, and as much of the next ones away, never breaks such a limit: so to one payee the
//! earliest spending is also the most, and a run of it against the kernel finds the maximum. A limit on the number of
//! payments breaks the argument, since a small payment before midnight may cost the place of a large one after it; so
//! do several payees with limits of their own. There the earliest run is what a thief gets at least; runs without what
//! breaks the argument bound it from above; and for a single payee a search decides when to wait.

mod bound;
mod search;
mod thief;

use self::search::Search;
use self::thief::Thief;
use super::{Parties, Rehearsal};
use crate::quantity::{Amount, UnixSeconds};
use crate::state::Budget;
use crate::token::Mint;

/// The first and the last moment at which a thief can pay.
#[derive(Clone, Copy)]
pub struct Span {
    /// The first second.
    pub from: UnixSeconds,
    /// The last second.
    pub until: UnixSeconds,
}

/// The loss, between two bounds: equal ones are the maximum itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loss {
    /// A sequence of payments loses this much: the kernel allowed it.
    pub at_least: Amount,
    /// No sequence loses more.
    pub at_most: Amount,
}

/// The most that payments to the first `count` payees can come to within `span`, if the owners do nothing.
pub fn worst_case<const N: usize>(accounts: &Rehearsal<N>, count: usize, span: Span) -> Loss {
    let parties = &as_admitted(&accounts.budget, accounts.parties);
    let thief = Thief::new(&Rehearsal { parties, ..*accounts }, count, span.from);
    let at_least = thief.run(span).total;
    let at_most = thief.upper_bound(span).max(at_least);
    match thief.only_payee() {
        Some(single) if at_least < at_most => Search::new(span, at_least).loss(single, at_most),
        _ => Loss { at_least, at_most },
    }
}

fn as_admitted(budget: &Budget, parties: &Parties) -> Parties {
    let Budget { custody: source, token_program, extensions, .. } = *budget;
    let minted = Mint { decimals: budget.decimals.into(), extensions, active: 0 };
    Parties { source, token_program, has_mint: 1, minted, ..*parties }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::DAY;
    use crate::fixture::{rehearsal, Fixture, NOW};
    use crate::foresee::Trial;
    use crate::ids::PaymentId;
    use crate::quantity::{Limit, Seconds};
    use crate::spending::Caps;
    use crate::state::counterparty::NO_TIER;
    use crate::token::TOKEN_2022;
    use crate::window::Window;
    use std::collections::HashMap;

    /// 2026-03-30T00:00:00Z, a Monday: a day and a week begin.
    const MONDAY: u64 = 1_774_828_800;

    fn loss<const N: usize>(accounts: &Rehearsal<N>, from: u64, until: u64) -> Loss {
        worst_case(accounts, N, Span { from: UnixSeconds(from), until: UnixSeconds(until) })
    }

    /// The maximum, found by trying every amount to every payee in every second, on every state that this leads to.
    fn exhaustive<const N: usize>(accounts: &Rehearsal<N>, from: u64, until: u64, largest: u64) -> u64 {
        let spent = |state: &Rehearsal<N>| state.mandate.counters.lifetime_spent.0;
        let mut states = vec![*accounts];
        for at in from..=until {
            let mut seen = HashMap::new();
            let mut reached = states;
            while let Some(state) = reached.pop() {
                let records: Vec<_> = state.payees.iter().map(|payee| format!("{:?}", payee.record.counters)).collect();
                let budget = (state.budget.counters.day_spent.0, state.budget.counters.week_spent.0);
                let (mandate, session) = (state.mandate, state.shown.session);
                let counters = (mandate.counters, budget, session.counters, records);
                let key = format!("{counters:?}{:?}", mandate.window);
                if seen.insert(key, state).is_some() {
                    continue;
                }
                for payee in 0..N {
                    for amount in 1..=largest {
                        let id =
                            PaymentId { issued: UnixSeconds(from), hash: [state.mandate.counters.payments.0, at, 9] };
                        let trial =
                            Trial { amount: Amount(amount), id, not_after: UnixSeconds::NEVER, at: UnixSeconds(at) };
                        let mut next = state;
                        if next.pay(payee, &trial).is_ok() {
                            reached.push(next);
                        }
                    }
                }
            }
            states = seen.into_values().collect();
        }
        states.iter().map(spent).max().unwrap().saturating_sub(spent(accounts))
    }

    /// Small limits over a window of twelve seconds; 0 is no limit.
    fn small(limits: [u64; 6], already: u64) -> Fixture {
        let limit = |limit| if limit == 0 { Limit::NONE } else { Limit(limit) };
        let [each, day, week, window, count, lifetime] = limits.map(limit);
        Fixture::new().with(|f| {
            f.mandate.caps = Caps { per_payment: each, day, week, lifetime };
            (f.mandate.window_limit, f.mandate.window_count) = (window, count);
            f.mandate.window = Window::new(Seconds(12), UnixSeconds(MONDAY - 30)).unwrap();
            for n in 0..already {
                let mut copies = rehearsal::<1>(f);
                let at = n.saturating_mul(2).saturating_add(MONDAY - 10);
                if copies.pay(0, &Trial { at: UnixSeconds(at), ..crate::fixture::trial(1, at) }).is_ok() {
                    (f.mandate, f.budget, f.counterparty) = (copies.mandate, copies.budget, copies.payees[0].record);
                }
            }
        })
    }

    /// Half of the time a session with small caps of its own, half of the time a validation of larger amounts; both may end
    /// while the thief pays.
    fn show(f: &mut Fixture, seed: &mut u64) {
        if random(seed, 2) == 0 {
            f.open_session();
            let [per_payment, day, week, lifetime] =
                [3, 5, 6, 8].map(|most| Limit(random(seed, most).saturating_add(1)));
            f.session.caps = Caps { per_payment, day, week, lifetime };
            f.session.counters.add(Amount(random(seed, 3)), UnixSeconds(MONDAY - 10));
            f.session.expires_at = UnixSeconds(random(seed, 14).saturating_add(MONDAY - 2));
        }
        if random(seed, 2) == 0 {
            f.validate(random(seed, 3), random(seed, 14).saturating_add(MONDAY - 4));
        }
    }

    /// Deterministic, and different in each place.
    fn random(seed: &mut u64, below: u64) -> u64 {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        seed.checked_rem(below).unwrap()
    }

    #[test]
    fn to_one_payee_it_is_the_maximum_of_an_exhaustive_search() {
        let mut seed = 0x5eed;
        for n in 0..150 {
            let mut limits = [3, 4, 6, 4, 3, 8].map(|most| random(&mut seed, most + 1));
            limits[0] = limits[0].max(1);
            (limits[1], limits[3]) = (limits[1].max(1), limits[3].max(1));
            let fixture = small(limits, random(&mut seed, 3)).with(|f| show(f, &mut seed));
            let accounts = rehearsal::<1>(&fixture);
            let (from, until) = (MONDAY - 3 - random(&mut seed, 3), MONDAY + 2 + random(&mut seed, 9));
            let maximum = Amount(exhaustive(&accounts, from, until, limits[0]));
            let expected = Loss { at_least: maximum, at_most: maximum };
            assert_eq!(loss(&accounts, from, until), expected, "case {n}: {limits:?} {from}..{until}");
        }
    }

    #[test]
    fn to_several_payees_the_maximum_lies_within_its_bounds_and_mostly_is_both() {
        let mut seed = 0xfeed;
        let (mut exact, cases) = (0, 50);
        for n in 0..cases {
            let limits = [2, 2 + random(&mut seed, 2), 4, 3, random(&mut seed, 3), 5];
            let fixture = small(limits, 1).with(|f| {
                f.counterparty.caps = Caps { day: Limit(1 + random(&mut seed, 2)), ..Caps::NONE };
                f.mandate.unrated_limit = Limit(random(&mut seed, 3));
                f.mandate.unrated = u8::try_from(1 + random(&mut seed, 2)).unwrap();
                show(f, &mut seed);
            });
            let accounts = rehearsal::<2>(&fixture);
            let (from, until) = (MONDAY - 2, MONDAY + 1 + random(&mut seed, 4));
            let maximum = Amount(exhaustive(&accounts, from, until, limits[0]));
            let Loss { at_least, at_most } = loss(&accounts, from, until);
            assert!(at_least <= maximum && maximum <= at_most, "case {n}: {at_least:?} {maximum:?} {at_most:?}");
            exact += u32::from(at_least == at_most);
        }
        assert!(exact > cases / 2, "{exact} of {cases} exact");
    }

    #[test]
    fn a_small_payment_is_not_made_where_it_costs_the_place_of_a_large_one() {
        // Two payments in any window of 12 s; 10 each, 11 a day. The second one waits for midnight.
        let fixture = small([10, 11, 0, 0, 2, 0], 0);
        let expected = Loss { at_least: Amount(20), at_most: Amount(20) };
        assert_eq!(loss(&rehearsal::<1>(&fixture), MONDAY - 3, MONDAY + 3), expected);

        // Sixty payments deep: forty of 10 before midnight, twenty after it; 405 a day would leave 5 before it.
        let fixture = small([10, 405, 0, 0, 60, 0], 0).with(|f| {
            f.mandate.window = Window::new(Seconds(3_600), UnixSeconds(MONDAY - DAY)).unwrap();
        });
        let expected = Loss { at_least: Amount(600), at_most: Amount(600) };
        assert_eq!(loss(&rehearsal::<1>(&fixture), MONDAY - 60, MONDAY + 59), expected);
    }

    #[test]
    fn both_sides_of_a_calendar_border_count() {
        let fixture = Fixture::new().with(|f| f.mandate.caps.day = Limit(100));
        let total = |from, until| loss(&rehearsal::<1>(&fixture), from, until);
        let twice = Loss { at_least: Amount(200), at_most: Amount(200) };
        assert_eq!(total(MONDAY - 1, MONDAY), twice);
        assert_eq!(total(MONDAY, MONDAY + DAY - 1), Loss { at_least: Amount(100), at_most: Amount(100) });
        assert_eq!(total(MONDAY, MONDAY + DAY), twice);
    }

    #[test]
    fn the_key_of_a_session_loses_no_more_than_the_session_and_nothing_after_it() {
        let agent = Fixture::new().with(|f| f.mandate.caps.day = Limit(100));
        let session = agent.clone().with(|f| {
            f.open_session();
            f.session.caps = Caps { day: Limit(30), lifetime: Limit(70), ..Caps::NONE };
            f.session.expires_at = UnixSeconds(MONDAY + 10);
        });
        let lost = |fixture: &Fixture, from, until| {
            let Loss { at_least, at_most } = loss(&rehearsal::<2>(fixture), from, until);
            assert_eq!(at_least, at_most);
            at_most.0
        };
        assert_eq!(lost(&agent, MONDAY - 1, MONDAY + 3 * DAY), 500);
        assert_eq!(lost(&session, MONDAY - 1, MONDAY + 3 * DAY), 60);
        assert_eq!(lost(&session, MONDAY - DAY - 1, MONDAY + 3 * DAY), 70);
        assert_eq!(lost(&session, MONDAY + 10, MONDAY + 3 * DAY), 0);
    }

    #[test]
    fn no_bound_gives_up_where_single_payments_of_a_session_are_tiny() {
        let fixture = Fixture::in_session().with(|f| {
            f.session.caps = Caps { per_payment: Limit(1), day: Limit(u64::MAX / 4), ..Caps::NONE };
        });
        let span = Span { from: UnixSeconds(MONDAY), until: UnixSeconds(MONDAY + DAY) };
        let thief = Thief::new(&rehearsal::<1>(&fixture), 1, span.from);
        assert_eq!(thief.uncounted(span), Amount(u64::MAX / 4 * 2));
    }

    #[test]
    fn a_validation_that_is_shown_counts_while_it_lives_and_an_approval_never() {
        let capped = || Fixture::new().with(|f| f.mandate.caps.day = Limit(100));
        let lost = |fixture: &Fixture| loss(&rehearsal::<2>(fixture), MONDAY - 1, MONDAY + 3 * DAY);
        let both = |amount| Loss { at_least: Amount(amount), at_most: Amount(amount) };
        for (until, expected) in [(MONDAY - 1, 0), (MONDAY, 100), (MONDAY + 1, 200), (MONDAY + DAY + 1, 300)] {
            assert_eq!(lost(&capped().with(|f| f.validate(0, until))), both(expected), "{until}");
        }
        for is_maximum in [0, 1] {
            assert_eq!(lost(&capped().with(|f| f.approve(0, 50, is_maximum))), both(0));
        }
    }

    #[test]
    fn a_record_that_rates_nobody_adds_no_limit_of_its_own() {
        let both = |amount| Loss { at_least: Amount(amount), at_most: Amount(amount) };
        for (denied, alone) in [(0, 30), (1, 0)] {
            let fixture = Fixture::new().with(|f| {
                (f.mandate.window_limit, f.mandate.unrated_limit) = (Limit(100), Limit(30));
                (f.counterparty.tier, f.counterparty.denied) = (NO_TIER, denied);
            });
            assert_eq!(loss(&rehearsal::<1>(&fixture), NOW, NOW), both(alone));
            assert_eq!(loss(&rehearsal::<2>(&fixture), NOW, NOW), both(30));
        }
    }

    #[test]
    fn nobody_counts_on_what_a_mint_does_today() {
        let fixture = Fixture::new().with(|f| {
            f.mandate.caps.day = Limit(100);
            (f.budget.token_program, f.budget.extensions) = (TOKEN_2022, 1 << 1);
        });
        let mut accounts = rehearsal::<1>(&fixture);
        let minted = Mint { decimals: 6, extensions: 1 << 1, active: 1 << 1 };
        let parties = Parties { token_program: TOKEN_2022, has_mint: 1, minted, ..*accounts.parties };
        accounts.parties = &parties;
        assert_eq!(loss(&accounts, NOW, NOW), Loss { at_least: Amount(100), at_most: Amount(100) });
    }

    #[test]
    fn a_rolling_window_lets_less_than_twice_its_limit_through_in_its_own_length() {
        let fixture = Fixture::new().with(|f| {
            f.mandate.window_limit = Limit(100);
            f.mandate.window_count = Limit(3);
            f.mandate.caps.per_payment = Limit(40);
        });
        let hour = |seconds| loss(&rehearsal::<1>(&fixture), NOW, NOW + seconds);
        assert_eq!(hour(3_600 - 1), Loss { at_least: Amount(100), at_most: Amount(100) });
        // A bucket of 300 s is counted until it has left as a whole.
        assert_eq!(hour(3_900), Loss { at_least: Amount(200), at_most: Amount(200) });
    }

    #[test]
    fn nothing_is_lost_from_a_paused_vault_or_to_nobody() {
        let nothing = Loss { at_least: Amount(0), at_most: Amount(0) };
        let paused = Fixture::new().with(|f| f.vault.paused = 1);
        assert_eq!(loss(&rehearsal::<1>(&paused), NOW, NOW + DAY), nothing);
        let span = Span { from: UnixSeconds(NOW), until: UnixSeconds(NOW + DAY) };
        assert_eq!(worst_case(&rehearsal::<1>(&Fixture::new()), 0, span), nothing);
    }
}
