//! Counting members: the one function behind every action of the owners.

use crate::quantity::Key;
use crate::reason::Reason;

/// Most members of a vault.
pub const MAX_MEMBERS: usize = 7;

/// How many distinct `members` are among `signers`. A signer named twice counts once, a stranger not at all.
pub fn approvals(members: &[Key], signers: &[Key]) -> u8 {
    members.iter().filter(|member| signers.contains(member)).fold(0u8, |count, _| count.saturating_add(1))
}

/// Whether `signers` hold at least `threshold` distinct `members`.
///
/// # Errors
/// [`Reason::ThresholdNotMet`]; also for a threshold of zero, which no vault has.
pub fn authorise(members: &[Key], threshold: u8, signers: &[Key]) -> Result<(), Reason> {
    if threshold == 0 || approvals(members, signers) < threshold {
        return Err(Reason::ThresholdNotMet);
    }
    Ok(())
}

/// Whether the keys are distinct and none of them is zero.
pub fn distinct(keys: &[Key]) -> bool {
    let mut rest = keys;
    while let [first, others @ ..] = rest {
        if *first == Key::ZERO || others.contains(first) {
            return false;
        }
        rest = others;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEMBERS: [Key; 3] = [Key([1; 4]), Key([2; 4]), Key([3; 4])];
    const STRANGER: Key = Key([9; 4]);

    #[test]
    fn duplicates_and_strangers_do_not_count() {
        assert_eq!(approvals(&MEMBERS, &[MEMBERS[0], MEMBERS[0], STRANGER]), 1);
        assert_eq!(approvals(&MEMBERS, &[MEMBERS[2], MEMBERS[0]]), 2);
        assert_eq!(approvals(&MEMBERS, &[]), 0);
    }

    #[test]
    fn exactly_the_threshold_is_enough_and_one_less_is_not() {
        assert_eq!(authorise(&MEMBERS, 2, &MEMBERS[..1]), Err(Reason::ThresholdNotMet));
        assert_eq!(authorise(&MEMBERS, 2, &MEMBERS[..2]), Ok(()));
        assert_eq!(authorise(&MEMBERS, 2, &MEMBERS), Ok(()));
        assert_eq!(authorise(&MEMBERS, 0, &MEMBERS), Err(Reason::ThresholdNotMet));
    }

    #[test]
    fn zero_and_repeated_keys_are_not_distinct() {
        assert!(distinct(&MEMBERS));
        assert!(!distinct(&[MEMBERS[0], MEMBERS[1], MEMBERS[0]]));
        assert!(!distinct(&[MEMBERS[0], Key::ZERO]));
    }
}
