//! The budget: what all agents of a vault together may spend of one mint.

use crate::governance::{Action, Consent};
use crate::quantity::{Key, Revision};
use crate::reason::Reason;
use crate::spending::{Caps, Counters};
use crate::state::{expect_valid, expect_version, Vault, LAYOUT};
use crate::token::Mint;

/// Treasury-wide limits and counters of one mint, and the facts of the mint as the owners admitted it. Without a budget
/// nothing of a mint is paid.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Layout version; 0 in a fresh account.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// Decimals of the mint when it was admitted.
    pub decimals: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// The vault.
    pub vault: Key,
    /// The mint.
    pub mint: Key,
    /// The token program that owns the mint.
    pub token_program: Key,
    /// The only token account that payments are made from.
    pub custody: Key,
    /// The mint's extensions when it was admitted, a bit per extension type; zero for SPL Token.
    pub extensions: u64,
    /// Those of `extensions` that give third parties power, which the owners accepted; zero for SPL Token.
    pub opt_ins: u64,
    /// Treasury-wide caps.
    pub caps: Caps,
    /// Spent by all agents.
    pub counters: Counters,
    /// Handed out once by the vault.
    pub incarnation: Revision,
    /// Moves with every change of the terms.
    pub version: Revision,
    /// For later versions; zero.
    pub reserved: [u64; 30],
}

/// What the owners choose.
#[derive(Clone, Copy)]
pub struct BudgetTerms {
    /// Treasury-wide caps.
    pub caps: Caps,
    /// The mint's extensions that give third parties power, a bit per type, which the owners accept.
    pub opt_ins: u64,
}

/// What the program read from the mint and its custody account.
#[derive(Clone, Copy)]
pub struct MintFacts {
    /// The mint.
    pub mint: Key,
    /// What it says of itself.
    pub says: Mint,
    /// Its token program.
    pub token_program: Key,
    /// The custody account.
    pub custody: Key,
}

impl BudgetTerms {
    /// Whether the terms allow nothing that the budget does not: caps and opt-ins only shrink, of a mint that did not
    /// change.
    pub fn tighten(&self, budget: &Budget, extensions: u64) -> bool {
        budget.layout == LAYOUT
            && budget.extensions == extensions
            && self.opt_ins & !budget.opt_ins == 0
            && self.caps.within(&budget.caps)
    }
}

/// What is found at a custody account.
#[derive(Clone, Copy)]
pub struct Custody {
    /// Who may move its tokens.
    pub owner: Key,
    /// The mint.
    pub mint: Key,
    /// Whether nobody else can spend from or close it.
    pub bare: bool,
}

impl Budget {
    /// Sets the caps; a fresh account also learns vault and mint. Counters survive. A mint whose extensions changed since
    /// it was admitted is admitted anew, as it is now; the caps of one that did not can be set whatever it does.
    ///
    /// # Errors
    /// What [`Vault::consent`] refuses; [`Reason::StaleVersion`]; [`Reason::TooManyBudgets`];
    /// [`Reason::MintNotAdmissible`] if the mint has other decimals or another token program
    /// than it was admitted with, since all limits would mean something else; [`Reason::ExtensionRefused`],
    /// [`Reason::ExtensionNeedsOptIn`], [`Reason::InvalidOptIns`], [`Reason::TransferFeeSet`],
    /// [`Reason::TransferHookSet`] if it cannot be admitted.
    pub fn set(
        &mut self,
        vault: &mut Vault,
        consent: Consent,
        (vault_key, bump): (Key, u8),
        facts: MintFacts,
        terms: BudgetTerms,
        expected: Revision,
    ) -> Result<(), Reason> {
        vault.consent(Action::SetBudget, !terms.tighten(self, facts.says.extensions), consent)?;
        expect_version(self.version, expected)?;
        let decimals = u8::try_from(facts.says.decimals).map_err(|_| Reason::MintNotAdmissible)?;
        let admitted = self.layout != 0 && self.extensions == facts.says.extensions && self.opt_ins == terms.opt_ins;
        if !admitted {
            facts.says.admit(terms.opt_ins)?;
        }
        if self.layout == 0 {
            vault.take_budget()?;
            self.layout = LAYOUT;
            self.bump = bump;
            self.vault = vault_key;
            self.mint = facts.mint;
            self.decimals = decimals;
            self.token_program = facts.token_program;
            self.custody = facts.custody;
            self.incarnation = vault.take_incarnation();
        }
        let pinned = (self.mint, self.decimals, self.token_program, self.custody);
        if pinned != (facts.mint, decimals, facts.token_program, facts.custody) {
            return Err(Reason::MintNotAdmissible);
        }
        self.extensions = facts.says.extensions;
        self.opt_ins = terms.opt_ins;
        self.caps = terms.caps;
        self.version = self.version.next();
        expect_valid(self.is_valid())
    }

    /// Whether its custody account, if there is one, is the vault's alone.
    pub fn is_sound(&self, authority: &Key, custody: Option<Custody>) -> bool {
        self.is_valid()
            && custody.is_some_and(|found| found.bare && found.owner == *authority && found.mint == self.mint)
    }

    /// What every instruction keeps.
    pub fn is_valid(&self) -> bool {
        self.layout == LAYOUT && self.counters.is_valid() && self.opt_ins & !self.extensions == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{cosigned, running_vault, Fixture, AUTHORITY};
    use crate::quantity::{Amount, Limit, UnixSeconds};
    use crate::state::vault::MAX_BUDGETS;
    use crate::token::{Extension, TOKEN_2022};

    const FEE: u64 = Extension::TransferFeeConfig.bit();
    const METADATA: u64 = Extension::TokenMetadata.bit();
    const DELEGATE: u64 = Extension::PermanentDelegate.bit();
    const REFUSED: u64 = Extension::NonTransferable.bit();

    fn facts(extensions: u64, active: u64) -> MintFacts {
        let says = Mint { decimals: 6, extensions, active };
        MintFacts { mint: Key([44; 4]), says, token_program: TOKEN_2022, custody: Key([46; 4]) }
    }

    fn set(budget: &mut Budget, facts: MintFacts, day: u64, opt_ins: u64) -> Result<(), Reason> {
        let terms = BudgetTerms { caps: Caps { day: Limit(day), ..Caps::NONE }, opt_ins };
        let (mut vault, expected) = (running_vault(), budget.version);
        budget.set(&mut vault, cosigned(), (AUTHORITY, 255), facts, terms, expected)
    }

    /// A budget that admitted a mint with these extensions.
    fn admitted(extensions: u64, opt_ins: u64) -> Budget {
        let mut budget = Budget { layout: 0, version: Revision(0), ..Fixture::new().budget };
        set(&mut budget, facts(extensions, 0), 5, opt_ins).unwrap();
        assert_eq!((budget.extensions, budget.opt_ins, budget.caps.day), (extensions, opt_ins, Limit(5)));
        budget
    }

    #[test]
    fn a_mint_is_admitted_with_the_extensions_that_it_has_and_the_opt_ins_that_they_need() {
        admitted(0, 0);
        admitted(METADATA | DELEGATE, DELEGATE);
        let blank = Budget { layout: 0, version: Revision(0), ..Fixture::new().budget };
        for (facts, opt_ins, reason) in [
            (facts(DELEGATE, 0), 0, Reason::ExtensionNeedsOptIn),
            (facts(METADATA, 0), METADATA, Reason::InvalidOptIns),
            (facts(REFUSED, 0), 0, Reason::ExtensionRefused),
            (facts(FEE, FEE), 0, Reason::TransferFeeSet),
        ] {
            let mut budget = blank;
            assert_eq!(set(&mut budget, facts, 5, opt_ins), Err(reason));
            assert_eq!(budget, blank);
        }
    }

    #[test]
    fn a_changed_mint_is_admitted_anew_and_forgets_no_spending() {
        let mut budget = admitted(FEE, 0);
        budget.counters.add(Amount(3), UnixSeconds(9));
        set(&mut budget, facts(FEE | METADATA, 0), 7, 0).unwrap();
        assert_eq!((budget.extensions, budget.counters.lifetime_spent), (FEE | METADATA, Amount(3)));
        assert_eq!(set(&mut budget, facts(FEE | REFUSED, 0), 7, 0), Err(Reason::ExtensionRefused));
    }

    #[test]
    fn caps_can_be_lowered_while_a_mint_takes_a_fee_and_nothing_else_changed() {
        let mut budget = admitted(FEE, 0);
        set(&mut budget, facts(FEE, FEE), 1, 0).unwrap();
        assert_eq!(budget.caps.day, Limit(1));
        assert_eq!(set(&mut budget, facts(FEE | METADATA, FEE), 1, 0), Err(Reason::TransferFeeSet));
    }

    #[test]
    fn a_mint_of_other_decimals_or_another_program_is_never_admitted_again() {
        let mut budget = admitted(0, 0);
        let before = budget;
        let right = facts(0, 0);
        let others = [
            MintFacts { says: Mint { decimals: 9, ..right.says }, ..right },
            MintFacts { token_program: Key([9; 4]), ..right },
            MintFacts { custody: Key([9; 4]), ..right },
            MintFacts { mint: Key([9; 4]), ..right },
        ];
        for facts in others {
            assert_eq!(set(&mut budget, facts, 1, 0), Err(Reason::MintNotAdmissible));
            assert_eq!(budget, before);
        }
    }

    #[test]
    fn a_vault_has_at_most_so_many_budgets_as_one_transaction_can_check() {
        let mut vault = running_vault();
        let blank = Budget { layout: 0, version: Revision(0), ..Fixture::new().budget };
        let mut admit = |place: u64, expected| {
            let (mut budget, before) = (blank, vault);
            let right = MintFacts { mint: Key([place; 4]), ..facts(0, 0) };
            let terms = BudgetTerms { caps: Caps::NONE, opt_ins: 0 };
            let set = budget.set(&mut vault, cosigned(), (AUTHORITY, 255), right, terms, Revision(0));
            assert_eq!(set, expected);
            assert!(set.is_ok() || (vault, budget) == (before, blank));
            (vault, budget)
        };
        for place in 1..=MAX_BUDGETS {
            let (vault, _) = admit(place, Ok(()));
            assert!(vault.is_valid() && vault.budgets == place);
        }
        let (full, _) = admit(MAX_BUDGETS + 1, Err(Reason::TooManyBudgets));
        assert!(!Vault { budgets: MAX_BUDGETS + 1, ..full }.is_valid());
    }

    #[test]
    fn changing_a_budget_counts_no_further_one_and_takes_no_incarnation() {
        let mut budget = admitted(0, 0);
        let (mut vault, before) = (running_vault(), budget);
        let (terms, expected) = (BudgetTerms { caps: Caps::NONE, opt_ins: 0 }, budget.version);
        budget.set(&mut vault, cosigned(), (AUTHORITY, 255), facts(0, 0), terms, expected).unwrap();
        assert_eq!((vault, budget.incarnation), (running_vault(), before.incarnation));
        assert_eq!(budget.version, before.version.next());
        let stale = budget.set(&mut vault, cosigned(), (AUTHORITY, 255), facts(0, 0), terms, expected);
        assert_eq!(stale, Err(Reason::StaleVersion));
    }

    #[test]
    fn custody_is_sound_only_if_it_is_the_vaults_alone_and_of_the_budgets_mint() {
        let budget = admitted(0, 0);
        let right = Custody { owner: AUTHORITY, mint: budget.mint, bare: true };
        let sound = |budget: &Budget, custody| budget.is_sound(&AUTHORITY, custody);
        assert!(sound(&budget, Some(right)));
        assert!(!sound(&budget, None), "no account");
        for wrong in [
            Custody { owner: Key([9; 4]), ..right },
            Custody { mint: Key([9; 4]), ..right },
            Custody { bare: false, ..right },
        ] {
            assert!(!sound(&budget, Some(wrong)));
        }
        assert!(!sound(&Budget { layout: 0, ..budget }, Some(right)), "a budget that no instruction writes");
        assert!(!sound(&Budget { opt_ins: DELEGATE, ..budget }, Some(right)));
    }
}
