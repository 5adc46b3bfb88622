//! Units and their arithmetic.

use policy_kernel::quantity::{Key, Limit};

use crate::any;

/// `limit_share_is_exact`: the share of a limit is the floor of the wide product, which is never wider than the limit.
#[kani::proof]
fn limit_share_is_exact() {
    let (limit, eighths) = (any::limit(), kani::any::<u8>());
    kani::assume(limit != Limit::NONE && eighths <= 8);

    let share = limit.share(eighths);

    let wide = u128::from(limit.0) * u128::from(eighths);
    assert!(u128::from(share.0) == wide >> 3);
    assert!(share <= limit);
    kani::cover!(share.0 > 0 && share < limit);
}

/// `limit_share_is_exact`: a share of no limit is no limit, unless the share is zero, which allows nothing.
#[kani::proof]
fn limit_share_of_no_limit() {
    let eighths = kani::any::<u8>();

    let share = Limit::NONE.share(eighths);

    assert!(share == if eighths == 0 { Limit(0) } else { Limit::NONE });
    kani::cover!(eighths == 0);
    kani::cover!(eighths == 7);
}

/// `tier_share`: where the shares do not fall from tier to tier, no tier may spend more than a higher one, whatever the limit.
#[kani::proof]
fn limit_share_does_not_fall() {
    let (limit, lower, higher) = (any::limit(), kani::any::<u8>(), kani::any::<u8>());
    kani::assume(lower <= higher);

    let (less, more) = (limit.share(lower), limit.share(higher));

    assert!(less <= more);
    kani::cover!(less < more && limit == Limit::NONE);
    kani::cover!(less < more && lower > 0);
    kani::cover!(less == more && lower < higher && limit.0 > 0);
}

/// `tier_share`: the same share of a higher limit is no less.
#[kani::proof]
#[kani::solver(bitwuzla)]
fn limit_share_grows_with_its_limit() {
    let (lower, higher, eighths) = (any::limit(), any::limit(), kani::any::<u8>());
    kani::assume(lower <= higher);

    let (less, more) = (lower.share(eighths), higher.share(eighths));

    assert!(less <= more);
    kani::cover!(less < more && higher == Limit::NONE);
    kani::cover!(less == more && lower < higher && eighths > 0);
}

/// `quantities_do_not_wrap`: the next revision is one more, and after the last there is none that an earlier one equals; the
/// later of two moments is one of them and before neither; a limit allows up to itself.
#[kani::proof]
fn quantities_do_not_wrap() {
    let (revision, limit, used) = (any::revision(), any::limit(), kani::any::<u64>());
    let (one, other) = (any::time(), any::time());

    let (next, later) = (revision.next(), one.later(other));

    assert!(next > revision || (next == revision && revision.0 == u64::MAX));
    assert!(next == revision || u128::from(next.0) == u128::from(revision.0) + 1);
    assert!((later == one || later == other) && later >= one && later >= other);
    assert!(limit.allows(used) == (u128::from(used) < u128::from(limit.0) + 1));
    kani::cover!(next == revision);
    kani::cover!(one < other);
    kani::cover!(one > other);
    kani::cover!(!limit.allows(used));
}

/// `key_equality_is_equality`: two keys are equal exactly if all their 256 bits are.
#[kani::proof]
#[kani::unwind(5)]
fn key_equality_is_equality() {
    let (one, other) = (any::key(), any::key());
    let mut same = true;
    for (a, b) in one.0.iter().zip(&other.0) {
        same &= a == b;
    }
    assert!((one == other) == same);
    kani::cover!(one == other);
    kani::cover!(one != other);
}

/// `key_equality_is_equality`: a key holds every byte of its address at the byte's own place, so two addresses that differ are
/// two keys.
#[kani::proof]
#[kani::unwind(33)]
fn key_of_bytes_is_the_address() {
    let bytes = kani::any::<[u8; 32]>();

    let key = Key::from_bytes(&bytes);

    let mut different = 0;
    let mut at = 0;
    while at < bytes.len() {
        different |= (key.0[at / 8] >> (at % 8 * 8)) as u8 ^ bytes[at];
        at += 1;
    }
    assert!(different == 0);
    kani::cover!(key != Key::ZERO);
}
