//! The attestor: a key whose attestations a vault accepts.

use crate::governance::{Action, Consent};
use crate::multisig::distinct;
use crate::quantity::{Key, Revision};
use crate::reason::Reason;
use crate::state::{expect_valid, expect_version, Vault, LAYOUT};

/// Most capabilities of an attestor.
pub const MAX_CAPABILITIES: usize = 8;

/// A key, and for which capabilities it is believed.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attestor {
    /// Layout version; 0 in a fresh account.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// 1 once the owners no longer accept it.
    pub revoked: u8,
    /// Capabilities, 1..=8.
    pub capability_count: u8,
    /// Zero.
    pub padding: [u8; 4],
    /// The vault.
    pub vault: Key,
    /// The attestor's key.
    pub key: Key,
    /// Hashes of the capabilities; places from `capability_count` on are zero.
    pub capabilities: [Key; MAX_CAPABILITIES],
    /// Handed out by the vault, anew whenever it is accepted after a revocation: attestations from before stay dead.
    pub incarnation: Revision,
    /// Moves with every change of the terms.
    pub version: Revision,
    /// For later versions; zero.
    pub reserved: [u64; 19],
}

impl Attestor {
    /// Accepts the key for these capabilities and no others; a fresh account also learns vault and key.
    ///
    /// # Errors
    /// What [`Vault::consent`] refuses; [`Reason::StaleVersion`], [`Reason::InvalidAttestor`],
    /// [`Reason::InvalidCapabilities`].
    pub fn set(
        &mut self,
        vault: &mut Vault,
        consent: Consent,
        (keys, bump): ((Key, Key), u8),
        capabilities: &[Key],
        expected: Revision,
    ) -> Result<(), Reason> {
        vault.consent(Action::SetAttestor, !self.is_tightened_by(capabilities), consent)?;
        expect_version(self.version, expected)?;
        let (vault_key, key) = keys;
        if key == Key::ZERO || key == vault.authority {
            return Err(Reason::InvalidAttestor);
        }
        let count = u8::try_from(capabilities.len()).unwrap_or(u8::MAX);
        if count == 0 || usize::from(count) > MAX_CAPABILITIES || !distinct(capabilities) {
            return Err(Reason::InvalidCapabilities);
        }
        if self.layout == 0 || self.revoked != 0 {
            self.incarnation = vault.take_incarnation();
        }
        if self.layout == 0 {
            self.layout = LAYOUT;
            self.bump = bump;
            self.vault = vault_key;
            self.key = key;
        }
        self.revoked = 0;
        self.capability_count = count;
        self.capabilities = [Key::ZERO; MAX_CAPABILITIES];
        for (place, capability) in self.capabilities.iter_mut().zip(capabilities) {
            *place = *capability;
        }
        self.version = self.version.next();
        expect_valid(self.is_valid())
    }

    /// The owners no longer accept it: all its attestations are dead at once, and stay so.
    ///
    /// # Errors
    /// What [`Vault::consent`] refuses; [`Reason::StaleVersion`], [`Reason::AttestorRevoked`] if it is revoked already.
    pub fn revoke(&mut self, vault: &Vault, consent: Consent, expected: Revision) -> Result<(), Reason> {
        vault.consent(Action::RevokeAttestor, true, consent)?;
        expect_version(self.version, expected)?;
        if self.revoked != 0 {
            return Err(Reason::AttestorRevoked);
        }
        self.revoked = 1;
        self.version = self.version.next();
        expect_valid(self.is_valid())
    }

    /// Whether it would be believed on nothing that it is not believed on.
    pub fn is_tightened_by(&self, capabilities: &[Key]) -> bool {
        self.revoked == 0 && capabilities.iter().all(|capability| self.accepts(capability))
    }

    /// Whether its word on a capability counts. Nobody's counts on a capability that is none.
    pub fn accepts(&self, capability: &Key) -> bool {
        let capabilities = self.capabilities.get(..usize::from(self.capability_count)).unwrap_or(&[]);
        *capability != Key::ZERO && capabilities.contains(capability)
    }

    /// What every instruction keeps.
    pub fn is_valid(&self) -> bool {
        let capabilities = self.capabilities.get(..usize::from(self.capability_count)).unwrap_or(&[]);
        self.layout == LAYOUT && self.revoked <= 1 && !capabilities.is_empty() && distinct(capabilities)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{cosigned, Fixture, AUTHORITY, MEMBERS};
    use crate::quantity::Seconds;

    const KEYS: [Key; 9] = [
        Key([1; 4]),
        Key([2; 4]),
        Key([3; 4]),
        Key([4; 4]),
        Key([5; 4]),
        Key([6; 4]),
        Key([7; 4]),
        Key([8; 4]),
        Key([9; 4]),
    ];

    #[test]
    fn an_attestor_is_believed_for_one_to_eight_capabilities_and_for_no_others() {
        let Fixture { mut attestor, mut vault, .. } = Fixture::attested();
        let keys = (attestor.vault, attestor.key);
        for bad in [&KEYS[..0], &KEYS, &[KEYS[0], KEYS[0]], &[Key::ZERO]] {
            let before = attestor;
            assert_eq!(
                attestor.set(&mut vault, cosigned(), (keys, 1), bad, before.version),
                Err(Reason::InvalidCapabilities)
            );
            assert_eq!(attestor, before);
        }
        for bad in [Key::ZERO, AUTHORITY] {
            let set = attestor.set(&mut vault, cosigned(), ((keys.0, bad), 1), &KEYS[..1], attestor.version);
            assert_eq!(set, Err(Reason::InvalidAttestor));
        }
        attestor.set(&mut vault, cosigned(), (keys, 1), &KEYS[..8], attestor.version).unwrap();
        assert!(KEYS[..8].iter().all(|key| attestor.accepts(key)));
        attestor.set(&mut vault, cosigned(), (keys, 1), &KEYS[8..], attestor.version).unwrap();
        assert!(attestor.accepts(&KEYS[8]) && !attestor.accepts(&KEYS[0]) && !attestor.accepts(&Key::ZERO));
    }

    #[test]
    fn accepting_again_after_a_revocation_takes_a_new_incarnation_and_changing_does_not() {
        let Fixture { mut attestor, mut vault, .. } = Fixture::attested();
        let (keys, first) = ((attestor.vault, attestor.key), attestor.incarnation);
        attestor.set(&mut vault, cosigned(), (keys, 1), &KEYS[..2], attestor.version).unwrap();
        assert_eq!(attestor.incarnation, first);
        assert_eq!(
            attestor.revoke(&vault, Consent::Cosigned(&MEMBERS[..1]), attestor.version),
            Err(Reason::ThresholdNotMet)
        );
        assert_eq!(attestor.revoke(&vault, cosigned(), Revision(99)), Err(Reason::StaleVersion));
        attestor.revoke(&vault, cosigned(), attestor.version).unwrap();
        assert_eq!(attestor.revoke(&vault, cosigned(), attestor.version), Err(Reason::AttestorRevoked));
        attestor.set(&mut vault, cosigned(), (keys, 1), &KEYS[..2], attestor.version).unwrap();
        assert!(attestor.revoked == 0 && attestor.incarnation != first);
    }

    #[test]
    fn only_fewer_capabilities_of_a_live_attestor_wait_for_no_timelock() {
        let Fixture { attestor, vault, .. } = Fixture::attested();
        let (keys, mut vault) = ((attestor.vault, attestor.key), vault);
        let mut live = attestor;
        live.set(&mut vault, cosigned(), (keys, 1), &KEYS[..3], attestor.version).unwrap();
        vault.timelock = Seconds(1);
        let waits = |attestor: &Attestor, capabilities: &[Key]| {
            let (mut attestor, mut vault, before) = (*attestor, vault, (*attestor, vault));
            let set = attestor.set(&mut vault, cosigned(), (keys, 1), capabilities, before.0.version);
            assert!(set.is_ok() || (attestor, vault) == before);
            assert!(set.is_ok() || set == Err(Reason::TimelockInForce));
            set.is_err()
        };
        assert!(!waits(&live, &KEYS[..3]), "the same");
        assert!(!waits(&live, &[KEYS[2], KEYS[0]]), "fewer, in another order");
        assert!(waits(&live, &KEYS[..4]), "one more");
        assert!(waits(&live, &[KEYS[0], KEYS[3]]), "another instead");
        let mut revoked = live;
        revoked.revoke(&vault, cosigned(), live.version).unwrap();
        assert!(waits(&revoked, &KEYS[..1]), "after a revocation any is more");
        assert!(waits(&Attestor::default(), &KEYS[..1]), "and for a key that was never accepted");
    }
}
