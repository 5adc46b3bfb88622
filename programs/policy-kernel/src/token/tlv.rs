//! Where Token-2022 keeps extensions: behind the length of a plain token account one byte says whether the account is a
//! mint or a token account, then follow entries of type and length, two bytes each, little-endian, and value.

/// Length of a plain token account. The extensions of a mint, which is shorter, begin there too.
const BASE: usize = 165;
/// Length of a multisig account, which tells it from all others: Token-2022 makes no mint or token account this long.
const MULTISIG: usize = 355;
/// The type that ends the entries.
const END: u16 = 0;

/// What kind of account has the extensions, as Token-2022 writes it.
#[derive(Clone, Copy)]
pub enum Kind {
    /// A mint.
    Mint = 1,
    /// A token account.
    Account = 2,
}

/// The entries of an account that is `plain` bytes long without any; `None` if it is not of this kind. What lies between
/// a mint and its entries is not looked at: the byte behind it is the token program's word.
#[inline(always)]
pub fn entries(data: &[u8], plain: usize, kind: Kind) -> Option<&[u8]> {
    if data.len() == plain {
        return data.get(plain..);
    }
    match data.get(BASE..)? {
        [found, entries @ ..] if *found == kind as u8 && data.len() != MULTISIG => Some(entries),
        _ => None,
    }
}

/// Shows type and value of each entry to `visit`; `None` if an entry is cut short, if anything but zeros follows the
/// last one, or as soon as `visit` says so.
#[inline(always)]
pub fn for_each(entries: &[u8], mut visit: impl FnMut(u16, &[u8]) -> Option<()>) -> Option<()> {
    let mut rest = entries;
    while let Some((extension_type, after)) = rest.split_first_chunk() {
        let extension_type = u16::from_le_bytes(*extension_type);
        if extension_type == END {
            break;
        }
        let (length, after) = after.split_first_chunk()?;
        let (value, after) = after.split_at_checked(usize::from(u16::from_le_bytes(*length)))?;
        visit(extension_type, value)?;
        rest = after;
    }
    rest.iter().all(|byte| *byte == 0).then_some(())
}

#[cfg(test)]
mod tests {
    use crate::reason::Reason;
    use crate::token::fixture::{dollar, mint};
    use crate::token::{Mint, TokenProgram};

    const MALFORMED: Result<Mint, Reason> = Err(Reason::MintNotAdmissible);

    fn read(data: &[u8]) -> Result<Mint, Reason> {
        Mint::read(TokenProgram::Token2022, data, 700)
    }

    #[test]
    fn a_token_account_or_a_multisig_is_no_mint() {
        for kind in [0, 2, 3, 255] {
            let mut data = mint(&dollar());
            data[165] = kind;
            assert_eq!(read(&data), MALFORMED, "{kind}");
        }
        // A mint that is filled up to the length of a multisig, and its neighbours.
        for (filling, admissible) in [(184, true), (185, false), (186, true)] {
            let data = mint(&[(19, vec![1; filling])]);
            assert_eq!(data.len(), 170 + filling);
            assert_eq!(read(&data).is_ok(), admissible, "{filling}");
        }
    }

    #[test]
    fn a_mint_that_is_cut_anywhere_is_read_only_if_it_is_whole_without_the_rest() {
        let data = mint(&dollar());
        let mut whole = vec![82, 166];
        for (_, value) in dollar() {
            whole.push(whole.last().unwrap() + 4 + value.len());
        }
        assert_eq!(whole.last(), Some(&data.len()));
        for length in 0..=data.len() {
            assert_eq!(read(&data[..length]).is_ok(), whole.contains(&length), "{length}");
        }
    }

    #[test]
    fn an_entry_may_end_with_the_account_and_not_behind_it() {
        let mut data = mint(&[(18, vec![0xd5; 64])]);
        for (length, outcome) in [(64, Ok(1 << 18)), (65, Err(Reason::MintNotAdmissible))] {
            data[168] = length;
            assert_eq!(read(&data).map(|mint| mint.extensions), outcome, "{length}");
        }
        data[169] = 255;
        assert_eq!(read(&data), MALFORMED);
    }

    #[test]
    fn nothing_but_zeros_may_follow_the_last_entry() {
        let data = mint(&dollar());
        for length in 1..20 {
            let mut longer = data.clone();
            longer.resize(data.len() + length, 0);
            assert_eq!(read(&longer), read(&data), "{length}");
            // The first two zeros end the entries.
            for place in 2..length {
                let mut garbage = longer.clone();
                garbage[data.len() + place] = 12;
                assert_eq!(read(&garbage), MALFORMED, "{length}, {place}");
            }
        }
        assert_eq!(read(&[data, vec![12]].concat()), MALFORMED);
    }
}
