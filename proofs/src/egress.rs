//! Who is paid.

use policy_kernel::gate::egress;
use policy_kernel::request::{Credentials, Request, View};
use policy_kernel::state::{Budget, Counterparty, UNRATED_NEEDS_VALIDATION, UNRATED_SHARED_LIMIT};
use policy_kernel::token::{Mint, SPL_TOKEN};

use crate::any;
use crate::asked::{self, blank, Asked, State};

/// The money leaves this vault's custody under its own authority, for an account of the payee that takes it as it is.
fn from_custody_to_the_payee(state: &State, request: &Request) -> bool {
    (*request.source == state.budget.custody)
        & (*request.authority == state.vault.authority)
        & (*request.payee != *request.authority)
        & (*request.destination_owner == *request.payee)
        & (*request.destination_mint == *request.mint)
        & (*request.token_program == state.budget.token_program)
        & !request.needs_memo
}

/// The mint is the one that the owners admitted, and neither a fee nor a hook is set: bits 1 and 14.
fn as_admitted(budget: &Budget, mint: &Mint) -> bool {
    (mint.decimals == u64::from(budget.decimals))
        & (mint.extensions == budget.extensions)
        & (mint.active & (1 << 1 | 1 << 14) == 0)
}

/// The owners' record is of this vault and this payee, and they do not deny the payee.
fn own_record(record: &Counterparty, request: &Request) -> bool {
    (record.vault == *request.vault) & (record.payee == *request.payee) & (record.denied == 0)
}

/// The mandate takes payees that nobody rated.
fn takes_unrated(state: &State) -> bool {
    (state.mandate.unrated == UNRATED_SHARED_LIMIT) | (state.mandate.unrated == UNRATED_NEEDS_VALIDATION)
}

/// The tier is high enough or, if there is none, the mandate takes payees without.
fn rated_enough(state: &State, record: &Counterparty) -> bool {
    let rated = record.tier <= 4;
    (rated & (record.tier >= state.mandate.minimum_tier)) | (!rated & takes_unrated(state))
}

/// Any budget and mandate, and any payment of them.
#[inline(always)]
fn draw(state: &mut State) -> Asked {
    state.vault.authority = any::key();
    state.budget.custody = any::key();
    state.budget.token_program = any::key_like(&SPL_TOKEN);
    state.budget.decimals = kani::any();
    state.budget.extensions = kani::any();
    state.mandate.minimum_tier = kani::any();
    state.mandate.unrated = kani::any();
    let (payee, mint) = (any::key(), any::key());
    Asked {
        vault: any::key(),
        authority: any::key_like(&state.vault.authority),
        payee,
        mint,
        token_program: any::key_like(&state.budget.token_program),
        source: any::key_like(&state.budget.custody),
        destination_owner: any::key_like(&payee),
        destination_mint: any::key_like(&mint),
        needs_memo: kani::any(),
        amount: any::amount(),
        ..Asked::default()
    }
}

/// Any mint; in random runs often the one that was admitted.
#[inline(always)]
fn mint(state: &State) -> Mint {
    Mint {
        decimals: any::word_like(state.budget.decimals.into()),
        extensions: any::word_like(state.budget.extensions),
        active: kani::any(),
    }
}

#[inline(always)]
fn passes(view: &View, request: &Request) -> bool {
    egress::check(view, request, asked::NOW).is_ok()
}

/// `money_goes_to_the_payee`: a payment to a payee on record passes exactly if the money goes from custody to the payee's
/// own account of the mint that the owners admitted, and the record is of this vault and payee, neither denied nor of too
/// low a tier.
/// Bound: a payee without limits of its own; the mint read from its account, and not.
#[kani::proof]
#[kani::unwind(9)]
fn egress_pays_whom_the_record_names() {
    blank!(state);
    let asked = draw(state);
    let record = asked::record(&asked, kani::any(), kani::any());
    let view = state.view(Some(&record), Credentials::default());
    let mint = mint(state);
    let (read, unread) = (asked.request(Some(mint)), asked.request(None));

    let (with_mint, without) = (passes(&view, &read), passes(&view, &unread));

    let good = from_custody_to_the_payee(state, &read) & own_record(&record, &read) & rated_enough(state, &record);
    let exact = (with_mint == (good & as_admitted(state.budget, &mint)))
        & (without == (good & (asked.token_program == SPL_TOKEN)));
    assert!(exact);
    kani::cover!(with_mint && record.tier == 4);
    kani::cover!(with_mint && record.tier == 255);
    kani::cover!(without);
    kani::cover!(good && !with_mint);
    kani::cover!(good && !without);
    kani::cover!(!good);
}

/// `money_goes_to_the_payee`: a payment to a payee without a record passes exactly if the money goes from custody to the
/// payee's own account of the mint that the owners admitted, and the mandate takes unrated payees.
/// Bound: the mint read from its account, and not.
#[kani::proof]
#[kani::unwind(9)]
fn egress_pays_an_unrated_payee_if_the_mandate_says_so() {
    blank!(state);
    let asked = draw(state);
    let view = state.view(None, Credentials::default());
    let mint = mint(state);
    let (read, unread) = (asked.request(Some(mint)), asked.request(None));

    let (with_mint, without) = (passes(&view, &read), passes(&view, &unread));

    let good = from_custody_to_the_payee(state, &read) & takes_unrated(state);
    let exact = (with_mint == (good & as_admitted(state.budget, &mint)))
        & (without == (good & (asked.token_program == SPL_TOKEN)));
    assert!(exact);
    kani::cover!(with_mint);
    kani::cover!(without);
    kani::cover!(good && !with_mint);
    kani::cover!(!good);
}

/// `money_goes_to_the_payee`: limits of the payee's own only deny more: what passes under them goes where it goes without.
/// Bound: a mint read from its account; one moment.
#[kani::proof]
#[kani::unwind(9)]
fn egress_caps_of_the_payee_only_deny() {
    blank!(state);
    let asked = draw(state);
    let mut record = asked::record(&asked, kani::any(), kani::any());
    (record.caps, record.counters, record.cap_mint) = (any::caps(), any::counters(), any::key_like(&asked.mint));
    let view = state.view(Some(&record), Credentials::default());
    let mint = mint(state);
    let request = asked.request(Some(mint));

    let passed = passes(&view, &request);

    let good = from_custody_to_the_payee(state, &request)
        & as_admitted(state.budget, &mint)
        & own_record(&record, &request)
        & rated_enough(state, &record);
    assert!(!passed | good);
    kani::cover!(passed && record.caps.day.0 < 1_000);
    kani::cover!(good && !passed);
}
