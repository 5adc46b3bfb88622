//! Spending as much as passes, as early as it passes.

use super::Span;
use crate::foresee::{Payee, Rehearsal, Trial};
use crate::ids::PaymentId;
use crate::quantity::{Amount, Bps, UnixSeconds};
use crate::spending::Caps;
use crate::state::Counterparty;

/// Payees asked in one run, at most: each payment and each wait asks all of them. About two seconds of WebAssembly.
const RUN_TRIALS: usize = 4_000_000;

/// Who holds the signer's key and owns the payees.
#[derive(Clone, Copy)]
pub struct Thief<'a, const N: usize> {
    /// The accounts as the thief leaves them.
    pub copies: Rehearsal<'a, N>,
    /// How many of their payees there are.
    pub payees: usize,
}

/// What a run came to.
#[derive(Clone, Copy)]
pub struct Run {
    /// Base units.
    pub total: Amount,
    /// Payments.
    pub payments: u64,
    /// The span was run through; steps did not run out.
    pub complete: bool,
}

impl<'a, const N: usize> Thief<'a, N> {
    /// One payee of each kind will do, and none of whom nothing will ever pass: spending does not change that. No approval
    /// is shown.
    pub fn new(accounts: &Rehearsal<'a, N>, count: usize, now: UnixSeconds) -> Self {
        let mut all = Self { copies: *accounts, payees: count };
        all.copies.shown.has_approval = 0;
        let mut thief = Self { payees: 0, ..all };
        for (place, payee) in accounts.payees.iter().enumerate().take(count) {
            let mut chosen = thief.payees().iter();
            let known = chosen.any(|known| same_kind(known, payee, now));
            if known || all.chance(place, now) == Some(UnixSeconds::NEVER) {
                continue;
            }
            if let Some(place) = thief.copies.payees.get_mut(thief.payees) {
                *place = *payee;
                thief.payees = thief.payees.saturating_add(1);
            }
        }
        thief
    }

    /// The payees.
    pub fn payees(&self) -> &[Payee] {
        self.copies.payees.get(..self.payees).unwrap_or(&[])
    }

    /// The same thief with one payee.
    pub fn alone(&self, payee: &Payee) -> Thief<'a, 1> {
        let Rehearsal { vault, parties, budget, mandate, shown, .. } = self.copies;
        Thief { copies: Rehearsal { vault, parties, budget, mandate, shown, payees: [*payee] }, payees: 1 }
    }

    /// The thief alone with the payee, if there is just one.
    pub fn only_payee(&self) -> Option<Thief<'a, 1>> {
        match self.payees() {
            [payee] => Some(self.alone(payee)),
            _ => None,
        }
    }

    /// Pays the largest amount that passes to any payee, again and again, and waits where none does.
    pub fn run(mut self, span: Span) -> Run {
        let mut done = Run { total: Amount(0), payments: 0, complete: false };
        let mut now = span.from;
        for _ in 0..RUN_TRIALS.checked_div(self.payees).unwrap_or(0) {
            if now > span.until {
                return Run { complete: true, ..done };
            }
            match self.best(now) {
                Some((payee, trial)) if self.copies.pay(payee, &trial).is_ok() => {
                    done.total.0 = done.total.0.saturating_add(trial.amount.0);
                    done.payments = done.payments.saturating_add(1);
                }
                _ => now = self.next_chance(now),
            }
        }
        done
    }

    /// The largest payment that passes now, to any payee; to the first one of equals.
    pub fn best(&self, now: UnixSeconds) -> Option<(usize, Trial)> {
        let theft = self.theft(now);
        let amounts = (0..self.payees).map(|payee| (payee, self.copies.largest(payee, &theft)));
        let (payee, amount) = amounts.rev().max_by_key(|(_, amount)| *amount)?;
        (amount.0 > 0).then_some((payee, Trial { amount, ..theft }))
    }

    /// The earliest later moment at which the checks that refuse now let something pass to some payee.
    pub fn next_chance(&self, now: UnixSeconds) -> UnixSeconds {
        let chances = (0..self.payees).filter_map(|payee| self.chance(payee, now));
        chances.filter(|at| *at > now).min().unwrap_or(UnixSeconds::NEVER)
    }

    /// When the checks that refuse a payee now could let something pass; `None` if something passes now.
    fn chance(&self, payee: usize, now: UnixSeconds) -> Option<UnixSeconds> {
        let one = Trial { amount: Amount(1), ..self.theft(now) };
        let advice = self.copies.advice(payee, &one)?;
        advice.iter().flatten().map(|advice| advice.passes_at).max()
    }

    /// A payment with an id as old as may be, which the ring forgets soonest.
    fn theft(&self, now: UnixSeconds) -> Trial {
        let mandate = &self.copies.mandate;
        let id = PaymentId { issued: mandate.ids.floor, hash: [mandate.counters.payments.0, 0, u64::MAX] };
        Trial { amount: Amount(u64::MAX), id, not_after: UnixSeconds::NEVER, at: now }
    }
}

/// Whether the kernel treats both alike from `now` on, whatever was paid to one of them.
fn same_kind(one: &Payee, other: &Payee, now: UnixSeconds) -> bool {
    let own = |payee: &Payee| payee.destination_owner == payee.wallet;
    if one.destination_mint != other.destination_mint || one.needs_memo != other.needs_memo || !own(one) || !own(other)
    {
        return one.wallet == other.wallet;
    }
    if one.wallet == other.wallet {
        return true;
    }
    let seen = |payee: &Payee| payee.record().is_none_or(|record| record.counters.last_seen <= now);
    // A record without a rating and without a hold decides nothing.
    let deciding = |payee: &Payee| payee.record().is_some_and(|record| record.is_rated() || record.denied != 0);
    let (a, b) = (&one.record, &other.record);
    let alike = match (deciding(one), deciding(other)) {
        (true, true) => a.caps == Caps::NONE && b.caps == Caps::NONE && a.vault == b.vault && rating(a) == rating(b),
        (one, other) => one == other,
    };
    alike && seen(one) && seen(other)
}

fn rating(record: &Counterparty) -> (u8, u8, Bps, Bps) {
    (record.tier, record.denied, record.risk, record.confidence)
}
