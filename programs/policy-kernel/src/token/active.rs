//! Whether an extension that is harmless only while unset or zero is set now.

use crate::quantity::Key;
use crate::token::Extension;

const TRANSFER_FEE: u16 = Extension::TransferFeeConfig as u16;
const TRANSFER_HOOK: u16 = Extension::TransferHook as u16;

/// Where the fees stand in a transfer fee's value: behind two authorities and the amount withheld.
const FEES: usize = 72;
/// Length of a fee: the first epoch of it (8 bytes), its maximum in base units (8), its basis points (2).
const FEE: usize = 18;

/// Whether this value of a mint's extension is set in `epoch`; always false for an extension of another treatment.
/// `None` for a value that is none of this extension.
#[inline(always)]
pub fn is_set(extension_type: u16, value: &[u8], epoch: u64) -> Option<bool> {
    match extension_type {
        TRANSFER_FEE => takes_fee(value, epoch),
        TRANSFER_HOOK => has_hook(value),
        _ => Some(false),
    }
}

/// The token program takes the newer fee from its first epoch on and the older one before, and never more than the
/// fee's maximum.
#[inline(always)]
fn takes_fee(value: &[u8], epoch: u64) -> Option<bool> {
    let ([older, newer], []) = value.get(FEES..)?.as_chunks::<FEE>() else {
        return None;
    };
    let from = u64::from_le_bytes(*newer.first_chunk()?);
    let fee = if epoch >= from { newer } else { older };
    let ([_, maximum], [low, high]) = fee.as_chunks::<8>() else {
        return None;
    };
    Some(u64::from_le_bytes(*maximum) != 0 && (*low | *high) != 0)
}

/// An authority, then the program; all zeros for none.
#[inline(always)]
fn has_hook(value: &[u8]) -> Option<bool> {
    let ([_, program], []) = value.as_chunks::<32>() else {
        return None;
    };
    Some(Key::from_bytes(program) != Key::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::fixture::{fee, hook};

    #[test]
    fn the_newer_fee_counts_from_its_first_epoch_on_and_the_older_one_before() {
        let set = |older, newer, epoch| is_set(1, &fee(older, newer), epoch);
        let (nothing, something) = ((0, 0, 0), (0, 5_000, 1));
        for (epoch, falls_due) in [(0, false), (699, false), (700, true), (701, true), (u64::MAX, true)] {
            assert_eq!(set(nothing, (700, 5_000, 1), epoch), Some(falls_due), "{epoch}");
            assert_eq!(set(something, (700, 0, 0), epoch), Some(!falls_due), "{epoch}");
        }
    }

    #[test]
    fn a_fee_without_basis_points_or_with_a_maximum_of_zero_takes_nothing() {
        for (maximum, basis_points, takes) in [
            (0, 0, false),
            (u64::MAX, 0, false),
            (0, 10_000, false),
            (1, 1, true),
            (1 << 56, 1, true),
            (1, 256, true),
            (u64::MAX, 10_000, true),
        ] {
            let fee = fee((0, 0, 0), (0, maximum, basis_points));
            assert_eq!(is_set(1, &fee, 0), Some(takes), "{maximum}, {basis_points}");
        }
    }

    #[test]
    fn a_hook_is_set_by_any_byte_of_its_program_and_by_none_of_its_authority() {
        assert_eq!(is_set(14, &hook([0; 32]), 0), Some(false));
        for place in 0..32 {
            let mut program = [0; 32];
            program[place] = 1;
            assert_eq!(is_set(14, &hook(program), 0), Some(true), "{place}");
        }
    }

    #[test]
    fn a_value_of_another_length_is_no_value() {
        for (extension_type, value) in [(1, fee((0, 0, 0), (0, 0, 0))), (14, hook([0; 32]))] {
            for length in 0..value.len() {
                assert_eq!(is_set(extension_type, &value[..length], 0), None, "{extension_type}, {length}");
            }
            assert_eq!(is_set(extension_type, &[value, vec![0]].concat(), 0), None, "{extension_type}");
        }
    }
}
