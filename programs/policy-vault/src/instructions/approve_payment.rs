use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use policy_kernel::ids::PaymentId;
use policy_kernel::quantity::{Amount, Revision, UnixSeconds};
use policy_kernel::state::{ApprovalTerms as Terms, Giving};

use crate::consent::Owners;
use crate::error::refuse;
use crate::payment::Now;
use crate::state::{Approval, Mandate, Vault};
use crate::{raw, seeds};

/// What the owners approve.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct ApprovalTerms {
    /// Exact amount or maximum, base units of the mandate's mint, greater than zero.
    pub amount: u64,
    /// 1 if it is a maximum, else 0.
    pub is_maximum: u8,
    /// When the payment's id was issued; ignored where any id is allowed.
    pub issued_at: u64,
    /// Hash of what is paid for; ignored where any id is allowed.
    pub hash: [u8; 24],
    /// 1 if any payment id is allowed, else 0.
    pub any_id: u8,
    /// The last unix second at which it may be used, at most 366 days from now.
    pub not_after: u64,
}

#[derive(Accounts)]
#[instruction(index: u64)]
pub struct ApprovePayment {
    /// Pays the rent, and gets it back; counts as a signer if it is a member. It has no data, so it may
    /// be named again as another party.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    /// The vault; members beyond the payer sign as trailing accounts, or a proposal follows.
    #[account(mut)]
    pub vault: Account<Vault>,
    /// The mandate; the kernel checks that it is this vault's.
    pub mandate: Account<Mandate>,
    /// The payee's wallet.
    pub payee: UncheckedAccount,
    /// The approval. Vault and proposals hand out each index once, so the address is never used again; one that is there already
    /// is of an earlier index, which the kernel refuses by name.
    #[account(
        init_if_needed,
        payer = payer,
        seeds = [seeds::APPROVAL, vault.address().as_ref(), &index.to_le_bytes()],
        bump
    )]
    pub approval: Account<Approval>,
    pub system_program: Program<System>,
}

impl ApprovePayment {
    pub fn approve(
        &mut self,
        index: u64,
        (governance_epoch, grant_epoch): (u64, u64),
        terms: ApprovalTerms,
        bump: u8,
        trailing: &[AccountView],
    ) -> Result<()> {
        let giving = Giving {
            vault: raw::copied(self.vault.address()),
            mandate: raw::copied(self.mandate.address()),
            rent_payer: raw::copied(self.payer.address()),
            bump,
            now: Now::get()?.time,
            index,
            governance_epoch: Revision(governance_epoch),
            grant_epoch: Revision(grant_epoch),
        };
        let payee = raw::copied(self.payee.address());
        let arguments = (index, governance_epoch, grant_epoch, terms);
        let subjects = [giving.mandate, payee];
        let mut owners = Owners::behind(Some(&self.payer), trailing, self.vault.address(), subjects, &arguments)?;
        let terms = Terms {
            payee,
            amount: Amount(terms.amount),
            is_maximum: terms.is_maximum,
            id: PaymentId { issued: UnixSeconds(terms.issued_at), hash: bytemuck::cast(terms.hash) },
            any_id: terms.any_id,
            not_after: UnixSeconds(terms.not_after),
        };
        let vault = raw::kernel_mut(&mut *self.vault);
        raw::kernel_mut(&mut *self.approval)
            .give(vault, owners.consent(), raw::kernel(&*self.mandate), &giving, &terms)
            .map_err(refuse)
    }
}
