//! How the owners consent to an action: members who sign, or a proposal that they approved.

use alloc::vec::Vec;
use anchor_lang::prelude::*;
use anchor_lang::wincode::SchemaWrite;
use anchor_lang::{BorshConfig, Discriminator, BORSH_CONFIG};
use policy_kernel::governance::{Consent, Execution};
use policy_kernel::quantity::Key;
use policy_kernel::reason::Reason;

use crate::error::refuse;
use crate::payment::Now;
use crate::raw;
use crate::state::Proposal;

/// What stands behind an action: whoever pays the rent and the trailing accounts, as far as they sign, or a proposal
/// among the trailing accounts.
pub struct Owners {
    signers: Vec<Key>,
    proposal: Option<Account<Proposal>>,
    vault: Key,
    subjects: [Key; 2],
    arguments: Vec<u8>,
    now: Now,
}

impl Owners {
    /// Who stands behind an action of a vault on these subjects with these arguments.
    ///
    /// # Errors
    /// The framework's error for a proposal that is not writable; [`Reason::ClockInvalid`].
    pub fn behind<T>(
        payer: Option<&Signer>,
        trailing: &[AccountView],
        vault: &Address,
        subjects: [Key; 2],
        arguments: &T,
    ) -> Result<Self>
    where
        T: SchemaWrite<BorshConfig, Src = T>,
    {
        let mut owners = Self { subjects, ..Self::load(payer, trailing, vault)? };
        // What stands in a proposal is compared byte for byte; members who sign the instruction sign its arguments.
        if owners.proposal.is_some() {
            owners.arguments = anchor_lang::wincode::config::serialize(arguments, BORSH_CONFIG)
                .map_err(|_| refuse(Reason::ArgumentsTooLong))?;
        }
        Ok(owners)
    }

    #[inline(never)]
    fn load(payer: Option<&Signer>, trailing: &[AccountView], vault: &Address) -> Result<Self> {
        let payer = payer.map(Signer::address).into_iter();
        let cosigners = trailing.iter().filter(|account| account.is_signer()).map(AccountView::address);
        let signers = payer.chain(cosigners).map(raw::copied).collect();
        let (vault, now, subjects) = (raw::copied(vault), Now::get()?, [Key::ZERO; 2]);
        Ok(Self { signers, proposal: shown(trailing)?, vault, subjects, arguments: Vec::new(), now })
    }

    /// The same, for the kernel to judge.
    pub fn consent(&mut self) -> Consent<'_> {
        match &mut self.proposal {
            None => Consent::Cosigned(&self.signers),
            Some(proposal) => Consent::Proposed(Execution {
                proposal: raw::kernel_mut(&mut **proposal),
                vault: &self.vault,
                subjects: self.subjects,
                arguments: &self.arguments,
                now: self.now.time,
            }),
        }
    }
}

/// The first proposal among the trailing accounts.
fn shown(trailing: &[AccountView]) -> Result<Option<Account<Proposal>>> {
    let shown = trailing.iter().find(|account| raw::discriminator(account) == Proposal::DISCRIMINATOR);
    // SAFETY: it is loaded once, no declared account of these instructions is a proposal, and the framework refuses a
    // trailing account that is a declared mutable one: no other reference to the data exists.
    shown.map(|account| unsafe { Account::load_mut(*account) }).transpose()
}

// The numbers of the governance table are the discriminators of its instructions.
macro_rules! pin_numbers {
    ($($name:ident = $number:literal, $who:ident, $delay:ident, $moves:ident, $mode:ident, $what:literal;)*) => {
        const _: () = {
            $(assert!(matches!(crate::instruction::$name::DISCRIMINATOR, [$number]));)*
        };
    };
}
policy_kernel::for_each_action!(pin_numbers);
