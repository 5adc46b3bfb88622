//! Views of raw memory.

use core::mem::{align_of, offset_of, size_of};

use anchor_lang::pinocchio::account::RuntimeAccount;
use anchor_lang::prelude::*;
use bytemuck::Pod;
use policy_kernel::evidence::{Link, LINK_WORDS};
use policy_kernel::quantity::{Amount, Key};
use policy_kernel::reason::Reason;
use policy_kernel::token::{self, Mint, TokenProgram, SPL_TOKEN, TOKEN_2022};

use crate::error::refuse;
use crate::state::Mirror;

const _: () = assert!(cfg!(target_endian = "little"));

// The kernel knows the token programs by their addresses.
const _: () = {
    assert!(same(SPL_TOKEN, anchor_lang::address!("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA")));
    assert!(same(TOKEN_2022, anchor_lang::address!("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb")));
};

const fn same(key: Key, address: Address) -> bool {
    let ([a, b, c, d], Key([e, f, g, h])) = (key.0, Key::from_bytes(address.as_array()));
    a == e && b == f && c == g && d == h
}

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

/// A key's copy, for what is stored.
#[inline(always)]
pub fn copied(address: &Address) -> Key {
    *key(address)
}

// An account's block is aligned as its type says, and so are its addresses and the data after it.
const _: () = {
    assert!(align_of::<RuntimeAccount>() == align_of::<Key>());
    assert!(size_of::<RuntimeAccount>().is_multiple_of(align_of::<Key>()));
    assert!(offset_of!(RuntimeAccount, address).is_multiple_of(align_of::<Key>()));
    assert!(offset_of!(RuntimeAccount, owner).is_multiple_of(align_of::<Key>()));
};

/// The address of an account as a kernel key.
#[inline(always)]
pub fn address(view: &AccountView) -> &Key {
    // SAFETY: a view is made from a pointer to an account's block, valid and aligned through the instruction; the
    // offset is aligned as asserted above, and nothing writes an address.
    unsafe { &*(&raw const (*view.account_ptr()).address).cast::<Key>() }
}

/// The program that owns an account now.
#[inline(always)]
pub fn owner(view: &AccountView) -> Key {
    // SAFETY: as for `address`; the owner can change, so it is copied.
    unsafe { *(&raw const (*view.account_ptr()).owner).cast::<Key>() }
}

/// The first bytes of an account of this program, which say its kind; none of another program's account.
#[inline(always)]
pub fn discriminator(view: &AccountView) -> &[u8] {
    if owner(view) != crate::PROGRAM {
        return &[];
    }
    // SAFETY: nobody has borrowed the account yet: it is asked for its kind before it is loaded.
    unsafe { view.borrow_unchecked() }.first_chunk::<8>().map_or(&[], |kind| kind)
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

/// Reads a token account of `token_program`.
///
/// # Errors
/// [`Reason::NotATokenAccount`].
#[inline(always)]
pub fn token_account<'a>(view: &'a AccountView, token_program: &Key) -> Result<&'a TokenAccount> {
    // SAFETY: no handler holds a mutable borrow of a token account's data; the token program changes the data during
    // a CPI, across which no handler holds what is returned here.
    let data = unsafe { view.borrow_unchecked() };
    if !token::is_account(data) || owner(view) != *token_program {
        return Err(refuse(Reason::NotATokenAccount));
    }
    // SAFETY: the data is longer than the struct, aligned as asserted above, and integers take every bit pattern.
    Ok(unsafe { &*data.as_ptr().cast::<TokenAccount>() })
}

/// Whether a token account of Token-2022 takes transfers with a memo only.
#[inline(never)]
pub fn needs_memo(view: &AccountView) -> bool {
    // SAFETY: as for `token_account`; nothing of the data is returned.
    token::needs_memo(unsafe { view.borrow_unchecked() })
}

/// Whether a token account of `token_program` is initialised and nobody but its owner can spend or close it.
pub fn is_bare(view: &AccountView, token_program: &Key) -> bool {
    // SAFETY: as for `token_account`; nothing of the data is returned.
    owner(view) == *token_program && token::is_bare(unsafe { view.borrow_unchecked() })
}

/// Reads a mint of `token_program`.
///
/// # Errors
/// [`Reason::MintNotAdmissible`].
#[inline(never)]
pub fn mint(view: &AccountView, token_program: &Key, epoch: u64) -> Result<Mint> {
    let program = TokenProgram::at(token_program).filter(|_| owner(view) == *token_program);
    let program = program.ok_or_else(|| refuse(Reason::MintNotAdmissible))?;
    // SAFETY: no handler writes or borrows a mint's data, and nothing of it is returned.
    Mint::read(program, unsafe { view.borrow_unchecked() }, epoch).map_err(refuse)
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
