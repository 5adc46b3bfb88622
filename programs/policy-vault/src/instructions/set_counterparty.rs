use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use policy_kernel::quantity::{Bps, Key, Revision};
use policy_kernel::state::{CounterpartyTerms as Terms, Rating};

use crate::consent::Owners;
use crate::error::refuse;
use crate::state::{Caps, Counterparty, Vault};
use crate::{raw, seeds};

/// What the owners think of a payee.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct CounterpartyTerms {
    /// 0 to 4; a higher tier is trusted more.
    pub tier: u8,
    /// 1 to put the payee on hold too: all payments to it are refused; 0 leaves a hold as it is.
    pub denied: u8,
    /// Risk, basis points.
    pub risk: u16,
    /// Confidence in the rating, basis points.
    pub confidence: u16,
    /// The mint of the caps; once there are caps, it stays. The zero address while there are none.
    pub cap_mint: Address,
    /// Its own caps over all agents, base units of that mint; 18446744073709551615 is "no limit".
    pub caps: Caps,
}

#[derive(Accounts)]
pub struct SetCounterparty {
    /// Pays the rent of a new record; counts as a signer if it is a member. It has no data, so it may
    /// be named again as another party.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    /// The vault; members beyond the payer sign as trailing accounts, or a proposal follows.
    #[account(mut)]
    pub vault: Account<Vault>,
    /// The payee's wallet: the owner of the token accounts that it is paid on.
    pub payee: UncheckedAccount,
    /// The payee's record.
    #[account(
        init_if_needed,
        payer = payer,
        seeds = [seeds::COUNTERPARTY, vault.address().as_ref(), payee.address().as_ref()],
        bump
    )]
    pub counterparty: Account<Counterparty>,
    pub system_program: Program<System>,
}

impl SetCounterparty {
    #[inline(always)]
    pub fn set(
        &mut self,
        expected_version: u64,
        terms: CounterpartyTerms,
        bump: u8,
        trailing: &[AccountView],
    ) -> Result<()> {
        let keys = (raw::copied(self.vault.address()), raw::copied(self.payee.address()));
        let subjects = [keys.1, Key::ZERO];
        let arguments = (expected_version, terms);
        let mut owners = Owners::behind(Some(&self.payer), trailing, self.vault.address(), subjects, &arguments)?;

        let CounterpartyTerms { tier, denied, risk, confidence, cap_mint, caps } = terms;
        let kernel_terms = Terms {
            rating: Rating { tier, denied, risk: Bps(risk), confidence: Bps(confidence) },
            cap_mint: Key::from_bytes(cap_mint.as_array()),
            caps: caps.into(),
        };
        let vault = raw::kernel_mut(&mut *self.vault);
        raw::kernel_mut(&mut *self.counterparty)
            .set(vault, owners.consent(), (keys, bump), kernel_terms, Revision(expected_version))
            .map_err(refuse)
    }
}
