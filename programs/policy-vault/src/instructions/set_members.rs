use alloc::vec::Vec;
use anchor_lang::prelude::*;
use policy_kernel::quantity::{Key, Revision};
use policy_kernel::state::MemberTerms as Terms;

use crate::consent::Owners;
use crate::error::refuse;
use crate::raw;
use crate::state::Vault;

/// Who the members are to be.
#[derive(AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct MemberTerms {
    /// Members that must sign, 1 to the number of members.
    pub threshold: u8,
    /// A bit per member, the first one lowest: it may hold.
    pub holders: u8,
    /// 1 to 7 distinct members.
    pub members: Vec<Address>,
}

#[derive(Accounts)]
pub struct SetMembers {
    /// The vault; its members sign as trailing accounts, or a proposal follows.
    #[account(mut)]
    pub vault: Account<Vault>,
}

impl SetMembers {
    #[inline(always)]
    pub fn set(&mut self, expected_version: u64, terms: MemberTerms, trailing: &[AccountView]) -> Result<()> {
        let members: Vec<Key> = terms.members.iter().map(|member| Key::from_bytes(member.as_array())).collect();
        let (threshold, holders) = (terms.threshold, terms.holders);
        let arguments = (expected_version, terms);
        let mut owners = Owners::behind(None, trailing, self.vault.address(), [Key::ZERO; 2], &arguments)?;

        let terms = Terms { members: &members, threshold, holders };
        raw::kernel_mut(&mut *self.vault)
            .set_members(owners.consent(), &terms, Revision(expected_version))
            .map_err(refuse)
    }
}
