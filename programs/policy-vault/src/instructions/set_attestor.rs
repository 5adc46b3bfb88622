use alloc::vec::Vec;
use anchor_lang::accounts::UncheckedAccount;
use anchor_lang::prelude::*;
use policy_kernel::quantity::{Key, Revision};

use crate::consent::Owners;
use crate::error::refuse;
use crate::state::{Attestor, Vault};
use crate::{raw, seeds};

#[derive(Accounts)]
pub struct SetAttestor {
    /// Pays the rent of a new record; counts as a signer if it is a member. It has no data, so it may
    /// be named again as another party.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    /// The vault; members beyond the payer sign as trailing accounts, or a proposal follows.
    #[account(mut)]
    pub vault: Account<Vault>,
    /// The attestor's key. Need not sign.
    pub key: UncheckedAccount,
    /// The attestor's record.
    #[account(
        init_if_needed,
        payer = payer,
        seeds = [seeds::ATTESTOR, vault.address().as_ref(), key.address().as_ref()],
        bump
    )]
    pub attestor: Account<Attestor>,
    pub system_program: Program<System>,
}

impl SetAttestor {
    #[inline(always)]
    pub fn set(
        &mut self,
        expected_version: u64,
        capabilities: Vec<[u8; 32]>,
        bump: u8,
        trailing: &[AccountView],
    ) -> Result<()> {
        let keys = (raw::copied(self.vault.address()), raw::copied(self.key.address()));
        let subjects = [keys.1, Key::ZERO];
        let arguments = (expected_version, capabilities);
        let mut owners = Owners::behind(Some(&self.payer), trailing, self.vault.address(), subjects, &arguments)?;

        let vault = raw::kernel_mut(&mut *self.vault);
        let capabilities: Vec<Key> = arguments.1.iter().map(Key::from_bytes).collect();
        raw::kernel_mut(&mut *self.attestor)
            .set(vault, owners.consent(), (keys, bump), &capabilities, Revision(expected_version))
            .map_err(refuse)
    }
}
