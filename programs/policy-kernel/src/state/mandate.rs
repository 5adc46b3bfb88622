//! The mandate: what one agent may spend of one mint.

use crate::evidence::Chain;
use crate::governance::{Action, Consent};
use crate::ids::PaymentIds;
use crate::quantity::{Bps, Key, Limit, Revision, Seconds, Slot, UnixSeconds, FULL_SHARE};
use crate::reason::Reason;
use crate::spending::{Caps, Counters};
use crate::state::{counterparty::MAX_TIER, expect_valid, expect_version, flag, Vault, LAYOUT};
use crate::ticket::Pending;
use crate::window::Window;

/// Unrated payees are denied.
pub const UNRATED_DENY: u8 = 0;
/// Unrated payees share one limit in the rolling window.
pub const UNRATED_SHARED_LIMIT: u8 = 1;
/// A payment to an unrated payee needs a validation.
pub const UNRATED_NEEDS_VALIDATION: u8 = 2;
/// Grant epoch of a mandate that was revoked by itself: no vault has it.
const REVOKED: Revision = Revision(0);
/// The longest term of a grant, seconds.
pub const MAX_TERM: Seconds = Seconds(366 * 86_400);

/// An agent's limits, what it spent, the ids it used, its open payment and its evidence.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mandate {
    /// Layout version; 0 in a fresh account.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// 1 while the mandate is on hold.
    pub held: u8,
    /// Lowest tier of a rated payee, 0..=4.
    pub minimum_tier: u8,
    /// How unrated payees are treated: 0 deny, 1 shared limit, 2 needs validation.
    pub unrated: u8,
    /// Zero.
    pub padding: u8,
    /// Highest risk of a rated payee.
    pub maximum_risk: Bps,
    /// Lowest confidence in a payee's rating.
    pub minimum_confidence: Bps,
    /// Zero.
    pub padding_2: [u8; 6],
    /// Share of the rolling window open to each tier, eighths, not falling; the last three places are zero.
    pub tier_shares: [u8; 8],
    /// The vault.
    pub vault: Key,
    /// The agent.
    pub agent: Key,
    /// The mint of all amounts here.
    pub mint: Key,
    /// Handed out by the vault, anew when it is granted after a revocation: sessions and approvals from before stay dead.
    pub incarnation: Revision,
    /// Moves with every grant.
    pub version: Revision,
    /// The vault's grant epoch at the latest grant; another one there kills this mandate.
    pub grant_epoch: Revision,
    /// First second of the term.
    pub starts_at: UnixSeconds,
    /// The term ends before this second.
    pub expires_at: UnixSeconds,
    /// Calendar caps.
    pub caps: Caps,
    /// Largest amount that needs no validation, base units.
    pub validation_threshold: Limit,
    /// Largest amount that needs no approval, base units.
    pub approval_threshold: Limit,
    /// Hash of the capability that a validation must attest; zero only where no payment needs one.
    pub required_capability: Key,
    /// Largest sum of the rolling window, base units.
    pub window_limit: Limit,
    /// Most payments of the rolling window.
    pub window_count: Limit,
    /// Largest sum of the rolling window paid to unrated payees, base units.
    pub unrated_limit: Limit,
    /// Spent by calendar.
    pub counters: Counters,
    /// Spent in the rolling window.
    pub window: Window,
    /// Ids of payments.
    pub ids: PaymentIds,
    /// The gated payment that is not settled.
    pub pending: Pending,
    /// Head of the evidence chain and its length.
    pub evidence: Chain,
    /// The slot of the latest recorded denial; zero if there is none.
    pub denied_slot: Slot,
    /// Moves with every hold and release, so that a release signed for one hold does not lift another.
    pub hold_changes: Revision,
    /// For later versions; zero.
    pub reserved: [u64; 29],
}

/// What the owners choose.
#[derive(Clone, Copy)]
pub struct MandateTerms {
    /// First second of the term.
    pub starts_at: UnixSeconds,
    /// The term ends before this second.
    pub expires_at: UnixSeconds,
    /// Calendar caps.
    pub caps: Caps,
    /// Length of the rolling window.
    pub window: Seconds,
    /// Largest sum of the rolling window.
    pub window_limit: Limit,
    /// Most payments of the rolling window.
    pub window_count: Limit,
    /// Largest sum of the rolling window paid to unrated payees.
    pub unrated_limit: Limit,
    /// Largest amount that needs no validation.
    pub validation_threshold: Limit,
    /// Largest amount that needs no approval.
    pub approval_threshold: Limit,
    /// Hash of the capability that a validation must attest.
    pub required_capability: Key,
    /// Eighths per tier 0..=4, not falling.
    pub tier_shares: [u8; 5],
    /// Lowest tier of a rated payee.
    pub minimum_tier: u8,
    /// Treatment of unrated payees.
    pub unrated: u8,
    /// Highest risk of a rated payee.
    pub maximum_risk: Bps,
    /// Lowest confidence in a payee's rating.
    pub minimum_confidence: Bps,
    /// 1 to grant on hold; 0 leaves a hold as it is.
    pub held: u8,
}

/// To whom a grant is made, and when.
#[derive(Clone, Copy)]
pub struct Grant {
    /// Address of the vault.
    pub vault: Key,
    /// The agent.
    pub agent: Key,
    /// The mint.
    pub mint: Key,
    /// Canonical bump of the mandate's address.
    pub bump: u8,
    /// The cluster's time.
    pub now: UnixSeconds,
    /// Version of the mandate that the grant was prepared against; zero for a new one.
    pub expected_version: Revision,
    /// Grant epoch of the vault that it was prepared against: a grant signed before a revocation does not undo it.
    pub expected_epoch: Revision,
}

impl MandateTerms {
    /// Whether the terms allow nothing that the mandate does not, whatever it is asked: every limit of a live mandate stays
    /// or shrinks. A hold plays no part, since lifting it needs no delay; nor could another window, which counts anew what
    /// was spent.
    pub fn tighten(&self, mandate: &Mandate, vault: &Vault) -> bool {
        let validated = mandate.validation_threshold != Limit::NONE || mandate.unrated == UNRATED_NEEDS_VALIDATION;
        mandate.layout == LAYOUT
            && mandate.grant_epoch == vault.grant_epoch
            && self.starts_at >= mandate.starts_at
            && self.expires_at <= mandate.expires_at
            && self.caps.within(&mandate.caps)
            && self.window == mandate.window.length()
            && self.window_limit <= mandate.window_limit
            && self.window_count <= mandate.window_count
            && self.unrated_limit <= mandate.unrated_limit
            && self.validation_threshold <= mandate.validation_threshold
            && self.approval_threshold <= mandate.approval_threshold
            && (self.required_capability == mandate.required_capability || !validated)
            && self.tier_shares.iter().zip(&mandate.tier_shares).all(|(share, before)| share <= before)
            && self.minimum_tier >= mandate.minimum_tier
            && openness(self.unrated) <= openness(mandate.unrated)
            && self.maximum_risk <= mandate.maximum_risk
            && self.minimum_confidence >= mandate.minimum_confidence
    }

    fn validate(&self, now: UnixSeconds) -> Result<(), Reason> {
        let latest = now.0.saturating_add(MAX_TERM.0);
        if self.expires_at <= self.starts_at || self.expires_at <= now || self.expires_at.0 > latest {
            return Err(Reason::InvalidTerm);
        }
        if self.minimum_tier > MAX_TIER {
            return Err(Reason::InvalidTier);
        }
        if self.unrated > UNRATED_NEEDS_VALIDATION {
            return Err(Reason::InvalidUnratedTreatment);
        }
        if self.maximum_risk > Bps::MAX || self.minimum_confidence > Bps::MAX {
            return Err(Reason::InvalidBasisPoints);
        }
        if !self.tier_shares.is_sorted() || self.tier_shares.iter().any(|share| *share > FULL_SHARE) {
            return Err(Reason::InvalidTierShares);
        }
        let validates = self.validation_threshold != Limit::NONE || self.unrated == UNRATED_NEEDS_VALIDATION;
        if validates && self.required_capability == Key::ZERO {
            return Err(Reason::InvalidCapability);
        }
        flag(self.held).map(|_| ())
    }
}

/// How much a treatment of unrated payees lets through, compared with the others.
fn openness(unrated: u8) -> u8 {
    match unrated {
        UNRATED_DENY => 0,
        UNRATED_NEEDS_VALIDATION => 1,
        _ => 2,
    }
}

impl Mandate {
    /// Grants in place: a fresh account learns vault, agent and mint; counters, window, ids and evidence survive.
    ///
    /// # Errors
    /// What [`Vault::consent`] refuses; [`Reason::StaleVersion`], [`Reason::TicketOutstanding`], or what is wrong with the
    /// terms.
    pub fn grant(
        &mut self,
        vault: &mut Vault,
        consent: Consent,
        grant: &Grant,
        terms: &MandateTerms,
    ) -> Result<(), Reason> {
        vault.consent(Action::GrantMandate, !terms.tighten(self, vault), consent)?;
        expect_version(self.version, grant.expected_version)?;
        expect_version(vault.grant_epoch, grant.expected_epoch)?;
        if grant.agent == Key::ZERO || grant.agent == vault.authority {
            return Err(Reason::InvalidAgent);
        }
        terms.validate(grant.now)?;
        if self.layout == 0 {
            self.window = Window::new(terms.window, grant.now)?;
            self.layout = LAYOUT;
            self.bump = grant.bump;
            self.vault = grant.vault;
            self.agent = grant.agent;
            self.mint = grant.mint;
            self.ids = PaymentIds::EMPTY;
            self.incarnation = vault.take_incarnation();
        } else {
            self.pending.expect_none()?;
            self.window = self.window.resized(terms.window, grant.now.later(self.counters.last_seen))?;
            if self.grant_epoch == REVOKED {
                // What was lent or approved before the revocation stays dead.
                self.incarnation = vault.take_incarnation();
            }
        }
        if terms.held == 1 && self.held == 0 {
            self.set_hold(1);
        }
        self.minimum_tier = terms.minimum_tier;
        self.unrated = terms.unrated;
        self.maximum_risk = terms.maximum_risk;
        self.minimum_confidence = terms.minimum_confidence;
        let [a, b, c, d, e] = terms.tier_shares;
        self.tier_shares = [a, b, c, d, e, 0, 0, 0];
        self.grant_epoch = vault.grant_epoch;
        self.starts_at = terms.starts_at;
        self.expires_at = terms.expires_at;
        self.caps = terms.caps;
        self.validation_threshold = terms.validation_threshold;
        self.approval_threshold = terms.approval_threshold;
        self.required_capability = terms.required_capability;
        self.window_limit = terms.window_limit;
        self.window_count = terms.window_count;
        self.unrated_limit = terms.unrated_limit;
        self.version = self.version.next();
        expect_valid(self.is_valid())
    }

    /// A member puts the mandate on hold. Moves no version.
    ///
    /// # Errors
    /// [`Reason::NotAMember`], [`Reason::HoldRightStripped`], [`Reason::AlreadyHeld`].
    pub fn hold(&mut self, vault: &Vault, member: &Key) -> Result<(), Reason> {
        vault.expect_holder(member)?;
        if self.held != 0 {
            return Err(Reason::AlreadyHeld);
        }
        self.set_hold(1);
        Ok(())
    }

    /// The threshold lifts a hold.
    ///
    /// # Errors
    /// What [`Vault::consent`] refuses; [`Reason::StaleVersion`] for another count of holds than the expected one,
    /// [`Reason::NotHeld`].
    pub fn release(&mut self, vault: &Vault, consent: Consent, expected: Revision) -> Result<(), Reason> {
        vault.consent(Action::ReleaseMandate, true, consent)?;
        expect_version(self.hold_changes, expected)?;
        if self.held == 0 {
            return Err(Reason::NotHeld);
        }
        self.set_hold(0);
        expect_valid(self.is_valid())
    }

    fn set_hold(&mut self, held: u8) {
        self.held = held;
        self.hold_changes = self.hold_changes.next();
    }

    /// The threshold kills the mandate until it is granted anew, and its sessions and approvals for good.
    ///
    /// # Errors
    /// What [`Vault::consent`] refuses; [`Reason::StaleVersion`], [`Reason::GrantEpochStale`] if it is dead already.
    pub fn revoke(&mut self, vault: &Vault, consent: Consent, expected: Revision) -> Result<(), Reason> {
        vault.consent(Action::RevokeMandate, true, consent)?;
        expect_version(self.version, expected)?;
        if self.grant_epoch != vault.grant_epoch {
            return Err(Reason::GrantEpochStale);
        }
        self.grant_epoch = REVOKED;
        self.version = self.version.next();
        Ok(())
    }

    /// What every instruction keeps.
    pub fn is_valid(&self) -> bool {
        let [shares @ .., a, b, c] = self.tier_shares;
        self.layout == LAYOUT
            && self.held <= 1
            && self.minimum_tier <= MAX_TIER
            && self.unrated <= UNRATED_NEEDS_VALIDATION
            && self.maximum_risk <= Bps::MAX
            && self.minimum_confidence <= Bps::MAX
            && shares.is_sorted()
            && shares.iter().all(|share| *share <= FULL_SHARE)
            && [a, b, c] == [0; 3]
            && self.starts_at < self.expires_at
            && self.counters.is_valid()
            && self.window.is_valid()
            && self.ids.is_valid()
            && self.pending.is_valid()
    }
}

#[cfg(test)]
mod tests;
