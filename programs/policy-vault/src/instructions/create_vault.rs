use alloc::vec::Vec;
use anchor_lang::prelude::*;
use policy_kernel::quantity::{Key, Seconds};
use policy_kernel::state::{Vault as Kernel, VaultTerms as Terms};

use crate::error::refuse;
use crate::state::Vault;
use crate::{raw, seeds};

/// What the creator chooses.
#[derive(AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct VaultTerms {
    /// Distinguishes the vaults of one creator.
    pub id: u64,
    /// Members that must sign, 1 to the number of members.
    pub threshold: u8,
    /// Delay of what gives more power, seconds, at most 30 days.
    pub timelock: u64,
    /// 1 to 7 distinct members: wallets, or addresses of other programs that sign by invocation.
    pub members: Vec<Address>,
    /// 1 to 4 distinct wallets that withdrawals may go to.
    pub withdrawal: Vec<Address>,
}

#[derive(Accounts)]
#[instruction(terms: VaultTerms)]
pub struct CreateVault {
    /// Pays the rent; part of the address, so that nobody can take it ahead of its creator.
    #[account(mut)]
    pub creator: Signer,
    /// The new vault.
    #[account(
        init,
        payer = creator,
        seeds = [seeds::VAULT, creator.address().as_ref(), &terms.id.to_le_bytes()],
        bump
    )]
    pub vault: Account<Vault>,
    pub system_program: Program<System>,
}

impl CreateVault {
    pub fn create(&mut self, terms: VaultTerms, bump: u8) -> Result<()> {
        let address = *self.vault.address();
        let (authority, authority_bump) =
            anchor_lang::find_program_address(&[seeds::AUTHORITY, address.as_ref()], &crate::ID);
        let members: Vec<Key> = terms.members.iter().map(stored).collect();
        let withdrawal: Vec<Key> = terms.withdrawal.iter().map(stored).collect();

        let kernel_terms = Terms {
            members: &members,
            threshold: terms.threshold,
            timelock: Seconds(terms.timelock),
            withdrawal: &withdrawal,
        };
        let bumps = (bump, authority_bump);
        let creator = raw::copied(self.creator.address());
        let vault = Kernel::create(terms.id, creator, &stored(&authority), bumps, kernel_terms).map_err(refuse)?;

        *raw::kernel_mut(&mut *self.vault) = vault;
        Ok(())
    }
}

/// A key from an address of any alignment.
fn stored(address: &Address) -> Key {
    Key::from_bytes(address.as_array())
}
