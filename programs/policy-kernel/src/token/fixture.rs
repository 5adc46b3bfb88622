//! Account data as Token-2022 writes it.

/// A mint without extensions: an authority, a supply, six decimals, initialised, a freeze authority.
pub fn plain_mint() -> Vec<u8> {
    let (authority, supply) = ([0xa1; 32], 5_000_000u64.to_le_bytes());
    [&[1, 0, 0, 0][..], &authority, &supply, &[6, 1], &[1, 0, 0, 0], &authority].concat()
}

/// A mint with these extensions: type and value.
pub fn mint(extensions: &[(u16, Vec<u8>)]) -> Vec<u8> {
    extended(plain_mint(), 1, extensions)
}

/// A token account with these extensions.
pub fn account(extensions: &[(u16, Vec<u8>)]) -> Vec<u8> {
    extended(vec![0xa2; 165], 2, extensions)
}

fn extended(mut data: Vec<u8>, kind: u8, extensions: &[(u16, Vec<u8>)]) -> Vec<u8> {
    data.resize(165, 0);
    data.push(kind);
    for (extension_type, value) in extensions {
        data.extend(extension_type.to_le_bytes());
        data.extend(u16::try_from(value.len()).unwrap().to_le_bytes());
        data.extend(value);
    }
    data
}

/// A fee: its first epoch, its maximum, its basis points.
pub type Fee = (u64, u64, u16);

/// The value of a transfer fee: two authorities, an amount withheld, the older and the newer fee.
pub fn fee(older: Fee, newer: Fee) -> Vec<u8> {
    let written = |(epoch, maximum, points): Fee| {
        [&epoch.to_le_bytes()[..], &maximum.to_le_bytes(), &points.to_le_bytes()].concat()
    };
    [vec![0xa3; 64], vec![7; 8], written(older), written(newer)].concat()
}

/// The value of a transfer hook: an authority and the program.
pub fn hook(program: [u8; 32]) -> Vec<u8> {
    [[0xa4; 32], program].concat()
}

/// What a regulated dollar's mint has: a permanent delegate, a close authority, and fee and hook that are not used.
pub fn dollar() -> Vec<(u16, Vec<u8>)> {
    vec![
        (3, vec![0xd1; 32]),
        (12, vec![0xd2; 32]),
        (1, fee((605, 0, 0), (605, 0, 0))),
        (4, [vec![0xd3; 32], vec![0; 33]].concat()),
        (16, [vec![0xd4; 64], vec![1], vec![0; 64]].concat()),
        (14, hook([0; 32])),
        (18, vec![0xd5; 64]),
        (19, [vec![0xd6; 64], b"\x05\0\0\0A USD\x04\0\0\0AUSD\x00\0\0\0\x00\0\0\0".to_vec()].concat()),
    ]
}
