use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use policy_kernel::quantity::{Revision, UnixSeconds};
use policy_kernel::state::{Opening, SessionTerms as Terms};

use crate::error::refuse;
use crate::payment::Now;
use crate::state::{Caps, Mandate, Session, Vault};
use crate::{raw, seeds};

/// What the agent lends a session key.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct SessionTerms {
    /// The session's own caps, each within the mandate's; base units of its mint.
    pub caps: Caps,
    /// The session ends before this unix second, and with the mandate at the latest.
    pub expires_at: u64,
}

#[derive(Accounts)]
pub struct OpenSession {
    /// Pays the rent of a new session. It has no data, so it may be named again as another party.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    /// The agent; the kernel checks that it is the mandate's.
    pub agent: Signer,
    /// The vault.
    pub vault: Account<Vault>,
    /// The mandate; the kernel checks that it is this vault's.
    pub mandate: Account<Mandate>,
    /// The session key. Need not sign.
    pub key: UncheckedAccount,
    /// The session.
    #[account(
        init_if_needed,
        payer = payer,
        seeds = [seeds::SESSION, mandate.address().as_ref(), key.address().as_ref()],
        bump
    )]
    pub session: Account<Session>,
    pub system_program: Program<System>,
}

impl OpenSession {
    pub fn open(
        &mut self,
        (expected_version, expected_epoch, expected_incarnation): (u64, u64, u64),
        terms: SessionTerms,
        bump: u8,
    ) -> Result<()> {
        let opening = Opening {
            vault: raw::copied(self.vault.address()),
            mandate: raw::copied(self.mandate.address()),
            agent: raw::copied(self.agent.address()),
            key: raw::copied(self.key.address()),
            bump,
            now: Now::get()?.time,
            expected_version: Revision(expected_version),
            expected_epoch: Revision(expected_epoch),
            expected_incarnation: Revision(expected_incarnation),
        };
        let terms = Terms { caps: terms.caps.into(), expires_at: UnixSeconds(terms.expires_at) };
        raw::kernel_mut(&mut *self.session)
            .open(raw::kernel(&*self.vault), raw::kernel(&*self.mandate), &opening, &terms)
            .map_err(refuse)
    }
}
