//! The budget: what all agents of a vault together may spend of one mint.

use crate::quantity::{Key, Revision};
use crate::reason::Reason;
use crate::spending::{Caps, Counters};
use crate::state::{expect_valid, expect_version, Vault, LAYOUT};

/// Treasury-wide limits and counters of one mint, and the facts of the mint as the owners admitted it. Without a budget
/// nothing of a mint is paid.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Extensions that give third parties power and that the owners accepted; zero for SPL Token.
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
}

/// What the program read from the mint and its custody account.
#[derive(Clone, Copy)]
pub struct MintFacts {
    /// The mint.
    pub mint: Key,
    /// Its decimals.
    pub decimals: u8,
    /// Its token program.
    pub token_program: Key,
    /// The custody account.
    pub custody: Key,
}

impl Budget {
    /// Sets the caps; a fresh account also learns vault and mint. Counters survive.
    ///
    /// # Errors
    /// [`Reason::StaleVersion`]; [`Reason::MintNotAdmissible`] if the mint's facts changed since it was admitted.
    pub fn set(
        &mut self,
        vault: &mut Vault,
        vault_key: Key,
        bump: u8,
        facts: MintFacts,
        terms: BudgetTerms,
        expected: Revision,
    ) -> Result<(), Reason> {
        expect_version(self.version, expected)?;
        if self.layout == 0 {
            self.layout = LAYOUT;
            self.bump = bump;
            self.vault = vault_key;
            self.mint = facts.mint;
            self.decimals = facts.decimals;
            self.token_program = facts.token_program;
            self.custody = facts.custody;
            self.incarnation = vault.take_incarnation();
        }
        let admitted = (self.mint, self.decimals, self.token_program, self.custody);
        if admitted != (facts.mint, facts.decimals, facts.token_program, facts.custody) {
            return Err(Reason::MintNotAdmissible);
        }
        self.caps = terms.caps;
        self.version = self.version.next();
        expect_valid(self.is_valid())
    }

    /// What every instruction keeps.
    pub fn is_valid(&self) -> bool {
        self.layout == LAYOUT && self.counters.is_valid() && self.extensions == 0 && self.opt_ins == 0
    }
}
