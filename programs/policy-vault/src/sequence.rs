//! The instructions that stand beside the current one in the transaction.

use anchor_lang::pinocchio::account::Ref;
use anchor_lang::pinocchio::sysvars::instructions::Instructions;
use anchor_lang::prelude::*;

/// Discriminator of `transfer`.
pub const TRANSFER: u8 = 11;
/// Discriminator of `feedback`.
pub const FEEDBACK: u8 = 12;

const _: () = {
    use crate::instruction;
    assert!(matches!(instruction::Transfer::DISCRIMINATOR, [TRANSFER]));
    assert!(matches!(instruction::Feedback::DISCRIMINATOR, [FEEDBACK]));
};

/// Whether the current instruction stands in the transaction itself, not in a program's invocation.
pub fn is_top_level() -> bool {
    #[cfg(target_os = "solana")]
    // SAFETY: the syscall takes nothing and returns a number.
    let height = unsafe { anchor_lang::pinocchio::syscalls::sol_get_stack_height() };
    #[cfg(not(target_os = "solana"))]
    let height = 0;
    height == 1
}

/// The instructions sysvar, whose address is checked here.
///
/// # Errors
/// If the account is not the sysvar.
pub fn instructions(sysvar: &AccountView) -> Result<Instructions<Ref<'_, [u8]>>> {
    Instructions::try_from(sysvar)
}

/// Whether the instruction `distance` places on is ours, with exactly this data and these accounts.
pub fn follows(instructions: &Instructions<Ref<'_, [u8]>>, distance: i64, data: &[u8], accounts: &[&Address]) -> bool {
    let Ok(next) = instructions.get_instruction_relative(distance) else {
        return false;
    };
    let ours = next.num_account_metas() == accounts.len()
        && anchor_lang::address_eq(next.get_program_id(), &crate::ID)
        && next.get_instruction_data() == data;
    ours && accounts.iter().enumerate().all(|(index, account)| {
        next.get_instruction_account_at(index).is_ok_and(|meta| anchor_lang::address_eq(&meta.key, account))
    })
}
