use alloc::vec::Vec;
use anchor_lang::prelude::*;
use policy_kernel::quantity::{Key, Revision, UnixSeconds};
use policy_kernel::state::proposal::MEMBERS_OFFSET;
use policy_kernel::state::{ProposalTerms as Terms, Proposing};

use crate::error::refuse;
use crate::payment::Now;
use crate::state::{Proposal, Vault};
use crate::{raw, seeds};

/// What is proposed.
#[derive(AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct ProposalTerms {
    /// Discriminator of the instruction.
    pub action: u8,
    /// What it is about, beside the vault: the mint of `set_budget`; agent and mint of `grant_mandate`; the payee of
    /// `set_counterparty`; the key of `set_attestor`; mandate and payee of `approve_payment`; mint and destination of
    /// `withdraw`; the account that any other one changes. Zero where there is none, or it is the vault.
    pub subjects: [Address; 2],
    /// It dies at this unix second, at most 366 days from now.
    pub latest: u64,
    /// The instruction's data after its discriminator.
    pub arguments: Vec<u8>,
}

#[derive(Accounts)]
#[instruction(index: u64)]
pub struct Propose {
    /// Pays the rent, and gets it back. It has no data, so it may be named again as another party.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    /// A member of the vault, who approves what it proposes.
    pub member: Signer,
    /// The vault.
    #[account(mut)]
    pub vault: Account<Vault>,
    /// The proposal. Each index is handed out once, so the address is never used again; one that is there already is of an
    /// earlier index, which the kernel refuses by name.
    #[account(
        init_if_needed,
        payer = payer,
        seeds = [seeds::PROPOSAL, vault.address().as_ref(), &index.to_le_bytes()],
        bump
    )]
    pub proposal: Account<Proposal>,
    pub system_program: Program<System>,
}

impl Propose {
    pub fn propose(&mut self, index: u64, governance_epoch: u64, terms: ProposalTerms, bump: u8) -> Result<()> {
        let by = Proposing {
            vault: raw::copied(self.vault.address()),
            member: raw::copied(self.member.address()),
            rent_payer: raw::copied(self.payer.address()),
            bump,
            now: Now::get()?.time,
            index,
            governance_epoch: Revision(governance_epoch),
        };
        let [one, other] = terms.subjects;
        let terms = Terms {
            action: terms.action,
            subjects: [Key::from_bytes(one.as_array()), Key::from_bytes(other.as_array())],
            arguments: &terms.arguments,
            latest: UnixSeconds(terms.latest),
        };
        let vault = raw::kernel_mut(&mut *self.vault);
        raw::kernel_mut(&mut *self.proposal).propose(vault, &by, &terms).map_err(refuse)
    }
}

// The kernel reads the keys of a proposed list of members where they stand among the arguments of `set_members`: after
// expected version, threshold, rights to hold and the number of keys.
const _: () = assert!(MEMBERS_OFFSET == 8 + 1 + 1 + 4);
