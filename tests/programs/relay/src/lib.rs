//! A caller that the vault's tests attack it through: it passes instructions on, and logs whatever it is told to.
//!
//! It checks nothing: whoever calls it gets the signature of its one address. It exists on the chain only.
#![cfg(target_os = "solana")]
#![no_std]

extern crate alloc;

use alloc::vec::Vec;

use pinocchio::cpi::{invoke_signed_with_slice, Seed, Signer};
use pinocchio::error::ProgramError;
use pinocchio::instruction::{InstructionAccount, InstructionView};
use pinocchio::syscalls::{sol_log_, sol_log_data};
use pinocchio::{default_allocator, nostd_panic_handler, program_entrypoint};
use pinocchio::{AccountView, Address, ProgramResult};

program_entrypoint!(process);
default_allocator!();
nostd_panic_handler!();

/// Invokes the program of account 0 with the other accounts and the rest of the data.
pub const FORWARD: u8 = 0;
/// Writes log lines: their number and their length, two bytes each.
pub const FLOOD: u8 = 1;
/// Logs data: its length in two bytes, then the bytes. With accounts, forwards the rest as `FORWARD` does and logs the
/// data once more, so that it stands on both sides of what it wraps.
pub const EMIT: u8 = 2;

/// Seed of the address that signs what is forwarded, if it is among the accounts.
pub const AGENT: &[u8] = b"agent";

/// What the log is flooded with; a line is at most this long.
const FILLING: [u8; 512] = [b'x'; 512];

fn process(program: &Address, accounts: &mut [AccountView], data: &[u8]) -> ProgramResult {
    match data.split_first() {
        Some((&FORWARD, inner)) => forward(program, accounts, inner),
        Some((&FLOOD, sizes)) => flood(sizes),
        Some((&EMIT, rest)) => emit(program, accounts, rest),
        _ => Err(ProgramError::InvalidInstructionData),
    }
}

fn forward(program: &Address, accounts: &[AccountView], data: &[u8]) -> ProgramResult {
    let (target, rest) = accounts.split_first().ok_or(ProgramError::NotEnoughAccountKeys)?;
    // Named first: a constant list of slices would be a constant that holds pointers.
    let seed: [&[u8]; 1] = [AGENT];
    let (agent, bump) = Address::find_program_address(&seed, program);
    let metas: Vec<InstructionAccount> = rest
        .iter()
        .map(|account| {
            let signs = account.is_signer() || account.address() == &agent;
            InstructionAccount::new(account.address(), account.is_writable(), signs)
        })
        .collect();

    let bump = [bump];
    let seeds = [Seed::from(AGENT), Seed::from(&bump)];
    let instruction = InstructionView { program_id: target.address(), accounts: &metas, data };
    invoke_signed_with_slice(&instruction, rest, &[Signer::from(&seeds)])
}

fn flood(sizes: &[u8]) -> ProgramResult {
    let (lines, sizes) = number(sizes)?;
    let (length, _) = number(sizes)?;
    let line = FILLING.get(..usize::from(length)).ok_or(ProgramError::InvalidInstructionData)?;
    for _ in 0..lines {
        log(line);
    }
    Ok(())
}

fn emit(program: &Address, accounts: &[AccountView], data: &[u8]) -> ProgramResult {
    let (length, data) = number(data)?;
    let (event, inner) = data.split_at_checked(usize::from(length)).ok_or(ProgramError::InvalidInstructionData)?;
    log_data(event);
    if accounts.is_empty() {
        return Ok(());
    }
    forward(program, accounts, inner)?;
    log_data(event);
    Ok(())
}

/// The number that two little-endian bytes make, and what comes after them.
fn number(data: &[u8]) -> Result<(u16, &[u8]), ProgramError> {
    let (bytes, rest) = data.split_first_chunk().ok_or(ProgramError::InvalidInstructionData)?;
    Ok((u16::from_le_bytes(*bytes), rest))
}

fn log(line: &[u8]) {
    // SAFETY: the pointer and the length are of one slice.
    unsafe { sol_log_(line.as_ptr(), line.len() as u64) }
}

fn log_data(data: &[u8]) {
    let parts: [&[u8]; 1] = [data];
    // SAFETY: one slice is named and exists; a slice is a pointer and a length, which the syscall reads.
    unsafe { sol_log_data(parts.as_ptr().cast(), 1) }
}
