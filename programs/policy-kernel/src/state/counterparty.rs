//! The counterparty: what the owners think of a payee.

use crate::governance::{Action, Consent};
use crate::quantity::{Amount, Bps, Count, Key, Revision, UnixSeconds};
use crate::reason::Reason;
use crate::spending::{Caps, Counters};
use crate::state::{expect_valid, expect_version, flag, Vault, LAYOUT};

/// The highest tier.
pub const MAX_TIER: u8 = 4;
/// Stands for a tier in a record that only bears a hold: the payee is as unrated as one without a record.
pub const NO_TIER: u8 = u8::MAX;

/// A payee's rating, its own limits and its statistics, in one vault.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counterparty {
    /// Layout version; 0 in a fresh account.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// 0..=4; a higher tier is trusted more. 255 for an unrated payee that is on hold, or was.
    pub tier: u8,
    /// 1 while the payee is on hold: payments to it are refused.
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
    /// Moves with every hold and release, so that a release signed for one hold does not lift another.
    pub hold_changes: Revision,
    /// For later versions; zero.
    pub reserved: [u64; 27],
}

/// What the owners think of a payee.
#[derive(Clone, Copy)]
pub struct Rating {
    /// 0..=4.
    pub tier: u8,
    /// 1 to put the payee on hold too; 0 leaves a hold as it is.
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

impl CounterpartyTerms {
    /// Whether the terms allow nothing that the record does not. A hold plays no part, since lifting it needs no delay;
    /// nor does a lower tier, whose own share of a rolling window may have more left than the share of the higher one.
    pub fn tighten(&self, record: &Counterparty) -> bool {
        record.layout == LAYOUT
            && self.rating.tier == record.tier
            && self.rating.risk >= record.risk
            && self.rating.confidence <= record.confidence
            && self.caps.within(&record.caps)
    }
}

impl Counterparty {
    /// Sets rating and caps; a fresh account also learns vault and payee. Counters and statistics survive.
    ///
    /// # Errors
    /// What [`Vault::consent`] refuses; [`Reason::StaleVersion`], or what is wrong with the terms.
    pub fn set(
        &mut self,
        vault: &mut Vault,
        consent: Consent,
        (keys, bump): ((Key, Key), u8),
        terms: CounterpartyTerms,
        expected: Revision,
    ) -> Result<(), Reason> {
        vault.consent(Action::SetCounterparty, !terms.tighten(self), consent)?;
        expect_version(self.version, expected)?;
        expect_payee(vault, &keys.1)?;
        if terms.rating.tier > MAX_TIER {
            return Err(Reason::InvalidTier);
        }
        if terms.rating.risk > Bps::MAX || terms.rating.confidence > Bps::MAX {
            return Err(Reason::InvalidBasisPoints);
        }
        let denied = flag(terms.rating.denied)?;
        // Caps name a mint and keep it: a change to another mint and back would forget what was counted.
        let named = is_named(&terms.cap_mint, &terms.caps);
        let kept = self.cap_mint == Key::ZERO || self.cap_mint == terms.cap_mint;
        if !named || !kept {
            return Err(Reason::InvalidCapMint);
        }
        if self.layout == 0 || self.tier == NO_TIER {
            self.incarnation = vault.take_incarnation();
        }
        self.begin(keys, bump);
        self.tier = terms.rating.tier;
        if denied == 1 && self.denied == 0 {
            self.set_hold(1);
        }
        self.risk = terms.rating.risk;
        self.confidence = terms.rating.confidence;
        self.cap_mint = terms.cap_mint;
        self.caps = terms.caps;
        self.version = self.version.next();
        expect_valid(self.is_valid())
    }

    /// A member puts a payee on hold, in a fresh account if it has no record. Moves no version.
    ///
    /// # Errors
    /// [`Reason::NotAMember`], [`Reason::HoldRightStripped`], [`Reason::InvalidPayee`], [`Reason::AlreadyHeld`].
    pub fn hold(&mut self, vault: &Vault, keys: (Key, Key), bump: u8, member: &Key) -> Result<(), Reason> {
        vault.expect_holder(member)?;
        expect_payee(vault, &keys.1)?;
        if self.denied != 0 {
            return Err(Reason::AlreadyHeld);
        }
        if self.layout == 0 {
            self.tier = NO_TIER;
            self.caps = Caps::NONE;
        }
        self.begin(keys, bump);
        self.set_hold(1);
        expect_valid(self.is_valid())
    }

    /// The threshold lifts a hold.
    ///
    /// # Errors
    /// What [`Vault::consent`] refuses; [`Reason::StaleVersion`] for another count of holds than the expected one,
    /// [`Reason::NotHeld`], [`Reason::StateInvalid`].
    pub fn release(&mut self, vault: &Vault, consent: Consent, expected: Revision) -> Result<(), Reason> {
        vault.consent(Action::ReleaseCounterparty, true, consent)?;
        expect_version(self.hold_changes, expected)?;
        if self.denied == 0 {
            return Err(Reason::NotHeld);
        }
        self.set_hold(0);
        expect_valid(self.is_valid())
    }

    /// A fresh account learns whose record it is.
    fn begin(&mut self, (vault, payee): (Key, Key), bump: u8) {
        if self.layout == 0 {
            self.layout = LAYOUT;
            self.bump = bump;
            self.vault = vault;
            self.payee = payee;
        }
    }

    fn set_hold(&mut self, denied: u8) {
        self.denied = denied;
        self.hold_changes = self.hold_changes.next();
    }

    /// Whether the owners rated the payee. A record that only bears a hold rates nobody.
    #[inline(always)]
    pub const fn is_rated(&self) -> bool {
        self.tier <= MAX_TIER
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
            && (self.is_rated() || self.tier == NO_TIER)
            && self.denied <= 1
            && self.risk <= Bps::MAX
            && self.confidence <= Bps::MAX
            && is_named(&self.cap_mint, &self.caps)
            && self.counters.is_valid()
    }
}

/// Caps are in the base units of some mint.
fn is_named(mint: &Key, caps: &Caps) -> bool {
    *caps == Caps::NONE || *mint != Key::ZERO
}

fn expect_payee(vault: &Vault, payee: &Key) -> Result<(), Reason> {
    if *payee == Key::ZERO || *payee == vault.authority {
        Err(Reason::InvalidPayee)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
