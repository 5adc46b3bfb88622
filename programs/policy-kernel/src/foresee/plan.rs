//! A sequence of payments, tried before any is sent.

use core::ops::Range;

use super::{Rehearsal, Trial, MAX_PAYEES};
use crate::decide::Refusal;
use crate::explain::report;
use crate::ids::PaymentId;
use crate::quantity::{Amount, UnixSeconds};
use crate::reason::Reason;
use crate::verdict::VERDICT_WORDS;

/// Steps of one plan.
pub const MAX_STEPS: usize = 64;

/// The upper bound of an unknown amount.
pub const UNKNOWN: Amount = Amount(u64::MAX);

/// One step: an amount between two bounds, to one payee. Equal bounds are a fixed amount; an unknown amount lies between
/// 1 and [`UNKNOWN`].
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Place of the payee in the rehearsal.
    pub payee: u64,
    /// The least amount that makes sense, base units, at least 1.
    pub least: Amount,
    /// The most that it may come to, base units.
    pub most: Amount,
    /// When it is tried; not before the step before it.
    pub at: UnixSeconds,
    /// The last moment at which the signer wants it paid.
    pub not_after: UnixSeconds,
    /// The payment's id.
    pub id: PaymentId,
}

impl Step {
    fn trial(&self, amount: Amount) -> Trial {
        Trial { amount, id: self.id, not_after: self.not_after, at: self.at }
    }

    fn place(&self) -> usize {
        usize::try_from(self.payee).unwrap_or(usize::MAX)
    }

    /// The least amount that can pass, where those in `gap` never do.
    fn lowest(&self, gap: &Range<u64>) -> Amount {
        if gap.contains(&self.least.0) && gap.end <= self.most.0 {
            Amount(gap.end)
        } else {
            self.least
        }
    }

    /// The largest amount up to which every one from the lowest on can pass.
    fn unbroken(&self, gap: &Range<u64>) -> Amount {
        if gap.is_empty() || self.least.0 >= gap.start {
            self.most
        } else {
            self.most.min(Amount(gap.start.saturating_sub(1)))
        }
    }

    /// The largest amount up to `most`, or a smaller one that never passes.
    fn hardest(&self, most: Amount, gap: &Range<u64>) -> Amount {
        if !gap.is_empty() && self.least.0 < gap.end && gap.end <= most.0 {
            Amount(gap.end.saturating_sub(1))
        } else {
            most
        }
    }
}

/// How far a plan comes on one path.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// Leading steps that pass.
    pub passing: usize,
    /// Why the step after them does not, if there is one.
    pub obstacle: Option<Obstacle>,
}

/// What a plan comes to.
#[derive(Clone, Copy, Debug)]
pub struct Outlook {
    /// Each step takes the least that can pass: where this ends, no choice of amounts goes on.
    pub least: Reach,
    /// Each step takes its most, an unknown one its largest, or less if that never passes: where this ends, some choice of
    /// amounts does not go on.
    pub most: Reach,
}

/// Why a step does not pass.
#[derive(Clone, Copy, Debug)]
pub enum Obstacle {
    /// The gates refuse it: the verdict's encoding.
    Verdict([u64; VERDICT_WORDS]),
    /// It cannot be carried out at all.
    Fault(Reason),
    /// The rehearsal has no such payee.
    NoPayee,
}

/// Tries `steps` in order and writes into `largest` the largest amount of each that passes on every path.
///
/// A path is any choice of amounts within the bounds. For every step i that passes at the least amounts: if each step
/// before it takes at most its `largest`, and the passing steps after it take their least, then any amount of step i
/// from its least to its `largest` passes, and so do the others. Earlier steps come first: what they may take is not
/// kept for later ones beyond their least amounts. No larger amount has this property, since spending less never makes
/// a later payment fail. A step that does not pass at all gets zero.
///
/// An approval goes to the first step that takes more than the threshold. An exact one lets a single amount pass over it:
/// a step whose least amount lies between the two takes that one, and any other step does without it.
pub fn plan(start: &Rehearsal<MAX_PAYEES>, steps: &[Step], largest: &mut [Amount]) -> Outlook {
    let gap = &start.gap();
    let least = reach(start, steps.iter().map(|step| (step, step.lowest(gap))));

    let mut before = *start;
    let mut rest = steps.get(..least.passing).unwrap_or(&[]);
    for amount in largest.iter_mut() {
        let Some((step, later)) = rest.split_first() else {
            *amount = Amount(0);
            continue;
        };
        *amount = widest(&before, step, later);
        // It passes: `widest` tried it.
        let _ = before.pay(step.place(), &step.trial(*amount));
        rest = later;
    }

    let most = steps.iter().zip(largest.iter()).map(|(step, largest)| {
        let most = if step.most == UNKNOWN { *largest.max(&step.least) } else { step.most };
        (step, step.hardest(most, gap))
    });
    Outlook { least, most: reach(start, most) }
}

/// Pays the steps in order until one is refused.
fn reach<'s>(start: &Rehearsal<MAX_PAYEES>, path: impl Iterator<Item = (&'s Step, Amount)>) -> Reach {
    let mut copies = *start;
    let mut passing = 0usize;
    for (step, amount) in path {
        let trial = step.trial(amount);
        let obstacle = match copies.pay(step.place(), &trial) {
            Ok(()) => {
                passing = passing.saturating_add(1);
                continue;
            }
            Err(Some(Refusal::Fault(reason))) => Obstacle::Fault(reason),
            Err(Some(Refusal::Verdict(verdict))) => copies
                .ask(step.place(), &trial, |view, request| Obstacle::Verdict(report(view, request, &verdict)))
                .unwrap_or(Obstacle::NoPayee),
            Err(None) => Obstacle::NoPayee,
        };
        return Reach { passing, obstacle: Some(obstacle) };
    }
    Reach { passing, obstacle: None }
}

/// The largest amount of `step` with which it and all later steps, at their least, pass. Its least amount does.
fn widest(before: &Rehearsal<MAX_PAYEES>, step: &Step, later: &[Step]) -> Amount {
    let gap = before.gap();
    let mut passes = step.lowest(&gap).0;
    let mut fails = before.largest(step.place(), &step.trial(step.unbroken(&gap))).0.saturating_add(1);
    let mut tried = fails.saturating_sub(1);
    while tried > passes {
        if all_pass(*before, step, Amount(tried), later) {
            passes = tried;
        } else {
            fails = tried;
        }
        // The middle, without the sum that could overflow.
        tried = passes.saturating_add(fails.saturating_sub(passes) / 2);
    }
    Amount(passes)
}

fn all_pass(mut copies: Rehearsal<MAX_PAYEES>, step: &Step, amount: Amount, later: &[Step]) -> bool {
    let gap = copies.gap();
    copies.pay(step.place(), &step.trial(amount)).is_ok()
        && later.iter().all(|next| copies.pay(next.place(), &next.trial(next.lowest(&gap))).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::DAY;
    use crate::fixture::{rehearsal, Fixture, NOW};
    use crate::quantity::Limit;

    fn step(n: u64, payee: u64, bounds: (u64, u64), at: u64) -> Step {
        let id = PaymentId { issued: UnixSeconds(NOW - 1), hash: [n, 77, 78] };
        let (least, most) = (Amount(bounds.0), Amount(bounds.1));
        Step { payee, least, most, at: UnixSeconds(at), not_after: UnixSeconds::NEVER, id }
    }

    fn tight() -> Fixture {
        Fixture::new().with(|f| {
            f.mandate.caps.day = Limit(12);
            f.mandate.caps.per_payment = Limit(7);
            f.counterparty.caps.lifetime = Limit(9);
            f.budget.caps.week = Limit(17);
        })
    }

    /// The tight state, one with more room, and what a signer can show.
    fn states() -> Vec<(&'static str, Fixture)> {
        let roomy = Fixture::new().with(|f| (f.mandate.caps.day, f.mandate.caps.per_payment) = (Limit(17), Limit(7)));
        let mut states = vec![("nothing shown", tight()), ("more room", roomy.clone())];
        states.push(("more room and an approved maximum", roomy.clone().with(|f| f.approve(3, 4, 1))));
        states.push(("more room and an exact approval", roomy.with(|f| f.approve(4, 5, 0))));
        for (is_maximum, name) in [(0, "an exact approval"), (1, "an approved maximum")] {
            for amount in 2..6 {
                states.push((name, tight().with(|f| f.approve(2, amount, is_maximum))));
            }
        }
        states.push(("a validation that ends with the day", tight().with(|f| f.validate(3, NOW + DAY))));
        states.push((
            "a session",
            tight().with(|f| {
                f.open_session();
                (f.session.caps.per_payment, f.session.caps.day) = (Limit(6), Limit(8));
                f.session.expires_at = UnixSeconds(NOW + DAY + 2);
            }),
        ));
        states
    }

    fn outlook(fixture: &Fixture, steps: &[Step]) -> (Outlook, [u64; 4]) {
        let mut largest = [Amount(0); 4];
        let outlook = plan(&rehearsal(fixture), steps, &mut largest);
        (outlook, largest.map(|amount| amount.0))
    }

    /// How many of the steps pass in order, each with its amount.
    fn passing(fixture: &Fixture, steps: &[Step], amounts: &[u64]) -> usize {
        let mut copies = rehearsal::<MAX_PAYEES>(fixture);
        let paid = steps.iter().zip(amounts);
        paid.take_while(|(step, amount)| copies.pay(step.place(), &step.trial(Amount(**amount))).is_ok()).count()
    }

    /// For how many of the steps each choice of amounts, from their least up to `most`, passes.
    fn choices(fixture: &Fixture, steps: &[Step], most: &[u64]) -> Vec<usize> {
        let mut choices = vec![vec![]];
        for (step, most) in steps.iter().zip(most) {
            let longer = |choice: &Vec<u64>| {
                let choice = choice.clone();
                (step.least.0..=*most).map(move |amount| [choice.clone(), vec![amount]].concat()).collect::<Vec<_>>()
            };
            choices = choices.iter().flat_map(longer).collect();
        }
        choices.iter().map(|choice| passing(fixture, steps, choice)).collect()
    }

    /// Four steps to two payees, on this day or the next.
    fn mixed(payees: u64, days: u64) -> [Step; 4] {
        let bounds = [(1, u64::MAX), (2, 5), (3, 3), (1, 4)];
        let mut latest = 0;
        [0, 1, 2, 3].map(|n| {
            latest = latest.max(NOW.saturating_add(n).saturating_add(DAY.saturating_mul(days >> n & 1)));
            step(n, payees >> n & 1, bounds[n as usize], latest)
        })
    }

    #[test]
    fn every_path_within_the_largest_amounts_passes_and_no_larger_amount_does() {
        for (name, fixture) in states() {
            for case in 0..128u64 {
                let all = mixed(case >> 3, case & 7);
                let (outlook, largest) = outlook(&fixture, &all);
                let steps = &all[..outlook.least.passing];

                // Every corner and inner point of the box passes: spending is monotone, and this checks it.
                let within = choices(&fixture, steps, &largest);
                assert!(!within.is_empty() && within.iter().all(|passing| *passing == steps.len()), "{name} {case}");

                // One more at any step, with the earlier ones at their largest, breaks it or its bound.
                for (n, step) in steps.iter().enumerate() {
                    let mut amounts: Vec<u64> = steps.iter().map(|step| step.least.0).collect();
                    amounts[..n].copy_from_slice(&largest[..n]);
                    amounts[n] = largest[n] + 1;
                    let breaks = amounts[n] > step.most.0 || passing(&fixture, steps, &amounts) < steps.len();
                    assert!(breaks, "{name} {case}: {amounts:?}");
                }
            }
        }
    }

    #[test]
    fn no_choice_comes_further_than_the_least_path_and_all_pass_if_the_most_path_does() {
        let mut outcomes = [0; 3];
        for (name, fixture) in states() {
            for case in 0..128u64 {
                let steps = mixed(case >> 3, case & 7);
                let (outlook, largest) = outlook(&fixture, &steps);

                // Nothing over 7 passes.
                let furthest = choices(&fixture, &steps, &[7, 5, 3, 4]).into_iter().max();
                assert_eq!(furthest, Some(outlook.least.passing), "{name} {case}");

                let most = [largest[0].max(1), 5, 3, 4];
                let all = choices(&fixture, &steps, &most).iter().all(|passing| *passing == steps.len());
                assert_eq!(outlook.most.passing == steps.len(), all, "{name} {case}");
                outcomes[if all { 2 } else { usize::from(outlook.least.passing == steps.len()) }] += 1;
            }
        }
        assert!(outcomes.iter().all(|times| *times > 0), "{outcomes:?}");
    }

    #[test]
    fn an_exact_approval_lets_its_amount_pass_and_none_between_it_and_the_threshold() {
        let fixture = tight().with(|f| f.approve(2, 6, 0));
        let outcome = |bounds| {
            let (outlook, largest) = outlook(&fixture, &[step(0, 0, bounds, NOW)]);
            (outlook.least.passing, outlook.most.passing, largest[0])
        };
        assert_eq!(outcome((6, 6)), (1, 1, 6));
        assert_eq!(outcome((1, 2)), (1, 1, 2));
        for below in [(1, 5), (1, 6), (1, 7), (2, 6)] {
            assert_eq!(outcome(below), (1, 0, 2), "{below:?}");
        }
        for over in [(3, 6), (5, 6), (4, u64::MAX), (6, 7)] {
            assert_eq!(outcome(over), (1, 0, 6), "{over:?}");
        }
        for neither in [(3, 5), (7, 7)] {
            assert_eq!(outcome(neither), (0, 0, 0), "{neither:?}");
        }
        let (_, largest) = outlook(&fixture, &[step(0, 0, (1, 5), NOW), step(1, 0, (3, 6), NOW)]);
        assert_eq!(largest, [2, 6, 0, 0], "the later step takes the approval");
    }

    #[test]
    fn the_first_failing_step_is_named_with_its_refusal() {
        let steps = [step(0, 0, (5, 5), NOW), step(1, 1, (6, 6), NOW), step(2, 1, (2, 2), NOW)];
        let (outlook, largest) = outlook(&tight(), &steps);
        assert_eq!((outlook.least.passing, outlook.most.passing, largest), (2, 2, [5, 6, 0, 0]));
        // The row of the context gate: reason, got, limit, headroom.
        let Some(Obstacle::Verdict(words)) = outlook.least.obstacle else { panic!("a verdict") };
        assert_eq!((words[6] >> 16, &words[7..10]), (u64::from(Reason::DayCap.code()), &[13, 12, 1][..]));
    }

    #[test]
    fn the_path_of_the_most_amounts_fails_where_a_range_promises_too_much() {
        let steps = [step(0, 0, (1, 5), NOW), step(1, 1, (1, 7), NOW), step(2, 1, (1, u64::MAX), NOW)];
        let (outlook, largest) = outlook(&tight(), &steps);
        assert_eq!((outlook.least.passing, outlook.most.passing, largest), (3, 2, [5, 6, 1, 0]));
        let Some(Obstacle::Verdict(words)) = outlook.most.obstacle else { panic!("a verdict") };
        assert_eq!((words[6] >> 16, &words[7..10]), (u64::from(Reason::DayCap.code()), &[13, 12, 0][..]));
    }

    #[test]
    fn the_same_id_twice_fails_at_its_second_step() {
        let steps = [step(9, 0, (1, 1), NOW), step(9, 0, (1, 1), NOW)];
        let (outlook, _) = outlook(&tight(), &steps);
        assert_eq!(outlook.least.passing, 1);
        let Some(Obstacle::Verdict(words)) = outlook.least.obstacle else { panic!("a verdict") };
        assert_eq!(words[0] >> 16 & 0xffff, u64::from(Reason::PaymentIdReused.code()));
    }

    #[test]
    fn a_payee_that_is_not_there_and_a_ticket_that_stands_in_the_way_are_named() {
        let one = [step(0, 99, (1, 1), NOW)];
        assert!(matches!(outlook(&tight(), &one).0.least.obstacle, Some(Obstacle::NoPayee)));
        let open = tight().with(|f| f.mandate.pending.stage = 1);
        let here = [step(0, 0, (1, 1), NOW)];
        assert!(matches!(outlook(&open, &here).0.least.obstacle, Some(Obstacle::Fault(Reason::TicketOutstanding))));
    }
}
