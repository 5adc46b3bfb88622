//! Units as types. No bare integer crosses a boundary of this crate.

use crate::reason::Reason;

/// Declares a transparent wrapper over one integer.
macro_rules! quantity {
    ($($(#[$doc:meta])* $name:ident($inner:ty);)*) => {$(
        $(#[$doc])*
        #[repr(transparent)]
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(pub $inner);
    )*};
}

quantity! {
    /// An amount of one mint, in base units.
    Amount(u64);
    /// The largest amount or count allowed. Zero allows nothing; [`Limit::NONE`] is "no limit".
    Limit(u64);
    /// A moment: seconds since 1970-01-01T00:00:00Z.
    UnixSeconds(u64);
    /// A length of time in seconds.
    Seconds(u64);
    /// A slot of the cluster. Recorded, never turned into seconds.
    Slot(u64);
    /// How often something happened.
    Count(u64);
    /// A counter that only moves forward: a version, an epoch, an incarnation.
    Revision(u64);
    /// Hundredths of a percent, 0..=10_000.
    Bps(u16);
}

impl Limit {
    /// The explicit value for "no limit".
    pub const NONE: Self = Self(u64::MAX);

    /// Whether `used` stays within the limit.
    #[inline(always)]
    pub const fn allows(self, used: u64) -> bool {
        used <= self.0
    }

    /// `eighths`/8 of the limit, rounded down. A share of "no limit" is no limit, unless the share is zero.
    #[inline(always)]
    pub const fn share(self, eighths: u8) -> Self {
        if eighths >= FULL_SHARE {
            return self;
        }
        if self.0 == u64::MAX {
            return Self(if eighths == 0 { 0 } else { u64::MAX });
        }
        // floor(L * s / 8) with L = 8q + r is q*s + floor(r*s / 8): no product exceeds 64 bits.
        let share = eighths as u64; // at most 7
        let whole = (self.0 >> 3).wrapping_mul(share);
        let rest = (self.0 & 7).wrapping_mul(share) >> 3;
        Self(whole.wrapping_add(rest))
    }
}

/// The share of a tier that may use the whole limit: eight eighths.
pub const FULL_SHARE: u8 = 8;

impl UnixSeconds {
    /// The moment that never comes: "only an owner's action can make this pass".
    pub const NEVER: Self = Self(u64::MAX);

    /// The time of the Clock sysvar.
    ///
    /// # Errors
    /// [`Reason::ClockInvalid`] for a time before 1970.
    #[inline(always)]
    pub fn of_clock(timestamp: i64) -> Result<Self, Reason> {
        u64::try_from(timestamp).map(Self).map_err(|_| Reason::ClockInvalid)
    }

    /// The later of two moments.
    #[inline(always)]
    pub const fn later(self, other: Self) -> Self {
        if self.0 >= other.0 {
            self
        } else {
            other
        }
    }
}

impl Revision {
    /// The next revision. Saturates: after 2^64 moves nothing matches any more, which denies.
    #[inline(always)]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl Bps {
    /// One hundred percent.
    pub const MAX: Self = Self(10_000);
}

/// An address, or the hash of a capability: 32 bytes as four little-endian words.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, Default)]
pub struct Key(pub [u64; 4]);

impl Key {
    /// The all-zero key, which no account of interest has.
    pub const ZERO: Self = Self([0; 4]);

    /// The key of these bytes.
    pub const fn from_bytes(bytes: &[u8; 32]) -> Self {
        let (words, _) = bytes.as_chunks::<8>();
        let [a, b, c, d] = words else {
            return Self::ZERO;
        };
        Self([u64::from_le_bytes(*a), u64::from_le_bytes(*b), u64::from_le_bytes(*c), u64::from_le_bytes(*d)])
    }
}

impl PartialEq for Key {
    /// Word-wise and branch-free: cheap on chain and in proofs.
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        let [a, b, c, d] = self.0;
        let [e, f, g, h] = other.0;
        (a ^ e) | (b ^ f) | (c ^ g) | (d ^ h) == 0
    }
}

impl Eq for Key {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn share_is_the_floor_of_the_wide_product() {
        for limit in [0u64, 1, 7, 8, 9, 1_000_003, u64::MAX - 1] {
            for eighths in 0u8..=8 {
                let wide = u128::from(limit) * u128::from(eighths) / 8;
                assert_eq!(u128::from(Limit(limit).share(eighths).0), wide, "{limit} * {eighths}/8");
            }
        }
    }

    #[test]
    fn share_of_no_limit_is_no_limit_unless_zero() {
        assert_eq!(Limit::NONE.share(0), Limit(0));
        assert_eq!(Limit::NONE.share(1), Limit::NONE);
        assert_eq!(Limit::NONE.share(8), Limit::NONE);
    }

    #[test]
    fn zero_limit_allows_nothing_but_nothing() {
        assert!(Limit(0).allows(0) && !Limit(0).allows(1));
    }

    #[test]
    fn key_equality_sees_every_byte() {
        let base = [7u8; 32];
        for i in 0..32 {
            let mut other = base;
            other[i] ^= 0x80;
            assert_ne!(Key::from_bytes(&base), Key::from_bytes(&other));
        }
        assert_eq!(Key::from_bytes(&base), Key::from_bytes(&base));
    }
}
