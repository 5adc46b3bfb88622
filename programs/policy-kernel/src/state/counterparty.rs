//! The counterparty: what the owners think of a payee.

use crate::quantity::{Amount, Bps, Count, Key, Revision, UnixSeconds};
use crate::reason::Reason;
use crate::spending::{Caps, Counters};
use crate::state::{expect_valid, expect_version, flag, Vault, LAYOUT};

/// The highest tier.
pub const MAX_TIER: u8 = 4;

/// A payee's rating, its own limits and its statistics, in one vault.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counterparty {
    /// Layout version; 0 in a fresh account.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// 0..=4; a higher tier is trusted more.
    pub tier: u8,
    /// 1 while payments to it are refused.
    pub denied: u8,
    /// Risk, 0..=10_000; more is worse.
    pub risk: Bps,
    /// Confidence in the rating, 0..=10_000; more is better.
    pub confidence: Bps,
    /// The vault.
    pub vault: Key,
    /// The payee's wallet.
    pub payee: Key,
    /// The mint that the caps are in; zero until some are set, then fixed.
    pub cap_mint: Key,
    /// Its own caps over all agents of the vault.
    pub caps: Caps,
    /// Spent on it in `cap_mint`; `last_seen` moves with every mint.
    pub counters: Counters,
    /// Payments settled, in any mint. A statistic.
    pub settled: Count,
    /// The latest settled payment. A statistic.
    pub last_settled: UnixSeconds,
    /// Handed out once by the vault.
    pub incarnation: Revision,
    /// Moves with every change of the terms.
    pub version: Revision,
    /// For later versions; zero.
    pub reserved: [u64; 28],
}

/// What the owners think of a payee.
#[derive(Clone, Copy)]
pub struct Rating {
    /// 0..=4.
    pub tier: u8,
    /// 0 or 1.
    pub denied: u8,
    /// 0..=10_000.
    pub risk: Bps,
    /// 0..=10_000.
    pub confidence: Bps,
}

/// What the owners choose.
#[derive(Clone, Copy)]
pub struct CounterpartyTerms {
    /// The rating.
    pub rating: Rating,
    /// The mint that the caps are in; zero while there never were any.
    pub cap_mint: Key,
    /// Its own caps.
    pub caps: Caps,
}

impl Counterparty {
    /// Sets rating and caps; a fresh account also learns vault and payee. Counters and statistics survive.
    ///
    /// # Errors
    /// [`Reason::StaleVersion`], or what is wrong with the terms.
    pub fn set(
        &mut self,
        vault: &mut Vault,
        keys: (Key, Key),
        bump: u8,
        terms: CounterpartyTerms,
        expected: Revision,
    ) -> Result<(), Reason> {
        expect_version(self.version, expected)?;
        let (vault_key, payee) = keys;
        if payee == Key::ZERO || payee == vault.authority {
            return Err(Reason::InvalidPayee);
        }
        if terms.rating.tier > MAX_TIER {
            return Err(Reason::InvalidTier);
        }
        if terms.rating.risk > Bps::MAX || terms.rating.confidence > Bps::MAX {
            return Err(Reason::InvalidBasisPoints);
        }
        let denied = flag(terms.rating.denied)?;
        // Caps name a mint and keep it: a change to another mint and back would forget what was counted.
        let named = terms.caps == Caps::NONE || terms.cap_mint != Key::ZERO;
        let kept = self.cap_mint == Key::ZERO || self.cap_mint == terms.cap_mint;
        if !named || !kept {
            return Err(Reason::InvalidCapMint);
        }
        if self.layout == 0 {
            self.layout = LAYOUT;
            self.bump = bump;
            self.vault = vault_key;
            self.payee = payee;
            self.incarnation = vault.take_incarnation();
        }
        self.tier = terms.rating.tier;
        self.denied = denied;
        self.risk = terms.rating.risk;
        self.confidence = terms.rating.confidence;
        self.cap_mint = terms.cap_mint;
        self.caps = terms.caps;
        self.version = self.version.next();
        expect_valid(self.is_valid())
    }

    /// Counts an allowed payment of `amount` of `mint`.
    #[inline(always)]
    pub(crate) fn count(&mut self, mint: &Key, amount: Amount, time: UnixSeconds) {
        let counted = if self.cap_mint == *mint { amount } else { Amount(0) };
        self.counters.add(counted, time);
    }

    /// Notes that a payment was settled.
    #[inline(always)]
    pub(crate) fn settle(&mut self, now: UnixSeconds) {
        self.settled.0 = self.settled.0.saturating_add(1);
        self.last_settled = self.last_settled.later(now);
    }

    /// What every instruction keeps.
    pub fn is_valid(&self) -> bool {
        self.layout == LAYOUT
            && self.tier <= MAX_TIER
            && self.denied <= 1
            && self.risk <= Bps::MAX
            && self.confidence <= Bps::MAX
            && self.counters.is_valid()
    }
}
