//! The vault: who owns it, and whether it runs.

use crate::governance::{Action, Consent};
use crate::lifecycle::{Mode, BOOT_CHECKS};
use crate::multisig::{distinct, MAX_MEMBERS};
use crate::quantity::{Key, Revision, Seconds, UnixSeconds};
use crate::reason::Reason;
use crate::state::LAYOUT;

/// Most registered withdrawal wallets.
pub const MAX_WITHDRAWAL_ADDRESSES: usize = 4;
/// The longest timelock, and the longest delay of approvals: 30 days.
pub const MAX_TIMELOCK: Seconds = Seconds(30 * 86_400);
/// Most budgets, and so mints, of a vault: one transaction shows all of them with their custody accounts.
pub const MAX_BUDGETS: u64 = 12;

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
    /// Slot of the latest passed boot check, or of the resume; zero outside a boot.
    pub boot_slot: u64,
    /// Boot checks passed.
    pub boot_checks: u64,
    /// Moves with members, threshold and timelock: what was proposed before is dead.
    pub governance_epoch: Revision,
    /// Moves when all grants are revoked: what was granted before is dead.
    pub grant_epoch: Revision,
    /// The incarnation that the next account of this vault takes; never handed out twice.
    pub next_incarnation: Revision,
    /// The index that the next co-signed approval takes; never handed out twice.
    pub next_index: u64,
    /// Moves with every change of members, threshold, delays and withdrawal wallets.
    pub version: Revision,
    /// Delay of approvals of payments, seconds.
    pub approval_delay: Seconds,
    /// Moves with every pause, resume and fault, so that a resume signed for one pause does not lift another.
    pub mode_changes: Revision,
    /// Budgets set, at most [`MAX_BUDGETS`]: a boot check looks at the custody account of each.
    pub budgets: u64,
    /// A bit per member, in the order of `members`: its right to hold was taken away.
    pub stripped: u64,
    /// Proposals that the member of each place made; part of their indices, so that none is used twice.
    pub proposals: [u64; MAX_MEMBERS],
    /// For later versions; zero.
    pub reserved: [u64; 9],
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

/// Who the members are to be.
#[derive(Clone, Copy)]
pub struct MemberTerms<'a> {
    /// Distinct members.
    pub members: &'a [Key],
    /// Members that must sign.
    pub threshold: u8,
    /// A bit per member, in the order of `members`: it may hold.
    pub holders: u8,
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
            member_count: 0,
            threshold: terms.threshold,
            paused: 0,
            withdrawal_count: 0,
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
            approval_delay: Seconds(0),
            mode_changes: Revision(0),
            budgets: 0,
            stripped: 0,
            proposals: [0; MAX_MEMBERS],
            reserved: [0; 9],
        };
        vault.name_members(terms.members)?;
        vault.name_wallets(terms.withdrawal)?;
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

    /// The threshold kills every mandate until it is granted anew.
    ///
    /// # Errors
    /// What [`consent`](Self::consent) refuses; [`Reason::StaleVersion`] for another grant epoch than the expected one.
    pub fn revoke_all(&mut self, consent: Consent, expected: Revision) -> Result<(), Reason> {
        self.consent(Action::RevokeAll, true, consent)?;
        super::expect_version(self.grant_epoch, expected)?;
        self.move_epoch(Action::RevokeAll);
        Ok(())
    }

    /// The threshold takes tokens out, to a wallet registered before. With a timelock only while nothing is paid.
    ///
    /// # Errors
    /// What [`consent`](Self::consent) refuses, [`Reason::StaleVersion`], [`Reason::WithdrawalWhileRunning`],
    /// [`Reason::WithdrawalAddressUnknown`].
    pub fn withdraw(
        &self,
        consent: Consent,
        destination_owner: &Key,
        expected: Revision,
        now: UnixSeconds,
    ) -> Result<(), Reason> {
        self.consent(Action::Withdraw, true, consent)?;
        super::expect_version(self.version, expected)?;
        self.expect_mode(Action::Withdraw, now)?;
        if !self.withdrawal_addresses().contains(destination_owner) {
            return Err(Reason::WithdrawalAddressUnknown);
        }
        Ok(())
    }

    /// The threshold names the members anew, how many of them must sign, and which of them may hold: a bit each. What was
    /// proposed and approved before is dead.
    ///
    /// # Errors
    /// What [`consent`](Self::consent) refuses, [`Reason::StaleVersion`], [`Reason::InvalidMembers`],
    /// [`Reason::InvalidThreshold`], [`Reason::InvalidHolders`].
    pub fn set_members(&mut self, consent: Consent, terms: &MemberTerms, expected: Revision) -> Result<(), Reason> {
        self.consent(Action::SetMembers, true, consent)?;
        super::expect_version(self.version, expected)?;
        let mut changed = *self;
        changed.name_members(terms.members)?;
        changed.threshold = terms.threshold;
        let everybody = everybody(changed.member_count);
        if u64::from(terms.holders) & !everybody != 0 {
            return Err(Reason::InvalidHolders);
        }
        changed.stripped = everybody & !u64::from(terms.holders);
        self.become_valid(changed, Action::SetMembers)
    }

    /// The threshold changes the delay of what gives more power, and the delay of approvals. What was proposed and
    /// approved before is dead.
    ///
    /// # Errors
    /// What [`consent`](Self::consent) refuses, [`Reason::StaleVersion`], [`Reason::InvalidTimelock`].
    pub fn set_delays(
        &mut self,
        consent: Consent,
        timelock: Seconds,
        approvals: Seconds,
        expected: Revision,
    ) -> Result<(), Reason> {
        self.consent(Action::SetDelays, true, consent)?;
        super::expect_version(self.version, expected)?;
        let mut changed = *self;
        changed.timelock = timelock;
        changed.approval_delay = approvals;
        self.become_valid(changed, Action::SetDelays)
    }

    /// The threshold changes the wallets that withdrawals may go to.
    ///
    /// # Errors
    /// What [`consent`](Self::consent) refuses, [`Reason::StaleVersion`], [`Reason::InvalidWithdrawalAddresses`].
    pub fn set_withdrawal(&mut self, consent: Consent, wallets: &[Key], expected: Revision) -> Result<(), Reason> {
        self.consent(Action::SetWithdrawal, true, consent)?;
        super::expect_version(self.version, expected)?;
        let mut changed = *self;
        changed.name_wallets(wallets)?;
        self.become_valid(changed, Action::SetWithdrawal)
    }

    /// Takes over a change of the rules, once it is found to keep them.
    fn become_valid(&mut self, changed: Self, action: Action) -> Result<(), Reason> {
        changed.validate()?;
        super::expect_valid(changed.is_valid())?;
        *self = changed;
        self.move_epoch(action);
        self.version = self.version.next();
        Ok(())
    }

    /// Counts one more budget.
    ///
    /// # Errors
    /// [`Reason::TooManyBudgets`].
    pub(crate) fn take_budget(&mut self) -> Result<(), Reason> {
        if self.budgets >= MAX_BUDGETS {
            return Err(Reason::TooManyBudgets);
        }
        self.budgets = self.budgets.wrapping_add(1);
        Ok(())
    }

    /// Hands out an incarnation that no account of this vault ever had.
    pub fn take_incarnation(&mut self) -> Revision {
        let taken = self.next_incarnation;
        self.next_incarnation = taken.next();
        taken
    }

    fn name_members(&mut self, members: &[Key]) -> Result<(), Reason> {
        self.member_count = small(members.len());
        self.members = [Key::ZERO; MAX_MEMBERS];
        if !fill(&mut self.members, members) || members.contains(&self.authority) {
            return Err(Reason::InvalidMembers);
        }
        Ok(())
    }

    fn name_wallets(&mut self, wallets: &[Key]) -> Result<(), Reason> {
        self.withdrawal_count = small(wallets.len());
        self.withdrawal = [Key::ZERO; MAX_WITHDRAWAL_ADDRESSES];
        if !fill(&mut self.withdrawal, wallets) || wallets.contains(&self.authority) {
            return Err(Reason::InvalidWithdrawalAddresses);
        }
        Ok(())
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
        if self.timelock > MAX_TIMELOCK || self.approval_delay > MAX_TIMELOCK {
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
            && (self.paused == 0 || self.mode != Mode::Run as u8)
            && self.boot_checks < BOOT_CHECKS
            && self.budgets <= MAX_BUDGETS
            && self.stripped & !everybody(self.member_count) == 0
            && self.validate().is_ok()
    }
}

/// A bit for each of so many members.
fn everybody(members: u8) -> u64 {
    1u64.checked_shl(u32::from(members)).unwrap_or(0).wrapping_sub(1)
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
    use crate::fixture::{cosigned, running_vault, AUTHORITY, MEMBERS, NOW, TREASURY};

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

    fn withdraw(vault: &Vault, signers: usize, wallet: &Key, expected: Revision) -> Result<(), Reason> {
        vault.withdraw(Consent::Cosigned(&MEMBERS[..signers]), wallet, expected, UnixSeconds(NOW))
    }

    #[test]
    fn withdrawals_go_to_registered_wallets_and_wait_for_a_pause_if_there_is_a_timelock() {
        let mut vault = running_vault();
        assert_eq!(withdraw(&vault, 1, &TREASURY, vault.version), Err(Reason::ThresholdNotMet));
        assert_eq!(withdraw(&vault, 2, &MEMBERS[0], vault.version), Err(Reason::WithdrawalAddressUnknown));
        assert_eq!(withdraw(&vault, 2, &TREASURY, vault.version), Ok(()));
        assert_eq!(withdraw(&vault, 2, &TREASURY, Revision(9)), Err(Reason::StaleVersion));
        vault.timelock = Seconds(1);
        assert_eq!(withdraw(&vault, 2, &TREASURY, vault.version), Err(Reason::WithdrawalWhileRunning));
        vault.pause(&MEMBERS[0], UnixSeconds(5)).unwrap();
        assert_eq!(withdraw(&vault, 2, &TREASURY, vault.version), Ok(()));
    }

    fn named(members: &[Key], threshold: u8, holders: u8) -> MemberTerms<'_> {
        MemberTerms { members, threshold, holders }
    }

    #[test]
    fn naming_members_anew_moves_epoch_and_version_and_says_who_may_hold() {
        let mut vault = running_vault();
        let before = vault;
        let two = [MEMBERS[1], Key([9; 4])];
        vault.set_members(cosigned(), &named(&two, 1, 0b01), before.version).unwrap();
        assert!(vault.is_valid());
        assert_eq!((vault.members(), vault.threshold, vault.stripped), (&two[..], 1, 0b10));
        assert_eq!((vault.governance_epoch, vault.version), (before.governance_epoch.next(), before.version.next()));
        assert_eq!(vault.members[2], Key::ZERO, "a removed member leaves no key behind");
        assert_eq!(vault.grant_epoch, before.grant_epoch);
    }

    #[test]
    fn no_list_of_members_leaves_the_threshold_out_of_reach() {
        let mut vault = running_vault();
        let before = vault;
        for (members, threshold, holders, reason) in [
            (&MEMBERS[..2], 3, 0b11, Reason::InvalidThreshold),
            (&MEMBERS[..2], 0, 0b11, Reason::InvalidThreshold),
            (&[], 0, 0, Reason::InvalidMembers),
            (&[MEMBERS[0], MEMBERS[0]], 1, 0b11, Reason::InvalidMembers),
            (&[MEMBERS[0], AUTHORITY], 1, 0b11, Reason::InvalidMembers),
            (&[Key::ZERO], 1, 0b1, Reason::InvalidMembers),
            (&[Key([9; 4]); 8], 1, 0b1, Reason::InvalidMembers),
            (&MEMBERS[..2], 1, 0b111, Reason::InvalidHolders),
        ] {
            let set = vault.set_members(cosigned(), &named(members, threshold, holders), before.version);
            assert_eq!(set, Err(reason));
            assert_eq!(vault, before);
        }
        let set = vault.set_members(cosigned(), &named(&MEMBERS, 2, 0b111), before.version.next());
        assert_eq!(set, Err(Reason::StaleVersion));
    }

    #[test]
    fn delays_and_withdrawal_wallets_are_held_to_their_bounds() {
        let mut vault = running_vault();
        let before = vault;
        for (timelock, approvals) in [(MAX_TIMELOCK.0 + 1, 0), (0, MAX_TIMELOCK.0 + 1)] {
            let set = vault.set_delays(cosigned(), Seconds(timelock), Seconds(approvals), before.version);
            assert_eq!(set, Err(Reason::InvalidTimelock));
        }
        for bad in [&[][..], &[TREASURY, TREASURY], &[AUTHORITY], &[Key::ZERO], &[TREASURY; 5]] {
            let set = vault.set_withdrawal(cosigned(), bad, before.version);
            assert_eq!(set, Err(Reason::InvalidWithdrawalAddresses));
        }
        assert_eq!(vault, before);

        vault.set_withdrawal(cosigned(), &[MEMBERS[0]], before.version).unwrap();
        assert_eq!(vault.withdrawal_addresses(), &MEMBERS[..1]);
        assert_eq!(vault.governance_epoch, before.governance_epoch, "wallets are no rule of voting");
        vault.set_delays(cosigned(), MAX_TIMELOCK, MAX_TIMELOCK, vault.version).unwrap();
        assert_eq!((vault.timelock, vault.approval_delay), (MAX_TIMELOCK, MAX_TIMELOCK));
        assert_eq!(vault.governance_epoch, before.governance_epoch.next());
        let again = vault.set_delays(cosigned(), Seconds(0), Seconds(0), vault.version);
        assert_eq!(again, Err(Reason::TimelockInForce), "not even the delay itself is changed without delay");
    }

    #[test]
    fn revoking_all_moves_the_grant_epoch_alone() {
        let mut vault = running_vault();
        let before = vault;
        assert_eq!(vault.revoke_all(cosigned(), Revision(9)), Err(Reason::StaleVersion));
        vault.revoke_all(cosigned(), before.grant_epoch).unwrap();
        assert_eq!(vault, Vault { grant_epoch: before.grant_epoch.next(), ..before });
    }
}
