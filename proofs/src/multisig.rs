//! Counting members.

use policy_kernel::multisig::{authorise, distinct, MAX_MEMBERS};
use policy_kernel::quantity::Key;

use crate::any;

/// How many of the members are among the signers.
pub fn signed(members: &[Key], signers: &[Key]) -> u8 {
    let mut signed = 0u8;
    for member in members {
        let mut among = false;
        for signer in signers {
            among |= signer == member;
        }
        signed += u8::from(among);
    }
    signed
}

/// Whether the keys are all different and none is zero: every pair is looked at.
pub fn all_different(keys: &[Key]) -> bool {
    let mut different = true;
    for (place, key) in keys.iter().enumerate() {
        different &= *key != Key::ZERO;
        for other in &keys[place + 1..] {
            different &= key != other;
        }
    }
    different
}

/// Whether every number of members from one to seven is counted right among the first `signers` of seven keys.
fn counted(members: &[Key; MAX_MEMBERS], threshold: u8, signers: &[Key]) -> bool {
    let mut among = [false; MAX_MEMBERS];
    for (among, member) in among.iter_mut().zip(members) {
        for signer in signers {
            *among |= signer == member;
        }
    }
    let (mut right, mut signed, mut count) = (true, 0u8, 0);
    while count < MAX_MEMBERS {
        signed += u8::from(among[count]);
        count += 1;
        let met = authorise(&members[..count], threshold, signers).is_ok();
        right &= met == (threshold > 0) & (signed >= threshold);
    }
    right
}

/// `multisig_threshold_enforced`: seven free keys sign for up to seven members, with any threshold: it is met exactly if so
/// many distinct members are among them.
/// Bound: seven members, seven signers, of which any may repeat or be strangers.
#[kani::proof]
#[kani::unwind(9)]
#[kani::solver(bitwuzla)]
fn multisig_threshold_enforced_7x7() {
    let (members, signers, threshold) = (any::keys::<MAX_MEMBERS>(), any::keys::<MAX_MEMBERS>(), kani::any::<u8>());

    let met = authorise(&members, threshold, &signers).is_ok();

    assert!(met == (threshold > 0 && signed(&members, &signers) >= threshold));
    kani::cover!(met && threshold == 7);
    kani::cover!(!met && threshold == 1);
}

/// `multisig_threshold_enforced`: no more than three free keys sign for up to seven members, with any threshold: it is met
/// exactly if so many members are among them.
/// Bound: every number of members from one to seven, of signers from none to three.
#[kani::proof]
#[kani::unwind(9)]
#[kani::solver(bitwuzla)]
fn multisig_threshold_enforced_by_up_to_3() {
    let (members, signers, threshold) = (any::keys::<MAX_MEMBERS>(), any::keys::<3>(), kani::any::<u8>());
    let (mut right, mut count) = (true, 0);
    while count <= 3 {
        right &= counted(&members, threshold, &signers[..count]);
        count += 1;
    }
    assert!(right);
    kani::cover!(authorise(&members[..3], threshold, &signers).is_ok() && threshold == 3);
    kani::cover!(authorise(&members[..1], threshold, &signers[..1]).is_ok());
}

/// `multisig_threshold_enforced`: four or five free keys sign for up to seven members, with any threshold: it is met exactly
/// if so many members are among them.
/// Bound: every number of members from one to seven.
#[kani::proof]
#[kani::unwind(9)]
#[kani::solver(bitwuzla)]
fn multisig_threshold_enforced_by_4_or_5() {
    let (members, signers, threshold) = (any::keys::<MAX_MEMBERS>(), any::keys::<5>(), kani::any::<u8>());
    assert!(counted(&members, threshold, &signers[..4]) & counted(&members, threshold, &signers));
    kani::cover!(authorise(&members, threshold, &signers).is_ok() && threshold == 5);
}

/// `multisig_threshold_enforced`: six or seven free keys sign for up to seven members, with any threshold: it is met exactly
/// if so many members are among them.
/// Bound: every number of members from one to seven.
#[kani::proof]
#[kani::unwind(9)]
#[kani::solver(bitwuzla)]
fn multisig_threshold_enforced_by_6_or_7() {
    let (members, signers, threshold) = (any::keys::<MAX_MEMBERS>(), any::keys::<MAX_MEMBERS>(), kani::any::<u8>());
    assert!(counted(&members, threshold, &signers[..6]) & counted(&members, threshold, &signers));
    kani::cover!(authorise(&members, threshold, &signers).is_ok() && threshold == 7);
}

/// `members_are_distinct`: a list of keys counts as distinct exactly if none is zero and no two are equal.
/// Bound: every length from none to seven.
#[kani::proof]
#[kani::unwind(9)]
#[kani::solver(bitwuzla)]
fn distinct_is_no_zero_and_no_pair() {
    let keys = any::keys::<MAX_MEMBERS>();
    let (mut right, mut count) = (true, 0);
    while count <= MAX_MEMBERS {
        right &= distinct(&keys[..count]) == all_different(&keys[..count]);
        count += 1;
    }
    assert!(right);
    kani::cover!(distinct(&keys));
    kani::cover!(!distinct(&keys[..2]) && distinct(&keys[..1]) && keys[1] != Key::ZERO);
}
