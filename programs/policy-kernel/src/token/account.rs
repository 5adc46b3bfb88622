//! What a token account asks of those who pay to it.

use crate::token::tlv::{entries, for_each, Kind};
use crate::token::Extension;

/// Length of a token account without extensions.
const LENGTH: usize = 165;
const MEMO_TRANSFER: u16 = Extension::MemoTransfer as u16;

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
