//! What a token account asks of those who pay to it.

use crate::token::tlv::{entries, for_each, Kind};
use crate::token::Extension;

/// Length of a token account without extensions.
const LENGTH: usize = 165;
const MEMO_TRANSFER: u16 = Extension::MemoTransfer as u16;
/// Where it says whether there is a delegate, and whether there is a close authority: four bytes each, zero for none.
const DELEGATE: usize = 72;
const CLOSE_AUTHORITY: usize = 129;
/// Where the state stands; zero is uninitialised.
const STATE: usize = 108;

/// Whether the data is an initialised token account of either program.
#[inline(always)]
pub fn is_account(data: &[u8]) -> bool {
    entries(data, LENGTH, Kind::Account).is_some() && data.get(STATE).is_some_and(|state| *state != 0)
}

/// Whether it is one that nobody but its owner can spend or close.
pub fn is_bare(data: &[u8]) -> bool {
    let zero = |at: usize| data.get(at..).and_then(|rest| rest.first_chunk::<4>()) == Some(&[0; 4]);
    is_account(data) && zero(DELEGATE) && zero(CLOSE_AUTHORITY)
}

/// Whether a token account of Token-2022, given by its data, takes transfers with a memo only. A payment carries none.
/// Data that is no token account or is malformed counts as needing one, which refuses the payment.
#[inline(always)]
pub fn needs_memo(data: &[u8]) -> bool {
    let mut required = false;
    let read = entries(data, LENGTH, Kind::Account).and_then(|entries| {
        for_each(entries, |extension_type, value| {
            if extension_type == MEMO_TRANSFER {
                required |= !matches!(value, [0]);
            }
            Some(())
        })
    });
    required || read.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::fixture::{account, mint};

    /// What Token-2022 gives the accounts of a mint with fee and hook, and what an owner adds.
    fn others() -> Vec<(u16, Vec<u8>)> {
        vec![(7, vec![]), (2, vec![0; 8]), (15, vec![0]), (11, vec![1])]
    }

    #[test]
    fn a_memo_is_needed_while_the_owner_asks_for_it() {
        assert!(!needs_memo(&account(&others())));
        for (flag, needed) in [(0, false), (1, true), (255, true)] {
            let memo = vec![(8, vec![flag])];
            assert_eq!(needs_memo(&account(&memo)), needed, "{flag}");
            assert_eq!(needs_memo(&account(&[others(), memo.clone()].concat())), needed, "{flag}");
            assert_eq!(needs_memo(&account(&[memo, others()].concat())), needed, "{flag}");
        }
    }

    #[test]
    fn an_account_with_a_delegate_or_a_close_authority_is_not_bare() {
        let mut bare = account(&others());
        for (at, length, value) in [(DELEGATE, 4, 0), (CLOSE_AUTHORITY, 4, 0), (STATE, 1, 1)] {
            bare[at..at + length].fill(value);
        }
        assert!(is_bare(&bare) && is_bare(&bare[..165]));
        for (at, value) in
            [(DELEGATE, 1), (DELEGATE + 3, 9), (CLOSE_AUTHORITY, 1), (CLOSE_AUTHORITY + 3, 9), (STATE, 0)]
        {
            let mut other = bare.clone();
            other[at] = value;
            assert!(!is_bare(&other) && !is_bare(&other[..165]), "{at}");
        }
        assert!(!is_bare(&bare[..164]) && !is_bare(&mint(&[])) && !is_bare(&[]));
    }

    #[test]
    fn an_account_without_extensions_needs_none() {
        assert!(!needs_memo(&account(&[])[..165]));
        assert!(!needs_memo(&account(&[])));
        assert!(!needs_memo(&[account(&others()), vec![0; 9]].concat()));
    }

    #[test]
    fn what_cannot_be_read_counts_as_needing_one() {
        let data = account(&[(8, vec![0]), (7, vec![])]);
        let whole = [165, 166, 171, 175];
        for length in 0..=data.len() {
            assert_eq!(needs_memo(&data[..length]), !whole.contains(&length), "{length}");
        }
        assert!(needs_memo(&mint(&[])));
        assert!(needs_memo(&account(&[(7, vec![0; 185])])));
        assert!(needs_memo(&account(&[(8, vec![])])));
        assert!(needs_memo(&account(&[(8, vec![0, 0])])));
        assert!(needs_memo(&account(&[(8, vec![1]), (8, vec![0])])));
        assert!(needs_memo(&[data, vec![0, 0, 1]].concat()));
    }
}
