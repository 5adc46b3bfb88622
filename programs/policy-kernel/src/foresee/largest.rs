//! The largest amount that would pass now.

use super::{Rehearsal, Trial};
use crate::quantity::Amount;

impl<const N: usize> Rehearsal<'_, N> {
    /// The largest amount, up to that of `trial`, that every gate would let pass to this payee; zero if none would.
    ///
    /// A refusal names the headroom of each check that refused. The least of them is tried next: another check of the
    /// same gate may refuse it still, with less headroom.
    pub fn largest(&self, payee: usize, trial: &Trial) -> Amount {
        let mut trial = *trial;
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
        let limits: [Set; 8] = [
            |f| f.mandate.caps.per_payment = Limit(700),
            |f| f.mandate.caps.day = Limit(650),
            |f| f.budget.caps.week = Limit(600),
            |f| f.counterparty.caps.lifetime = Limit(550),
            |f| f.mandate.window_limit = Limit(500),
            |f| (f.mandate.window_limit, f.mandate.tier_shares) = (Limit(3_600), [0, 0, 1, 8, 8, 0, 0, 0]),
            |f| f.mandate.validation_threshold = Limit(400),
            |f| f.budget.counters.lifetime_spent = Amount(u64::MAX - 90),
        ];
        let mut fixture = Fixture::new();
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
    fn nothing_passes_where_no_smaller_amount_helps() {
        let paused = Fixture::new().with(|f| f.vault.paused = 1);
        let used = Fixture::new().with(|f| f.mandate.caps.day = Limit(0));
        let counted = Fixture::new().with(|f| f.mandate.window_count = Limit(0));
        for fixture in [paused, used, counted] {
            assert_eq!(rehearsal::<1>(&fixture).largest(0, &trial(u64::MAX, NOW)), Amount(0));
        }
    }
}
