use anchor_lang::prelude::*;

use crate::error::refuse;
use crate::raw;
use crate::state::Attestation;

#[derive(Accounts)]
pub struct RevokeAttestation {
    /// The attestor's key; the kernel checks that the attestation is its own.
    pub signer: Signer,
    /// The attestation.
    #[account(mut)]
    pub attestation: Account<Attestation>,
}

impl RevokeAttestation {
    pub fn revoke(&mut self) -> Result<()> {
        let signer = raw::key(self.signer.address());
        raw::kernel_mut(&mut *self.attestation).revoke(signer).map_err(refuse)
    }
}
