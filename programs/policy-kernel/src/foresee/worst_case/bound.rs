//! What no thief can pass.

use super::thief::{Run, Thief};
use super::Span;
use crate::foresee::{Payee, Rehearsal};
use crate::ids::PaymentIds;
use crate::quantity::{Amount, Limit};
use crate::spending::{Caps, Counters};
use crate::state::UNRATED_SHARED_LIMIT;
use crate::window::Window;

impl<'a, const N: usize> Thief<'a, N> {
    /// The least of three bounds: what holds whoever is paid, what holds each payee alone, and the largest payment times
    /// the number of payments.
    pub fn upper_bound(&self, span: Span) -> Amount {
        let Some(payee) = self.payees().first() else {
            return Amount(0);
        };
        let together = self.open(payee).uncounted(span);
        let each = self.payees().iter().map(|payee| self.alone(payee).uncounted(span));
        let each = each.fold(0u64, |sum, alone| sum.saturating_add(alone.0));
        Amount(together.0.min(each).min(self.largest_times_number(payee, span)))
    }

    /// The most, were neither the number nor the size of single payments limited: there the earliest spending is it.
    pub fn uncounted(mut self, span: Span) -> Amount {
        let Rehearsal { mandate, budget, shown, payees, .. } = &mut self.copies;
        mandate.window_count = Limit::NONE;
        mandate.ids = PaymentIds::EMPTY;
        let sizes = [
            &mut mandate.caps.per_payment,
            &mut mandate.validation_threshold,
            &mut mandate.approval_threshold,
            &mut budget.caps.per_payment,
            &mut shown.session.caps.per_payment,
        ];
        sizes.into_iter().for_each(any_size);
        payees.iter_mut().for_each(|payee| any_size(&mut payee.record.caps.per_payment));
        match self.run(span) {
            Run { complete: true, total, .. } => total,
            _ => Amount(u64::MAX),
        }
    }

    /// The largest payment that any later state can pass, times the number of payments that the window lets through.
    fn largest_times_number(&self, payee: &Payee, span: Span) -> u64 {
        if self.copies.mandate.window_count == Limit::NONE {
            return u64::MAX;
        }
        let mut unspent = *self;
        let mandate = &mut unspent.copies.mandate;
        let first = span.from.later(mandate.starts_at);
        mandate.ids = PaymentIds::EMPTY;
        mandate.window = Window { width: mandate.window.width, newest: mandate.window.newest, ..Window::EMPTY };
        clear(&mut mandate.counters);
        clear(&mut unspent.copies.budget.counters);
        clear(&mut unspent.copies.shown.session.counters);
        unspent.copies.payees.iter_mut().for_each(|payee| clear(&mut payee.record.counters));
        let largest = unspent.best(first).map_or(0, |(_, trial)| trial.amount.0);

        let mut tiny = self.open(payee);
        tiny.copies.mandate.caps = Caps { per_payment: Limit(1), ..Caps::NONE };
        tiny.copies.mandate.window_limit = Limit::NONE;
        tiny.copies.budget.caps = Caps::NONE;
        match tiny.run(span) {
            Run { complete: true, payments, .. } => payments.saturating_mul(largest),
            _ => u64::MAX,
        }
    }

    /// The thief with one payee whom nothing holds but what holds every payee.
    fn open(&self, any: &Payee) -> Thief<'a, 1> {
        let parties = self.copies.parties;
        let wallet = parties.signer;
        let payee = Payee { wallet, destination_owner: wallet, destination_mint: parties.mint, rated: 0, ..*any };
        let mut open = self.alone(&payee);
        let mandate = &mut open.copies.mandate;
        (mandate.unrated, mandate.unrated_limit) = (UNRATED_SHARED_LIMIT, Limit::NONE);
        any_size(&mut mandate.validation_threshold);
        any_size(&mut mandate.approval_threshold);
        mandate.ids = PaymentIds::EMPTY;
        open
    }
}

/// Lifts a limit on single payments. One of zero does not limit their size: it lets none through.
fn any_size(limit: &mut Limit) {
    if limit.0 > 0 {
        *limit = Limit::NONE;
    }
}

fn clear(counters: &mut Counters) {
    (counters.day_spent, counters.week_spent, counters.lifetime_spent) = (Amount(0), Amount(0), Amount(0));
}
