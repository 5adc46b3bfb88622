//! The vault: who owns it, and whether it runs.

use crate::lifecycle::Mode;
use crate::multisig::{authorise, distinct, MAX_MEMBERS};
use crate::quantity::{Key, Revision, Seconds, UnixSeconds};
use crate::reason::Reason;
use crate::state::LAYOUT;

/// Most registered withdrawal wallets.
pub const MAX_WITHDRAWAL_ADDRESSES: usize = 4;
/// The longest timelock: 30 days.
pub const MAX_TIMELOCK: Seconds = Seconds(30 * 86_400);

/// Members, threshold, lifecycle and epochs. Read-only in payments.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vault {
    /// Layout version.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// Canonical bump of the authority's address.
    pub authority_bump: u8,
    /// [`Mode`] as stored; [`effective_mode`](crate::lifecycle::effective_mode) says what counts.
    pub mode: u8,
    /// Members, 1..=7.
    pub member_count: u8,
    /// Members that must sign, 1..=`member_count`.
    pub threshold: u8,
    /// 0, or 1 while a member's pause holds.
    pub paused: u8,
    /// Withdrawal wallets, 1..=4.
    pub withdrawal_count: u8,
    /// Chosen by the creator; part of the address.
    pub id: u64,
    /// Owner of the vault's token accounts.
    pub authority: Key,
    /// Who created the account; part of the address and of no power.
    pub creator: Key,
    /// Distinct members; places from `member_count` on are zero.
    pub members: [Key; MAX_MEMBERS],
    /// Wallets that withdrawals may go to; places from `withdrawal_count` on are zero.
    pub withdrawal: [Key; MAX_WITHDRAWAL_ADDRESSES],
    /// Delay of what gives more power, seconds.
    pub timelock: Seconds,
    /// The member whose pause holds; zero if none does.
    pub paused_by: Key,
    /// When it was paused; zero if it is not.
    pub paused_at: UnixSeconds,
    /// End of a boot; zero outside one.
    pub mode_deadline: UnixSeconds,
    /// Slot of the latest passed boot check; zero if none.
    pub boot_slot: u64,
    /// Boot checks passed.
    pub boot_checks: u64,
    /// Moves with members, threshold and timelock: what was proposed before is dead.
    pub governance_epoch: Revision,
    /// Moves when all grants are revoked: what was granted before is dead.
    pub grant_epoch: Revision,
    /// The incarnation that the next account of this vault takes; never handed out twice.
    pub next_incarnation: Revision,
    /// The index that the next proposal or approval takes; never handed out twice.
    pub next_index: u64,
    /// Moves with every change of this account by the threshold.
    pub version: Revision,
    /// For later versions; zero.
    pub reserved: [u64; 20],
}

/// What the creator chooses.
#[derive(Clone, Copy)]
pub struct VaultTerms<'a> {
    /// Distinct members.
    pub members: &'a [Key],
    /// Members that must sign.
    pub threshold: u8,
    /// Delay of what gives more power.
    pub timelock: Seconds,
    /// Wallets that withdrawals may go to.
    pub withdrawal: &'a [Key],
}

impl Vault {
    /// A new vault, inert until a threshold of its members starts it.
    ///
    /// # Errors
    /// What is wrong with the terms: members, threshold, timelock or withdrawal wallets.
    pub fn create(id: u64, creator: Key, authority: &Key, bumps: (u8, u8), terms: VaultTerms) -> Result<Self, Reason> {
        let mut vault = Self {
            layout: LAYOUT,
            bump: bumps.0,
            authority_bump: bumps.1,
            mode: Mode::Inert as u8,
            member_count: small(terms.members.len()),
            threshold: terms.threshold,
            paused: 0,
            withdrawal_count: small(terms.withdrawal.len()),
            id,
            authority: *authority,
            creator,
            members: [Key::ZERO; MAX_MEMBERS],
            withdrawal: [Key::ZERO; MAX_WITHDRAWAL_ADDRESSES],
            timelock: terms.timelock,
            paused_by: Key::ZERO,
            paused_at: UnixSeconds(0),
            mode_deadline: UnixSeconds(0),
            boot_slot: 0,
            boot_checks: 0,
            governance_epoch: Revision(1),
            grant_epoch: Revision(1),
            next_incarnation: Revision(1),
            next_index: 0,
            version: Revision(1),
            reserved: [0; 20],
        };
        if !fill(&mut vault.members, terms.members) || terms.members.contains(authority) {
            return Err(Reason::InvalidMembers);
        }
        if !fill(&mut vault.withdrawal, terms.withdrawal) || terms.withdrawal.contains(authority) {
            return Err(Reason::InvalidWithdrawalAddresses);
        }
        vault.validate()?;
        super::expect_valid(vault.is_valid())?;
        Ok(vault)
    }

    /// The members.
    pub fn members(&self) -> &[Key] {
        self.members.get(..usize::from(self.member_count)).unwrap_or(&[])
    }

    /// The registered withdrawal wallets.
    pub fn withdrawal_addresses(&self) -> &[Key] {
        self.withdrawal.get(..usize::from(self.withdrawal_count)).unwrap_or(&[])
    }

    /// Whether a threshold of members signed.
    ///
    /// # Errors
    /// [`Reason::ThresholdNotMet`].
    pub fn authorise(&self, signers: &[Key]) -> Result<(), Reason> {
        authorise(self.members(), self.threshold, signers)
    }

    /// Whether a threshold of members signed an action that gives more power, which co-signing alone can do only where
    /// the owners chose no delay, or while the vault is being set up: an inert vault has never paid.
    ///
    /// # Errors
    /// [`Reason::ThresholdNotMet`], [`Reason::TimelockInForce`].
    pub fn authorise_loosening(&self, signers: &[Key]) -> Result<(), Reason> {
        self.authorise(signers)?;
        if self.timelock.0 == 0 || self.mode == Mode::Inert as u8 {
            Ok(())
        } else {
            Err(Reason::TimelockInForce)
        }
    }

    /// A member stops all payments. A faulted vault stays faulted.
    ///
    /// # Errors
    /// [`Reason::NotAMember`], [`Reason::AlreadyPaused`].
    pub fn pause(&mut self, member: &Key, now: UnixSeconds) -> Result<(), Reason> {
        if !self.members().contains(member) {
            return Err(Reason::NotAMember);
        }
        if self.paused != 0 {
            return Err(Reason::AlreadyPaused);
        }
        self.paused = 1;
        self.paused_by = *member;
        self.paused_at = now;
        if self.mode == Mode::Run as u8 {
            self.mode = Mode::Frozen as u8;
        }
        Ok(())
    }

    /// The threshold starts an inert vault, or lifts a pause.
    ///
    /// # Errors
    /// [`Reason::ThresholdNotMet`], [`Reason::StaleVersion`], [`Reason::VaultFaulted`], [`Reason::AlreadyRunning`].
    pub fn resume(&mut self, signers: &[Key], expected: Revision) -> Result<(), Reason> {
        self.authorise(signers)?;
        super::expect_version(self.version, expected)?;
        if self.mode > Mode::Frozen as u8 {
            return Err(Reason::VaultFaulted);
        }
        if self.paused == 0 && self.mode == Mode::Run as u8 {
            return Err(Reason::AlreadyRunning);
        }
        self.paused = 0;
        self.paused_by = Key::ZERO;
        self.paused_at = UnixSeconds(0);
        self.mode = Mode::Run as u8;
        self.version = self.version.next();
        super::expect_valid(self.is_valid())
    }

    /// The threshold kills every mandate until it is granted anew.
    ///
    /// # Errors
    /// [`Reason::ThresholdNotMet`], [`Reason::StaleVersion`].
    pub fn revoke_all(&mut self, signers: &[Key], expected: Revision) -> Result<(), Reason> {
        self.authorise(signers)?;
        super::expect_version(self.version, expected)?;
        self.grant_epoch = self.grant_epoch.next();
        self.version = self.version.next();
        Ok(())
    }

    /// The threshold takes tokens out, to a wallet registered before. With a timelock only while nothing is paid.
    ///
    /// # Errors
    /// [`Reason::ThresholdNotMet`], [`Reason::StaleVersion`], [`Reason::WithdrawalWhileRunning`],
    /// [`Reason::WithdrawalAddressUnknown`].
    pub fn withdraw(&self, signers: &[Key], destination_owner: &Key, expected: Revision) -> Result<(), Reason> {
        self.authorise(signers)?;
        super::expect_version(self.version, expected)?;
        if self.timelock.0 != 0 && self.paused == 0 && self.mode == Mode::Run as u8 {
            return Err(Reason::WithdrawalWhileRunning);
        }
        if !self.withdrawal_addresses().contains(destination_owner) {
            return Err(Reason::WithdrawalAddressUnknown);
        }
        Ok(())
    }

    /// Hands out an incarnation that no account of this vault ever had.
    pub fn take_incarnation(&mut self) -> Revision {
        let taken = self.next_incarnation;
        self.next_incarnation = taken.next();
        taken
    }

    fn validate(&self) -> Result<(), Reason> {
        let members = self.members();
        if members.is_empty() || !distinct(members) {
            return Err(Reason::InvalidMembers);
        }
        if self.threshold == 0 || self.threshold > self.member_count {
            return Err(Reason::InvalidThreshold);
        }
        let withdrawal = self.withdrawal_addresses();
        if withdrawal.is_empty() || !distinct(withdrawal) {
            return Err(Reason::InvalidWithdrawalAddresses);
        }
        if self.timelock > MAX_TIMELOCK {
            return Err(Reason::InvalidTimelock);
        }
        Ok(())
    }

    /// What every instruction keeps.
    pub fn is_valid(&self) -> bool {
        self.layout == LAYOUT
            && self.mode <= Mode::Faulted as u8
            && self.paused <= 1
            && (self.paused == 1) == (self.paused_by != Key::ZERO)
            && self.validate().is_ok()
    }
}

/// Copies `keys` to the front of `places`; false if they do not fit.
fn fill(places: &mut [Key], keys: &[Key]) -> bool {
    for (place, key) in places.iter_mut().zip(keys) {
        *place = *key;
    }
    keys.len() <= places.len()
}

/// A length that fits a byte; a longer one is refused by whoever checks it against its maximum.
fn small(length: usize) -> u8 {
    u8::try_from(length).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{running_vault, AUTHORITY, MEMBERS, TREASURY};

    fn create(members: &[Key], threshold: u8, timelock: u64, withdrawal: &[Key]) -> Result<Vault, Reason> {
        let terms = VaultTerms { members, threshold, timelock: Seconds(timelock), withdrawal };
        Vault::create(7, Key([1; 4]), &AUTHORITY, (255, 254), terms)
    }

    #[test]
    fn a_new_vault_is_valid_and_inert() {
        let vault = create(&MEMBERS, 2, 0, &[TREASURY]).unwrap();
        assert!(vault.is_valid());
        assert_eq!(vault.mode, Mode::Inert as u8);
    }

    #[test]
    fn members_and_threshold_are_held_to_their_bounds() {
        let eight: Vec8 = core::array::from_fn(|i| Key([i as u64 + 1; 4]));
        assert!(create(&eight[..7], 7, 0, &[TREASURY]).is_ok());
        assert_eq!(create(&eight, 1, 0, &[TREASURY]), Err(Reason::InvalidMembers));
        assert_eq!(create(&[], 0, 0, &[TREASURY]), Err(Reason::InvalidMembers));
        assert_eq!(create(&[MEMBERS[0], MEMBERS[0]], 1, 0, &[TREASURY]), Err(Reason::InvalidMembers));
        assert_eq!(create(&[MEMBERS[0], AUTHORITY], 1, 0, &[TREASURY]), Err(Reason::InvalidMembers));
        assert_eq!(create(&[Key::ZERO], 1, 0, &[TREASURY]), Err(Reason::InvalidMembers));
        assert_eq!(create(&MEMBERS, 0, 0, &[TREASURY]), Err(Reason::InvalidThreshold));
        assert!(create(&MEMBERS, 3, 0, &[TREASURY]).is_ok());
        assert_eq!(create(&MEMBERS, 4, 0, &[TREASURY]), Err(Reason::InvalidThreshold));
    }

    type Vec8 = [Key; 8];

    #[test]
    fn withdrawal_wallets_and_timelock_are_held_to_their_bounds() {
        let five: [Key; 5] = core::array::from_fn(|i| Key([i as u64 + 1; 4]));
        assert!(create(&MEMBERS, 2, 0, &five[..4]).is_ok());
        for bad in [&five[..], &[], &[TREASURY, TREASURY], &[AUTHORITY], &[Key::ZERO]] {
            assert_eq!(create(&MEMBERS, 2, 0, bad), Err(Reason::InvalidWithdrawalAddresses));
        }
        assert!(create(&MEMBERS, 2, MAX_TIMELOCK.0, &[TREASURY]).is_ok());
        assert_eq!(create(&MEMBERS, 2, MAX_TIMELOCK.0 + 1, &[TREASURY]), Err(Reason::InvalidTimelock));
    }

    #[test]
    fn one_member_pauses_and_only_the_threshold_resumes() {
        let mut vault = running_vault();
        let running = vault;
        assert_eq!(vault.pause(&TREASURY, UnixSeconds(5)), Err(Reason::NotAMember));
        assert_eq!(vault, running);
        vault.pause(&MEMBERS[2], UnixSeconds(5)).unwrap();
        assert!(vault.is_valid());
        assert_eq!(vault.version, running.version, "a hold moves no version");
        assert_eq!(vault.pause(&MEMBERS[1], UnixSeconds(6)), Err(Reason::AlreadyPaused));
        assert_eq!(vault.resume(&MEMBERS[..1], vault.version), Err(Reason::ThresholdNotMet));
        assert_eq!(vault.resume(&MEMBERS[..2], Revision(99)), Err(Reason::StaleVersion));
        vault.resume(&MEMBERS[..2], vault.version).unwrap();
        assert_eq!(vault.resume(&MEMBERS[..2], vault.version), Err(Reason::AlreadyRunning));
        assert_eq!(vault.mode, Mode::Run as u8);
    }

    #[test]
    fn a_faulted_vault_is_neither_resumed_nor_unfaulted_by_a_pause() {
        let mut vault = Vault { mode: Mode::Faulted as u8, ..running_vault() };
        vault.pause(&MEMBERS[0], UnixSeconds(5)).unwrap();
        assert_eq!(vault.mode, Mode::Faulted as u8);
        assert_eq!(vault.resume(&MEMBERS, vault.version), Err(Reason::VaultFaulted));
    }

    #[test]
    fn withdrawals_go_to_registered_wallets_and_wait_for_a_pause_if_there_is_a_timelock() {
        let mut vault = running_vault();
        assert_eq!(vault.withdraw(&MEMBERS[..1], &TREASURY, vault.version), Err(Reason::ThresholdNotMet));
        assert_eq!(vault.withdraw(&MEMBERS[..2], &MEMBERS[0], vault.version), Err(Reason::WithdrawalAddressUnknown));
        assert_eq!(vault.withdraw(&MEMBERS[..2], &TREASURY, vault.version), Ok(()));
        assert_eq!(vault.withdraw(&MEMBERS[..2], &TREASURY, Revision(9)), Err(Reason::StaleVersion));
        vault.timelock = Seconds(1);
        assert_eq!(vault.withdraw(&MEMBERS[..2], &TREASURY, vault.version), Err(Reason::WithdrawalWhileRunning));
        vault.pause(&MEMBERS[0], UnixSeconds(5)).unwrap();
        assert_eq!(vault.withdraw(&MEMBERS[..2], &TREASURY, vault.version), Ok(()));
    }

    #[test]
    fn a_timelock_stops_cosigned_loosening() {
        let mut vault = running_vault();
        assert_eq!(vault.authorise_loosening(&MEMBERS[..1]), Err(Reason::ThresholdNotMet));
        assert_eq!(vault.authorise_loosening(&MEMBERS[..2]), Ok(()));
        vault.timelock = Seconds(1);
        assert_eq!(vault.authorise_loosening(&MEMBERS), Err(Reason::TimelockInForce));
    }

    #[test]
    fn a_vault_is_set_up_without_delay_until_it_first_runs() {
        let mut vault = Vault { mode: Mode::Inert as u8, timelock: Seconds(1), ..running_vault() };
        assert_eq!(vault.authorise_loosening(&MEMBERS[..1]), Err(Reason::ThresholdNotMet));
        assert_eq!(vault.authorise_loosening(&MEMBERS[..2]), Ok(()));
        vault.resume(&MEMBERS[..2], vault.version).unwrap();
        assert_eq!(vault.authorise_loosening(&MEMBERS), Err(Reason::TimelockInForce));
        vault.pause(&MEMBERS[0], UnixSeconds(5)).unwrap();
        assert_eq!(vault.authorise_loosening(&MEMBERS), Err(Reason::TimelockInForce));
    }
}
