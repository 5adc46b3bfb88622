use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use policy_kernel::quantity::{Key, Revision, UnixSeconds};
use policy_kernel::state::Issue;

use crate::error::refuse;
use crate::payment::Now;
use crate::state::{Attestation, Attestor};
use crate::{raw, seeds};

#[derive(Accounts)]
#[instruction(expected_version: u64, capability: [u8; 32])]
pub struct Attest {
    /// Pays the rent of a new attestation. It has no data, so it may be named again as another party.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    /// The attestor's key; the kernel checks that the record is its own.
    pub signer: Signer,
    /// The attestor's record, which names the vault.
    pub attestor: Account<Attestor>,
    /// The agent. Need not sign.
    pub agent: UncheckedAccount,
    /// The attestation.
    #[account(
        init_if_needed,
        payer = payer,
        seeds = [
            seeds::ATTESTATION,
            attestor.vault.as_ref(),
            attestor.key.as_ref(),
            agent.address().as_ref(),
            &capability
        ],
        bump
    )]
    pub attestation: Account<Attestation>,
    pub system_program: Program<System>,
}

impl Attest {
    pub fn attest(&mut self, expected_version: u64, capability: &[u8; 32], expires_at: u64, bump: u8) -> Result<()> {
        let issue = Issue {
            signer: raw::copied(self.signer.address()),
            agent: raw::copied(self.agent.address()),
            capability: Key::from_bytes(capability),
            expires_at: UnixSeconds(expires_at),
            bump,
            now: Now::get()?.time,
            expected_version: Revision(expected_version),
        };
        raw::kernel_mut(&mut *self.attestation).issue(raw::kernel(&*self.attestor), &issue).map_err(refuse)
    }
}
