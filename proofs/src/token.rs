//! What a mint or a token account says: any bytes are read or refused, and none panic.
//!
//! The length is what the parser walks by: it is fixed, and so is the length of each entry behind the plain account.

use policy_kernel::token::{is_account, is_bare, needs_memo, Mint, TokenProgram};

/// Bytes that begin a word, so that the length of an entry, whose own word then has no byte that is drawn, is a constant.
#[repr(align(4))]
struct Aligned<const N: usize>([u8; N]);

/// Draws bytes from `from` on, eight at a time.
#[inline(always)]
fn draw(data: &mut [u8], from: usize, words: usize) {
    let mut at = from;
    let mut word = 0;
    while word < words {
        let bytes = kani::any::<u64>().to_le_bytes();
        let mut byte = 0;
        while byte < 8 && at < data.len() {
            data[at] = bytes[byte];
            at += 1;
            byte += 1;
        }
        word += 1;
    }
}

/// Writes the head of an entry of any type that is so long.
#[inline(always)]
fn entry(data: &mut [u8], at: usize, length: u16) {
    (data[at], data[at + 1]) = (kani::any(), kani::any());
    let [low, high] = length.to_le_bytes();
    (data[at + 2], data[at + 3]) = (low, high);
}

/// `mint_parser_total`: 82 bytes are a mint of either program exactly if the byte behind the decimals is one, and then say
/// their decimals and no extension; 83 bytes and 81 are none of SPL Token.
/// Bound: what a mint says of its supply and authorities is zero, and not read.
#[kani::proof]
#[kani::unwind(20)]
fn token_plain_mint_is_read_only_if_initialised() {
    let mut data = [0u8; 83];
    draw(&mut data, 44, 1);
    let epoch = kani::any();

    let spl = Mint::read(TokenProgram::Spl, &data[..82], epoch);
    let token_2022 = Mint::read(TokenProgram::Token2022, &data[..82], epoch);
    let longer = Mint::read(TokenProgram::Spl, &data, epoch);
    let shorter = Mint::read(TokenProgram::Spl, &data[..81], epoch);

    let initialised = data[45] == 1;
    let said = |read: &Result<Mint, _>| match read {
        Ok(mint) => (mint.decimals == u64::from(data[44])) & (mint.extensions | mint.active == 0) & initialised,
        Err(_) => !initialised,
    };
    assert!(said(&spl) & said(&token_2022) & longer.is_err() & shorter.is_err());
    kani::cover!(spl.is_ok() && data[44] == 9);
    kani::cover!(spl.is_err());
}

/// `mint_parser_total`: a mint of Token-2022 with one extension of any type is read or refused without a panic, only if it
/// is initialised and marked as a mint; and a hook that it says is active is one whose program is set.
/// Bound: an entry of 64 bytes, the length of a hook.
#[kani::proof]
#[kani::unwind(70)]
#[kani::solver(bitwuzla)]
fn token_mint_with_a_hook_is_read() {
    let Aligned(data) = &mut Aligned([0u8; 234]);
    draw(data, 44, 1);
    data[165] = kani::any();
    entry(data, 166, 64);
    draw(data, 202, 4);

    let read = Mint::read(TokenProgram::Token2022, data, 1);

    let marked = (data[45] == 1) & (data[165] == 1);
    let mut program = 0;
    for byte in &data[202..] {
        program |= byte;
    }
    let hook = (data[166] == 14) & (data[167] == 0);
    let exact = match read {
        Ok(mint) => marked & ((mint.active & 1 << 14 != 0) == (hook & (program != 0))),
        Err(_) => !hook | !marked,
    };
    assert!(exact);
    kani::cover!(read.is_ok() && hook && program != 0);
    kani::cover!(read.is_ok() && !hook);
    kani::cover!(read.is_err() && marked);
}

/// `token_account_parser_total`: 165 bytes are a token account exactly if its state is not zero, a bare one if it also has
/// neither delegate nor close authority, and they need no memo; one byte less is no account, which needs one.
/// Bound: the bytes that none of these reads are zero.
#[kani::proof]
#[kani::unwind(20)]
fn token_plain_account_is_read_only_if_initialised() {
    let mut data = [0u8; 165];
    draw(&mut data, 72, 1);
    data[108] = kani::any();
    draw(&mut data, 129, 1);

    let (account, bare, memo) = (is_account(&data), is_bare(&data), needs_memo(&data));
    let cut = &data[..164];

    let delegate = data[72] | data[73] | data[74] | data[75];
    let close = data[129] | data[130] | data[131] | data[132];
    let exact = (account == (data[108] != 0)) & (bare == (account & (delegate | close == 0))) & !memo;
    assert!(exact & !is_account(cut) & !is_bare(cut) & needs_memo(cut));
    kani::cover!(bare);
    kani::cover!(account && !bare);
    kani::cover!(!account);
}

/// `token_account_parser_total`: a token account with one extension of any type needs a memo exactly if it is malformed or
/// says so.
/// Bound: an entry of one byte, the length of a memo requirement, with one byte behind it and without.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn token_account_says_that_it_needs_a_memo() {
    let mut data = [0u8; 172];
    data[165] = kani::any();
    entry(&mut data, 166, 1);
    data[170] = kani::any();
    data[171] = kani::any();

    let (exactly, longer) = (needs_memo(&data[..171]), needs_memo(&data));

    let ended = (data[166] == 0) & (data[167] == 0);
    let required = (data[166] == 8) & (data[167] == 0) & (data[170] != 0);
    let malformed = (data[165] != 2) | ended;
    assert!(exactly == (malformed | required));
    assert!(longer == (malformed | required | (data[171] != 0)));
    kani::cover!(exactly && data[165] == 2);
    kani::cover!(!exactly && data[166] == 8);
    kani::cover!(!exactly && longer);
}
