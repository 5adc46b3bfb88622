use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use policy_kernel::quantity::{Bps, Key, Limit, Revision, Seconds, UnixSeconds};
use policy_kernel::state::{Grant, MandateTerms as Terms};

use crate::consent::Owners;
use crate::error::refuse;
use crate::payment::Now;
use crate::state::{Budget, Caps, Mandate, Vault};
use crate::{raw, seeds};

/// What the owners choose. Amounts are base units of the mandate's mint; 18446744073709551615 is "no limit".
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct MandateTerms {
    /// First unix second of the term.
    pub starts_at: u64,
    /// The term ends before this unix second, at most 366 days from the grant.
    pub expires_at: u64,
    /// Calendar caps.
    pub caps: Caps,
    /// Length of the rolling window, seconds: a multiple of 12, at most 366 days.
    pub window: u64,
    /// Largest sum of the rolling window.
    pub window_limit: u64,
    /// Most payments of the rolling window.
    pub window_count: u64,
    /// Largest sum of the rolling window paid to unrated payees together.
    pub unrated_limit: u64,
    /// Largest amount that needs no validation.
    pub validation_threshold: u64,
    /// Largest amount that needs no approval.
    pub approval_threshold: u64,
    /// Hash of the capability that a validation must attest; zero if none is named.
    pub required_capability: [u8; 32],
    /// Share of the rolling window open to each tier 0 to 4, eighths, not falling.
    pub tier_shares: [u8; 5],
    /// Lowest tier of a rated payee, 0 to 4.
    pub minimum_tier: u8,
    /// Unrated payees: 0 deny, 1 shared limit, 2 needs a validation.
    pub unrated: u8,
    /// Highest risk of a rated payee, basis points.
    pub maximum_risk: u16,
    /// Lowest confidence in a payee's rating, basis points.
    pub minimum_confidence: u16,
    /// 1 to grant on hold; 0 leaves a hold as it is.
    pub held: u8,
}

impl From<MandateTerms> for Terms {
    fn from(terms: MandateTerms) -> Self {
        Self {
            starts_at: UnixSeconds(terms.starts_at),
            expires_at: UnixSeconds(terms.expires_at),
            caps: terms.caps.into(),
            window: Seconds(terms.window),
            window_limit: Limit(terms.window_limit),
            window_count: Limit(terms.window_count),
            unrated_limit: Limit(terms.unrated_limit),
            validation_threshold: Limit(terms.validation_threshold),
            approval_threshold: Limit(terms.approval_threshold),
            required_capability: Key::from_bytes(&terms.required_capability),
            tier_shares: terms.tier_shares,
            minimum_tier: terms.minimum_tier,
            unrated: terms.unrated,
            maximum_risk: Bps(terms.maximum_risk),
            minimum_confidence: Bps(terms.minimum_confidence),
            held: terms.held,
        }
    }
}

#[derive(Accounts)]
pub struct GrantMandate {
    /// Pays the rent of a new mandate; counts as a signer if it is a member. It has no data, so it may
    /// be named again as another party.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    /// The vault; members beyond the payer sign as trailing accounts, or a proposal follows.
    #[account(mut)]
    pub vault: Account<Vault>,
    /// The agent: a wallet, or an address of another program that pays by invocation. Need not sign.
    pub agent: UncheckedAccount,
    /// The mint, admitted before.
    pub mint: UncheckedAccount,
    /// The budget that admitted the mint.
    #[account(
        seeds = [seeds::BUDGET, vault.address().as_ref(), mint.address().as_ref()],
        bump = budget.bump
    )]
    pub budget: Account<Budget>,
    /// The mandate.
    #[account(
        init_if_needed,
        payer = payer,
        seeds = [
            seeds::MANDATE,
            vault.address().as_ref(),
            agent.address().as_ref(),
            mint.address().as_ref()
        ],
        bump
    )]
    pub mandate: Account<Mandate>,
    pub system_program: Program<System>,
}

impl GrantMandate {
    #[inline(always)]
    pub fn grant(
        &mut self,
        (expected_version, expected_epoch): (u64, u64),
        terms: MandateTerms,
        bump: u8,
        trailing: &[AccountView],
    ) -> Result<()> {
        let grant = Grant {
            vault: raw::copied(self.vault.address()),
            agent: raw::copied(self.agent.address()),
            mint: raw::copied(self.mint.address()),
            bump,
            now: Now::get()?.time,
            expected_version: Revision(expected_version),
            expected_epoch: Revision(expected_epoch),
        };
        let subjects = [grant.agent, grant.mint];
        let arguments = (expected_version, expected_epoch, terms);
        let mut owners = Owners::behind(Some(&self.payer), trailing, self.vault.address(), subjects, &arguments)?;

        let vault = raw::kernel_mut(&mut *self.vault);
        raw::kernel_mut(&mut *self.mandate).grant(vault, owners.consent(), &grant, &terms.into()).map_err(refuse)
    }
}
