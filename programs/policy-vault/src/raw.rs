//! Views of raw memory.

use anchor_lang::prelude::*;
use bytemuck::Pod;
use pinocchio_token::state::Account as TokenAccountLayout;
use policy_kernel::evidence::{Link, LINK_WORDS};
use policy_kernel::quantity::{Amount, Key};
use policy_kernel::reason::Reason;

use crate::error::refuse;
use crate::state::Mirror;

const _: () = assert!(cfg!(target_endian = "little"));

/// The kernel's view of a stored account.
#[inline(always)]
pub fn kernel<T: Mirror>(stored: &T) -> &T::Kernel {
    // SAFETY: `Mirror` vouches that both are `repr(C)` with the same size, alignment and fields at the same offsets;
    // the kernel's struct consists of integers only, for which every bit pattern is a value.
    unsafe { &*(stored as *const T).cast::<T::Kernel>() }
}

/// The kernel's view of a stored account, to write.
#[inline(always)]
pub fn kernel_mut<T: Mirror>(stored: &mut T) -> &mut T::Kernel {
    // SAFETY: as for `kernel`; the exclusive borrow is passed on, and `T: Pod` takes every bit pattern back.
    unsafe { &mut *(stored as *mut T).cast::<T::Kernel>() }
}

/// The bytes of some words.
#[inline(always)]
pub fn bytes<T: Pod>(words: &T) -> &[u8] {
    bytemuck::bytes_of(words)
}

/// An address as a kernel key.
///
/// # Panics
/// If the address is not aligned to 8 bytes. Addresses of accounts are: the runtime aligns each account's block.
#[inline(always)]
pub fn key(address: &Address) -> &Key {
    let address: *const Address = address;
    assert!(address.cast::<Key>().is_aligned());
    // SAFETY: an address is 32 initialised bytes, a key four words of any value, and the alignment is checked above.
    unsafe { &*address.cast::<Key>() }
}

/// What a payment needs to know of a token account.
#[repr(C)]
pub struct TokenAccount {
    /// The mint.
    pub mint: Key,
    /// Who may move its tokens.
    pub owner: Key,
    /// Base units held.
    pub amount: Amount,
}

/// Where the state byte of a token account is; zero is uninitialised.
const TOKEN_STATE: usize = 108;

/// Reads a token account of `token_program`.
///
/// # Errors
/// [`Reason::NotATokenAccount`].
#[inline(always)]
pub fn token_account<'a>(view: &'a AccountView, token_program: &Address) -> Result<&'a TokenAccount> {
    // SAFETY: no handler holds a mutable borrow of a token account's data; the token program changes the data during
    // a CPI, across which no handler holds what is returned here.
    let data = unsafe { view.borrow_unchecked() };
    let initialised = data.get(TOKEN_STATE).is_some_and(|state| *state != 0);
    if data.len() != TokenAccountLayout::LEN || !initialised || !view.owned_by(token_program) {
        return Err(refuse(Reason::NotATokenAccount));
    }
    let start = data.as_ptr();
    assert!(start.cast::<TokenAccount>().is_aligned());
    // SAFETY: the data is longer than the struct, aligned, and integers take every bit pattern.
    Ok(unsafe { &*start.cast::<TokenAccount>() })
}

/// sha256 of a link of the evidence chain.
#[inline(always)]
pub fn digest(link: &Link) -> Key {
    let Link(words) = link;
    let mut head = [0u64; 4];
    hash(words, &mut head);
    Key(head)
}

#[cfg(target_os = "solana")]
#[inline(always)]
fn hash(words: &[u64; LINK_WORDS], head: &mut [u64; 4]) {
    let parts: [&[u8]; 1] = [bytes(words)];
    // SAFETY: one slice is named and exists; the syscall writes 32 bytes, which `head` holds.
    unsafe {
        anchor_lang::pinocchio::syscalls::sol_sha256(parts.as_ptr().cast(), 1, head.as_mut_ptr().cast());
    }
}

#[cfg(not(target_os = "solana"))]
fn hash(words: &[u64; LINK_WORDS], head: &mut [u64; 4]) {
    *head = Key::from_bytes(&anchor_lang::sha256(bytes(words))).0;
}
