//! Who takes part: the addresses of `tests/support/world.ts`, so that the chain can hold the same accounts.

use policy_kernel::quantity::Key;

pub const VAULT: Key = key("2b28f79f8666011518a9706b66a1bec7562ff1d291ef42c73e1edad4d060a99c");
pub const AUTHORITY: Key = key("a8a1d97dbcfeb33f2fccb2984122f64865004f69b410cdf59c83703d0aa27346");
pub const CUSTODY: Key = key("c0284521fd76eabafa2f3bd7918592143784dd9c0ded7e8b3d15451ace628b50");
pub const MANDATE: Key = key("d09bce365a7875ad68c448f9a397cda71d6e6a4d6f6414d717bca058d3251458");
pub const AGENT: Key = key("a1923955079a7c60b7fa86dcbf938288b53d6bad044ab14e032d362ab24c08b4");
pub const MINT: Key = key("4a5a07fcf77bca6a2d51820f4c9c478d7e9cb3d82ff9c5d1278dd8d707089d6f");
pub const PAYEE: Key = key("81edbd16120b7dc8ff0c1ae5fa023cad2882ae5e946bdf9cf3e7e588cdcebe27");
pub const UNRATED: Key = key("fb1b2bdf766924f4239a84aa27d13ab2a2242e5188b461b9e2baa5bc03315f0b");
pub const CREATOR: Key = key("7dcad21d906246e52ca0886c9cd02552a0ea59445863ad96bbfedbf34b16ff2d");
pub const TREASURY: Key = key("6e915845cea01d7ff12cdca5c7f5a59da0e318cd62e191aba654d9e041f03793");
pub const MEMBERS: [Key; 3] = [
    key("86877059e8dad8dffde0088cacd46818e8b9a3cca211faddfd780f73405beb6e"),
    key("056a360bacf3693eed72efa84e8f53402384a9a6e0c4c22abcde1348960b062d"),
    key("b1da49be21cdf2fd450249b6091650ca1400cc38faa56bade3ce321bd0354294"),
];
pub const SESSION_KEY: Key = key("79e70a959f45335954d971413c165b1cee5f6f98b4c6df95c6ca762d76e307af");
pub const ATTESTOR: Key = key("b097d3cff3d31ad3ccfae5dca2f2e7912cc41a709ead2ab4478102fa3f2a6ac1");
pub const CAPABILITY: Key = key("930289cff69741d9f049573e632c4f26146dc18a1461b1eafc2dea8cad33f2d7");
pub const STRANGER: Key = key("2e15e50cc984e60953801c43ef2eed032a2cf24189665abd4640ec0c8bfac836");

/// The bumps of vault, authority, budget, mandate and record.
pub const BUMPS: [u8; 5] = [253, 255, 248, 253, 255];

/// A key from its bytes in hexadecimal.
const fn key(text: &str) -> Key {
    let (digits, mut words, mut at) = (text.as_bytes(), [0u64; 4], 0);
    assert!(digits.len() == 64);
    while at < 32 {
        let byte = digit(digits[2 * at]) << 4 | digit(digits[2 * at + 1]);
        words[at / 8] |= byte << (8 * (at % 8));
        at += 1;
    }
    Key(words)
}

const fn digit(character: u8) -> u64 {
    match character {
        b'0'..=b'9' => (character - b'0') as u64,
        b'a'..=b'f' => (character - b'a' + 10) as u64,
        _ => panic!("no hexadecimal digit"),
    }
}
