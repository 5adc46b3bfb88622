//! Events: a convenience for indexers. What they say can be rebuilt from the transaction itself.

use crate::raw;
use anchor_lang::prelude::*;
use anchor_lang::Discriminator;
use policy_kernel::evidence::Chain;

/// A record was appended to the evidence of the mandate that the emitting instruction names.
#[event(bytemuck)]
pub struct Recorded {
    /// Number of the record.
    pub sequence: u64,
    /// Head of the chain with it.
    pub head: [u8; 32],
}

/// Logs the latest record of a chain.
#[inline(always)]
pub fn recorded(chain: &Chain) {
    const TAG: u64 = tag(Recorded::DISCRIMINATOR);
    let [a, b, c, d] = chain.head.0;
    anchor_lang::sol_log_data(&[raw::bytes(&[TAG, chain.sequence.0, a, b, c, d])]);
}

/// An event's discriminator as the word that its bytes make.
const fn tag(discriminator: &[u8]) -> u64 {
    match discriminator.first_chunk::<8>() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => 0,
    }
}
