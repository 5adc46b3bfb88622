//! When to wait, where the number of payments is limited.

use super::thief::Thief;
use super::{Loss, Span};
use crate::calendar::{day, day_after};
use crate::quantity::{Amount, UnixSeconds};

/// Payments tried in one search, at most.
const NODES: u32 = 20_000;
/// Payments in a row, at most: each takes a frame of the stack.
const DEPTH: u32 = 64;

/// A search through every choice between paying the largest amount now and waiting for the next border.
///
/// No other choice is better: given when payments are made, the largest amounts from the earliest on are the most; and
/// a payment may as well be made at the beginning of its bucket and day.
pub struct Search {
    span: Span,
    best: Amount,
    nodes: u32,
    complete: bool,
}

impl Search {
    /// A search for more than `known`.
    pub fn new(span: Span, known: Amount) -> Self {
        Self { span, best: known, nodes: NODES, complete: true }
    }

    /// The maximum, or what is known of it when the search was cut short.
    pub fn loss(mut self, thief: Thief<1>, at_most: Amount) -> Loss {
        self.visit(thief, self.span.from, Amount(0), DEPTH);
        Loss { at_least: self.best, at_most: if self.complete { self.best } else { at_most } }
    }

    fn visit(&mut self, thief: Thief<1>, from: UnixSeconds, spent: Amount, depth: u32) {
        let mut now = from;
        while now <= self.span.until {
            let Some((payee, trial)) = thief.best(now) else {
                now = thief.next_chance(now);
                continue;
            };
            let rest = thief.uncounted(Span { from: now, ..self.span });
            if spent.0.saturating_add(rest.0) <= self.best.0 {
                return;
            }
            if self.nodes == 0 || depth == 0 {
                self.complete = false;
                return;
            }
            self.nodes = self.nodes.saturating_sub(1);

            let mut paid = thief;
            if paid.copies.pay(payee, &trial).is_err() {
                return;
            }
            let spent_then = Amount(spent.0.saturating_add(trial.amount.0));
            self.best = self.best.max(spent_then);
            self.visit(paid, now, spent_then, depth.saturating_sub(1));

            let midnight = day_after(day(now));
            let turn = thief.copies.mandate.window.next_turn(now);
            now = if turn < midnight { turn } else { midnight };
        }
    }
}
