//! Who is paid.

use crate::quantity::UnixSeconds;
use crate::reason::Reason;
use crate::request::{Request, View};
use crate::spending::{CapReasons, Caps};
use crate::state::{Budget, Counterparty, UNRATED_NEEDS_VALIDATION, UNRATED_SHARED_LIMIT};
use crate::token::SPL_TOKEN;
use crate::verdict::Finding;

/// The payee's own caps.
const PAYEE: CapReasons = CapReasons {
    per_payment: Reason::PayeePerPaymentCap,
    day: Reason::PayeeDayCap,
    week: Reason::PayeeWeekCap,
    lifetime: Reason::PayeeLifetimeCap,
};

/// The money goes from custody to the named payee's own account, and the owners' rating of the payee allows it.
///
/// # Errors
/// The reasons numbered 400 to 499, and [`Reason::CounterOverflow`].
#[inline(always)]
pub fn check(view: &View, request: &Request, time: UnixSeconds) -> Result<(), Finding> {
    if view.budget.custody != *request.source {
        return Err(Finding::plain(Reason::CustodyMismatch));
    }
    if *request.authority != view.vault.authority {
        return Err(Finding::plain(Reason::AuthorityMismatch));
    }
    if *request.payee == *request.authority {
        return Err(Finding::plain(Reason::OwnAccount));
    }
    if *request.destination_owner != *request.payee {
        return Err(Finding::plain(Reason::PayeeAccountOwner));
    }
    if *request.destination_mint != *request.mint {
        return Err(Finding::plain(Reason::PayeeAccountMint));
    }
    transferable(view.budget, request)?;
    match view.counterparty {
        Some(record) => recorded(view, request, record, time),
        None => unrated(view),
    }
}

/// A transfer moves exactly the amount: the mint is what the owners admitted, and nothing takes from it or stops it.
#[inline(always)]
fn transferable(budget: &Budget, request: &Request) -> Result<(), Finding> {
    if budget.token_program != *request.token_program {
        return Err(Finding::plain(Reason::TokenProgramMismatch));
    }
    match request.minted {
        Some(mint) => mint.check(budget.decimals, budget.extensions)?,
        None if *request.token_program == SPL_TOKEN => (),
        None => return Err(Finding::plain(Reason::MintChanged)),
    }
    if request.needs_memo {
        return Err(Finding::plain(Reason::DestinationNeedsMemo));
    }
    Ok(())
}

#[inline(always)]
fn recorded(view: &View, request: &Request, payee: &Counterparty, time: UnixSeconds) -> Result<(), Finding> {
    if payee.vault != *request.vault || payee.payee != *request.payee {
        return Err(Finding::plain(Reason::CounterpartyMismatch));
    }
    if payee.denied != 0 {
        return Err(Finding::plain(Reason::PayeeDenied));
    }
    if !payee.is_rated() {
        return unrated(view);
    }
    if payee.tier < view.mandate.minimum_tier {
        return Err(Finding::new(Reason::TierTooLow, u64::from(payee.tier), u64::from(view.mandate.minimum_tier)));
    }
    if payee.caps == Caps::NONE {
        return Ok(());
    }
    if payee.cap_mint != *request.mint {
        return Err(Finding::plain(Reason::PayeeMint));
    }
    payee.counters.check(&payee.caps, request.amount, time, PAYEE)
}

/// The shared limit is held by the threat gate, where its spending is counted; the validation by the delegation gate.
#[inline(always)]
fn unrated(view: &View) -> Result<(), Finding> {
    match view.mandate.unrated {
        UNRATED_SHARED_LIMIT | UNRATED_NEEDS_VALIDATION => Ok(()),
        _ => Err(Finding::plain(Reason::UnratedDenied)),
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::Fixture;
    use crate::quantity::{Key, Limit};
    use crate::reason::Reason;
    use crate::state::{UNRATED_DENY, UNRATED_NEEDS_VALIDATION};
    use crate::token::{Mint, SPL_TOKEN, TOKEN_2022};

    #[test]
    fn money_leaves_custody_only_and_goes_to_the_payee_only() {
        Fixture::new().with(|f| f.source = [8; 4]).denies(Reason::CustodyMismatch);
        Fixture::new().with(|f| f.destination_owner = [8; 4]).denies(Reason::PayeeAccountOwner);
        Fixture::new().with(|f| f.destination_mint = [8; 4]).denies(Reason::PayeeAccountMint);
        Fixture::new().with(|f| f.authority = [8; 4]).denies(Reason::AuthorityMismatch);
        Fixture::new().with(|f| f.payee = f.authority).denies(Reason::OwnAccount);
    }

    #[test]
    fn the_mint_is_the_one_that_was_admitted_and_takes_nothing() {
        let token_2022 = |spoil: fn(&mut Fixture)| {
            Fixture::new().with(|f| {
                (f.budget.token_program, f.token_program) = (TOKEN_2022, TOKEN_2022.0);
                f.budget.extensions = 1 << 14 | 1 << 1;
                f.minted = Some(Mint { decimals: 6, extensions: 1 << 14 | 1 << 1, active: 0 });
                spoil(f);
            })
        };
        token_2022(|_| ()).allows();
        token_2022(|f| f.token_program = SPL_TOKEN.0).denies(Reason::TokenProgramMismatch);
        token_2022(|f| f.minted = None).denies(Reason::MintChanged);
        token_2022(|f| f.budget.extensions = 1 << 14).denies(Reason::MintChanged);
        token_2022(|f| f.budget.decimals = 9).denies(Reason::MintChanged);
        token_2022(|f| f.minted.as_mut().unwrap().active = 1 << 1).denies(Reason::TransferFeeSet);
        token_2022(|f| f.minted.as_mut().unwrap().active = 1 << 14).denies(Reason::TransferHookSet);
        token_2022(|f| f.needs_memo = true).denies(Reason::DestinationNeedsMemo);
        Fixture::new().with(|f| f.token_program = TOKEN_2022.0).denies(Reason::TokenProgramMismatch);
        let neither = [7; 4];
        let hostile = Fixture::new().with(|f| (f.token_program, f.budget.token_program) = (neither, Key(neither)));
        hostile.denies(Reason::MintChanged);
    }

    #[test]
    fn a_record_of_another_vault_or_payee_is_refused() {
        Fixture::new().with(|f| f.counterparty.vault = Key([8; 4])).denies(Reason::CounterpartyMismatch);
        Fixture::new().with(|f| f.counterparty.payee = Key([8; 4])).denies(Reason::CounterpartyMismatch);
    }

    #[test]
    fn denied_payees_and_low_tiers_are_refused() {
        Fixture::new().with(|f| f.counterparty.denied = 1).denies(Reason::PayeeDenied);
        for minimum in 0..=4 {
            let fixture = Fixture::new().with(|f| {
                f.counterparty.tier = 2;
                f.mandate.minimum_tier = minimum;
            });
            if minimum <= 2 {
                fixture.allows();
            } else {
                fixture.denies(Reason::TierTooLow);
            }
        }
    }

    #[test]
    fn unrated_payees_are_treated_as_the_mandate_says() {
        Fixture::unrated().allows();
        Fixture::unrated().with(|f| f.mandate.unrated = UNRATED_DENY).denies(Reason::UnratedDenied);
        let needs = Fixture::unrated().with(|f| f.mandate.unrated = UNRATED_NEEDS_VALIDATION);
        needs.denies(Reason::UnratedNeedsValidation);
        Fixture::unrated().with(|f| f.mandate.unrated = 77).denies(Reason::UnratedDenied);
    }

    #[test]
    fn a_payee_is_held_to_its_own_caps_in_its_own_mint() {
        type Set = fn(&mut Fixture, u64);
        let cases: [(Set, Reason); 4] = [
            (|f, l| f.counterparty.caps.per_payment = Limit(l), Reason::PayeePerPaymentCap),
            (|f, l| f.counterparty.caps.day = Limit(l), Reason::PayeeDayCap),
            (|f, l| f.counterparty.caps.week = Limit(l), Reason::PayeeWeekCap),
            (|f, l| f.counterparty.caps.lifetime = Limit(l), Reason::PayeeLifetimeCap),
        ];
        for (set, reason) in cases {
            Fixture::new().with(|f| set(f, f.amount + 1)).allows();
            Fixture::new().with(|f| set(f, f.amount)).allows();
            Fixture::new().with(|f| set(f, f.amount - 1)).denies(reason);
        }
        let other = Fixture::new().with(|f| {
            f.counterparty.caps.day = Limit(1_000_000);
            f.counterparty.cap_mint = Key([8; 4]);
        });
        other.denies(Reason::PayeeMint);
        Fixture::new().with(|f| f.counterparty.cap_mint = Key([8; 4])).allows();
    }
}
