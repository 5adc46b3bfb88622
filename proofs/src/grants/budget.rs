//! The budget.

use policy_kernel::governance::Consent;
use policy_kernel::quantity::Revision;
use policy_kernel::reason::Reason;
use policy_kernel::state::{Budget, BudgetTerms, MintFacts};

use super::{counters, either, owned, same};
use crate::any;

pub fn facts() -> MintFacts {
    MintFacts { mint: any::key(), says: any::mint(), token_program: any::key(), custody: any::key() }
}

pub fn terms() -> BudgetTerms {
    BudgetTerms { caps: any::caps(), opt_ins: kani::any() }
}

/// `state_stays_valid`: the first budget of a mint is valid, pins the mint as it is and has nothing spent; a vault has twelve
/// of them at most. A refused one changes nothing.
#[kani::proof]
#[kani::unwind(20)]
fn budget_begins_valid() {
    let (before, signers) = owned();
    let (facts, terms, address, bump) = (facts(), terms(), any::key(), kani::any());
    let (mut budget, mut vault) = (Budget::default(), before);

    let cosigned = Consent::Cosigned(&signers);
    let set = budget.set(&mut vault, cosigned, (address, bump), facts, terms, any::revision()).is_ok();

    let begun = Budget {
        layout: 1,
        bump,
        decimals: facts.says.decimals as u8,
        vault: address,
        mint: facts.mint,
        token_program: facts.token_program,
        custody: facts.custody,
        extensions: facts.says.extensions,
        opt_ins: terms.opt_ins,
        caps: terms.caps,
        incarnation: before.next_incarnation,
        version: Revision(1),
        ..Budget::default()
    };
    let counted = (vault.budgets == before.budgets + u64::from(set)) & (!set | (vault.budgets <= 12));
    let exact = !set | (u64::from(budget.decimals) == facts.says.decimals);
    assert!(either(set, &budget, &begun, &Budget::default()) & counted & exact & (set == budget.is_valid()));
    kani::cover!(set && vault.budgets == 12);
    kani::cover!(!set && before.budgets == 12);
}

/// `state_stays_valid`: a budget set again stays valid; a refused change changes nothing.
/// Bound: one time of the latest payment.
#[kani::proof]
#[kani::unwind(20)]
fn budget_set_again_stays_valid() {
    let (vault, signers) = owned();
    let before = Budget { counters: counters(), ..any::budget() };
    kani::assume(before.is_valid());
    let (mut budget, mut changed) = (before, vault);

    let cosigned = Consent::Cosigned(&signers);
    let result = budget.set(&mut changed, cosigned, (any::key(), kani::any()), facts(), terms(), any::revision());

    let set = result.is_ok();
    assert!(budget.is_valid() & (set | same(&budget, &before)) & same(&changed, &vault));
    assert!(result != Err(Reason::StateInvalid));
    kani::cover!(set && budget.extensions != before.extensions);
    kani::cover!(result == Err(Reason::MintNotAdmissible));
}

/// `counters_survive`: a budget set again keeps its counters and all that it pins of the mint, the decimals too; nothing but
/// caps, opt-ins and the mint's extensions is written.
#[kani::proof]
#[kani::unwind(20)]
fn budget_set_again_forgets_nothing() {
    let (mut vault, signers) = owned();
    let before = Budget { layout: 1, ..any::budget() };
    let (mut budget, facts, terms) = (before, facts(), terms());

    let cosigned = Consent::Cosigned(&signers);
    let set = budget.set(&mut vault, cosigned, (any::key(), kani::any()), facts, terms, any::revision()).is_ok();

    let expected = Budget {
        extensions: facts.says.extensions,
        opt_ins: terms.opt_ins,
        caps: terms.caps,
        version: Revision(before.version.0.saturating_add(1)),
        ..before
    };
    let pinned = (facts.mint == before.mint)
        & (facts.token_program == before.token_program)
        & (facts.custody == before.custody)
        & (facts.says.decimals == u64::from(before.decimals));
    assert!(!set | (same(&budget, &expected) & pinned));
    kani::cover!(set && before.counters.lifetime_spent.0 > 0);
    kani::cover!(!set);
}
