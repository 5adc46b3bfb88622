//! The largest amount that would pass now.

use super::{Rehearsal, Trial};
use crate::gate::evaluate;
use crate::quantity::Amount;

impl<const N: usize> Rehearsal<'_, N> {
    /// The largest amount, up to that of `trial`, that every gate would let pass to this payee; zero if none would. Every
    /// smaller one passes too, but for those that an exact approval leaves out: over the approval threshold it lets its own
    /// amount pass and no other.
    pub fn largest(&self, payee: usize, trial: &Trial) -> Amount {
        let found = self.descend(payee, *trial);
        let exact = self.shown.exact().filter(|amount| *amount > found && *amount <= trial.amount);
        let exact = exact.filter(|amount| self.passes(payee, &Trial { amount: *amount, ..*trial }));
        exact.unwrap_or(found)
    }

    fn passes(&self, payee: usize, trial: &Trial) -> bool {
        self.ask(payee, trial, |view, request| evaluate(view, request).is_allow()) == Some(true)
    }

    /// A refusal names the headroom of each check that refused. The least of them is tried next: another check of the
    /// same gate may refuse it still, with less headroom.
    fn descend(&self, payee: usize, mut trial: Trial) -> Amount {
        while trial.amount.0 > 0 {
            let Some(advice) = self.advice(payee, &trial) else {
                return Amount(0);
            };
            match advice.iter().flatten().map(|advice| advice.headroom).min() {
                None => return trial.amount,
                Some(headroom) if headroom < trial.amount.0 => trial.amount = Amount(headroom),
                Some(_) => return Amount(0),
            }
        }
        Amount(0)
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{rehearsal, trial, Fixture, NOW};
    use crate::quantity::{Amount, Limit, UnixSeconds};
    use crate::window::Class;

    #[test]
    fn the_largest_amount_passes_and_one_more_does_not() {
        type Set = fn(&mut Fixture);
        let limits: [Set; 9] = [
            |f| f.session.caps.lifetime = Limit(800),
            |f| f.mandate.caps.per_payment = Limit(700),
            |f| f.mandate.caps.day = Limit(650),
            |f| f.budget.caps.week = Limit(600),
            |f| f.counterparty.caps.lifetime = Limit(550),
            |f| f.mandate.window_limit = Limit(500),
            |f| (f.mandate.window_limit, f.mandate.tier_shares) = (Limit(3_600), [0, 0, 1, 8, 8, 0, 0, 0]),
            |f| f.mandate.validation_threshold = Limit(400),
            |f| f.budget.counters.lifetime_spent = Amount(u64::MAX - 90),
        ];
        let mut fixture = Fixture::in_session();
        fixture.session.counters.add(Amount(10), UnixSeconds(NOW));
        fixture.mandate.counters.add(Amount(10), UnixSeconds(NOW));
        fixture.mandate.window.add(Class::of_tier(2), Amount(10), UnixSeconds(NOW));
        let mut last = u64::MAX;
        for limit in limits {
            fixture = fixture.with(limit);
            let largest = rehearsal::<1>(&fixture).largest(0, &trial(u64::MAX, NOW)).0;
            assert!(largest < last);
            fixture.clone().with(|f| f.amount = largest).allows();
            assert!(fixture.clone().with(|f| f.amount = largest + 1).refusal().is_some());
            assert_eq!(rehearsal::<1>(&fixture).largest(0, &trial(largest - 1, NOW)).0, largest - 1);
            last = largest;
        }
    }

    #[test]
    fn with_thresholds_approvals_and_validations_it_is_the_largest_of_all_that_pass() {
        type Show = fn(&mut Fixture, u64, u64);
        let shows: [Show; 5] = [
            |f, threshold, _| f.mandate.approval_threshold = Limit(threshold),
            |f, threshold, amount| f.approve(threshold, amount, 0),
            |f, threshold, amount| f.approve(threshold, amount, 1),
            |f, threshold, amount| {
                f.approve(threshold, amount, 0);
                f.approval.payee = f.vault.authority;
            },
            |f, threshold, amount| {
                f.approve(threshold, amount, 1);
                f.approval.spent = 1;
            },
        ];
        let validated = [(9, NOW), (4, NOW), (4, NOW + 1), (0, NOW), (0, NOW + 1)];
        for (show, (unvalidated, until)) in shows.iter().flat_map(|show| validated.map(|validated| (show, validated))) {
            for case in 0..6 * 6 * 6 * 2 {
                let (threshold, amount, cap, most) =
                    (case % 6, case / 6 % 6 + 1, case / 36 % 6 + 1, case / 216 * 3 + 5);
                let fixture = Fixture::new().with(|f| {
                    show(f, threshold, amount);
                    f.validate(unvalidated, until);
                    f.mandate.caps.per_payment = Limit(cap);
                });
                let passes = |amount: &u64| fixture.clone().with(|f| f.amount = *amount).refusal().is_none();
                let expected = (1..=most).rev().find(passes).unwrap_or(0);
                assert_eq!(rehearsal::<1>(&fixture).largest(0, &trial(most, NOW)).0, expected, "{case}");
            }
        }
    }

    #[test]
    fn nothing_passes_where_no_smaller_amount_helps() {
        let paused = Fixture::new().with(|f| f.vault.paused = 1);
        let used = Fixture::new().with(|f| f.mandate.caps.day = Limit(0));
        let counted = Fixture::new().with(|f| f.mandate.window_count = Limit(0));
        for fixture in [paused, used, counted] {
            assert_eq!(rehearsal::<1>(&fixture).largest(0, &trial(u64::MAX, NOW)), Amount(0));
        }
    }
}
