//! The life of a vault: it pays only while it runs.

use crate::governance::{Action, Consent, While};
use crate::quantity::{Key, Revision, Seconds, Slot, UnixSeconds};
use crate::reason::Reason;
use crate::state::{expect_valid, expect_version, Vault};

/// Passed checks in a row that end a boot, each in a slot of its own.
pub const BOOT_CHECKS: u64 = 3;
/// A boot that lasts longer is frozen.
pub const BOOT_TERM: Seconds = Seconds(3_600);

/// Where a vault is in its life.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Created; its members have not started it.
    Inert = 0,
    /// Being started: checks must pass before the deadline.
    Boot = 1,
    /// Paying.
    Run = 2,
    /// Stopped by a member.
    Frozen = 3,
    /// A fault was proved. Latched.
    Faulted = 4,
}

/// The mode that counts at `now`: a boot that missed its deadline is frozen, and a value that no instruction writes is a
/// fault.
#[inline(always)]
pub const fn effective_mode(stored: u8, deadline: UnixSeconds, now: UnixSeconds) -> Mode {
    match stored {
        0 => Mode::Inert,
        1 if now.0 < deadline.0 => Mode::Boot,
        1 | 3 => Mode::Frozen,
        2 => Mode::Run,
        _ => Mode::Faulted,
    }
}

/// What was found at the custody accounts of a vault's budgets.
#[derive(Clone, Copy)]
pub struct Examined {
    /// Distinct budgets looked at.
    pub budgets: u64,
    /// How many of them are invalid, or have a custody account that is not the vault's alone.
    pub faults: u64,
}

impl Vault {
    /// The mode that counts at `now`.
    pub fn effective_mode(&self, now: UnixSeconds) -> Mode {
        effective_mode(self.mode, self.mode_deadline, now)
    }

    /// Whether the vault is in the mode that an action asks for.
    ///
    /// # Errors
    /// [`Reason::AlreadyPaused`], [`Reason::AlreadyRunning`], [`Reason::NotBooting`], [`Reason::VaultFaulted`],
    /// [`Reason::WithdrawalWhileRunning`].
    pub fn expect_mode(&self, action: Action, now: UnixSeconds) -> Result<(), Reason> {
        let mode = self.effective_mode(now);
        let live = self.paused == 0 && matches!(mode, Mode::Run | Mode::Boot);
        let (right, reason) = match action.row().mode {
            While::Always => return Ok(()),
            While::NotPaused => (self.paused == 0, Reason::AlreadyPaused),
            While::Stopped => (!live, Reason::AlreadyRunning),
            While::Booting => (live && mode == Mode::Boot, Reason::NotBooting),
            While::NotFaulted => (mode != Mode::Faulted, Reason::VaultFaulted),
            While::StoppedIfTimelock => (!live || self.timelock.0 == 0, Reason::WithdrawalWhileRunning),
        };
        if right {
            Ok(())
        } else {
            Err(reason)
        }
    }

    /// A member stops all payments. A faulted vault stays faulted.
    ///
    /// # Errors
    /// [`Reason::NotAMember`], [`Reason::HoldRightStripped`], [`Reason::AlreadyPaused`].
    pub fn pause(&mut self, member: &Key, now: UnixSeconds) -> Result<(), Reason> {
        self.expect_holder(member)?;
        self.expect_mode(Action::Pause, now)?;
        self.paused = 1;
        self.paused_by = *member;
        self.paused_at = now;
        if self.mode == Mode::Run as u8 || self.mode == Mode::Boot as u8 {
            self.change_mode(Mode::Frozen);
        } else {
            self.mode_changes = self.mode_changes.next();
        }
        Ok(())
    }

    /// The threshold lifts a pause or a fault, or starts an inert vault: it boots.
    ///
    /// # Errors
    /// What [`consent`](Self::consent) refuses, [`Reason::StaleVersion`] for another count of mode changes than the
    /// expected one, [`Reason::AlreadyRunning`].
    pub fn resume(&mut self, consent: Consent, expected: Revision, now: UnixSeconds, slot: Slot) -> Result<(), Reason> {
        self.consent(Action::Resume, true, consent)?;
        expect_version(self.mode_changes, expected)?;
        self.expect_mode(Action::Resume, now)?;
        self.paused = 0;
        self.paused_by = Key::ZERO;
        self.paused_at = UnixSeconds(0);
        self.change_mode(Mode::Boot);
        self.mode_deadline = UnixSeconds(now.0.saturating_add(BOOT_TERM.0));
        self.boot_slot = slot.0;
        expect_valid(self.is_valid())
    }

    /// Anyone has every custody account looked at. After [`BOOT_CHECKS`] such checks, each in a later slot than the one
    /// before, the vault runs.
    ///
    /// # Errors
    /// [`Reason::NotBooting`], [`Reason::BootSlot`], [`Reason::StateInvalid`], [`Reason::BudgetsMissing`],
    /// [`Reason::CustodyInvalid`].
    pub fn boot_check(&mut self, examined: Examined, now: UnixSeconds, slot: Slot) -> Result<(), Reason> {
        self.expect_mode(Action::BootCheck, now)?;
        if slot.0 <= self.boot_slot {
            return Err(Reason::BootSlot);
        }
        expect_valid(self.is_valid())?;
        if examined.budgets != self.budgets {
            return Err(Reason::BudgetsMissing);
        }
        if examined.faults != 0 {
            return Err(Reason::CustodyInvalid);
        }
        self.boot_slot = slot.0;
        self.boot_checks = self.boot_checks.wrapping_add(1);
        if self.boot_checks >= BOOT_CHECKS {
            let changes = self.mode_changes;
            self.change_mode(Mode::Run);
            self.mode_changes = changes;
        }
        Ok(())
    }

    /// Anyone proves a fault, which latches: only the threshold leads out, and only through a boot.
    ///
    /// # Errors
    /// [`Reason::VaultFaulted`] if it is faulted already, [`Reason::NoFault`].
    pub fn report_fault(&mut self, examined: Examined, now: UnixSeconds) -> Result<(), Reason> {
        self.expect_mode(Action::ReportFault, now)?;
        if examined.faults == 0 && self.is_valid() {
            return Err(Reason::NoFault);
        }
        self.change_mode(Mode::Faulted);
        Ok(())
    }

    /// Enters a mode; what an earlier boot left is gone.
    fn change_mode(&mut self, mode: Mode) {
        self.mode = mode as u8;
        self.mode_deadline = UnixSeconds(0);
        self.boot_slot = 0;
        self.boot_checks = 0;
        self.mode_changes = self.mode_changes.next();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{cosigned, running_vault, MEMBERS, TREASURY};

    const SOUND: Examined = Examined { budgets: 0, faults: 0 };
    const FAULTY: Examined = Examined { budgets: 0, faults: 1 };
    const AT: UnixSeconds = UnixSeconds(1_000);

    /// A vault that was resumed in slot 10.
    fn booting() -> Vault {
        let mut vault = Vault { mode: Mode::Inert as u8, ..running_vault() };
        vault.resume(cosigned(), vault.mode_changes, AT, Slot(10)).unwrap();
        vault
    }

    #[test]
    fn a_vault_runs_after_checks_in_distinct_slots_and_never_at_once() {
        let mut vault = booting();
        assert_eq!((vault.mode, vault.boot_checks), (Mode::Boot as u8, 0));
        assert_eq!(vault.boot_check(SOUND, AT, Slot(10)), Err(Reason::BootSlot), "the slot of the resume itself");
        for slot in [11, 12] {
            vault.boot_check(SOUND, AT, Slot(slot)).unwrap();
            for early in [slot, slot - 1] {
                assert_eq!(vault.boot_check(SOUND, AT, Slot(early)), Err(Reason::BootSlot));
            }
            assert_eq!(vault.mode, Mode::Boot as u8);
        }
        vault.boot_check(SOUND, AT, Slot(13)).unwrap();
        assert_eq!((vault.mode, vault.mode_deadline, vault.boot_checks), (Mode::Run as u8, UnixSeconds(0), 0));
        assert_eq!(vault.boot_check(SOUND, AT, Slot(14)), Err(Reason::NotBooting));
        assert!(vault.is_valid());
    }

    #[test]
    fn a_boot_check_looks_at_every_budget_and_passes_over_no_fault() {
        let mut vault = Vault { budgets: 2, ..booting() };
        let before = vault;
        for (examined, reason) in [
            (Examined { budgets: 1, faults: 0 }, Reason::BudgetsMissing),
            (Examined { budgets: 3, faults: 0 }, Reason::BudgetsMissing),
            (Examined { budgets: 2, faults: 1 }, Reason::CustodyInvalid),
        ] {
            assert_eq!(vault.boot_check(examined, AT, Slot(11)), Err(reason));
            assert_eq!(vault, before);
        }
        vault.boot_check(Examined { budgets: 2, faults: 0 }, AT, Slot(11)).unwrap();
    }

    #[test]
    fn a_missed_deadline_is_frozen_until_the_threshold_boots_anew() {
        let mut vault = booting();
        let late = UnixSeconds(AT.0 + BOOT_TERM.0);
        vault.boot_check(SOUND, UnixSeconds(late.0 - 1), Slot(11)).unwrap();
        assert_eq!(vault.resume(cosigned(), vault.mode_changes, AT, Slot(12)), Err(Reason::AlreadyRunning));
        assert_eq!(vault.boot_check(SOUND, late, Slot(12)), Err(Reason::NotBooting));
        vault.resume(cosigned(), vault.mode_changes, late, Slot(12)).unwrap();
        assert_eq!(vault.boot_checks, 0, "checks of the boot before do not count");
    }

    #[test]
    fn a_fault_is_latched_and_left_by_the_threshold_through_a_boot_only() {
        for mode in [Mode::Inert, Mode::Boot, Mode::Run, Mode::Frozen] {
            let mut vault = Vault { mode: mode as u8, mode_deadline: UnixSeconds(AT.0 + 1), ..running_vault() };
            let before = vault;
            assert_eq!(vault.report_fault(SOUND, AT), Err(Reason::NoFault));
            assert_eq!(vault, before);
            vault.report_fault(FAULTY, AT).unwrap();
            assert_eq!(vault.effective_mode(AT), Mode::Faulted);
            assert_eq!(vault.report_fault(FAULTY, AT), Err(Reason::VaultFaulted));
            vault.pause(&MEMBERS[0], AT).unwrap();
            assert_eq!(vault.mode, Mode::Faulted as u8, "a pause does not unfault");
            assert_eq!(vault.boot_check(SOUND, AT, Slot(99)), Err(Reason::NotBooting));
            vault.resume(cosigned(), vault.mode_changes, AT, Slot(5)).unwrap();
            assert_eq!(vault.mode, Mode::Boot as u8);
        }
    }

    #[test]
    fn a_state_that_no_instruction_writes_is_a_fault() {
        let mut vault = Vault { threshold: 0, ..running_vault() };
        vault.report_fault(SOUND, AT).unwrap();
        assert_eq!(vault.mode, Mode::Faulted as u8);
    }

    #[test]
    fn one_member_pauses_and_only_the_threshold_resumes() {
        let mut vault = running_vault();
        let running = vault;
        assert_eq!(vault.pause(&TREASURY, AT), Err(Reason::NotAMember));
        assert_eq!(vault, running);
        vault.pause(&MEMBERS[2], AT).unwrap();
        assert!(vault.is_valid());
        let moved = (vault.version, vault.governance_epoch, vault.grant_epoch);
        assert_eq!(moved, (running.version, running.governance_epoch, running.grant_epoch), "a hold moves none");
        assert_eq!(vault.pause(&MEMBERS[1], AT), Err(Reason::AlreadyPaused));
        let mut resume = |signers, expected| vault.resume(Consent::Cosigned(signers), expected, AT, Slot(10));
        let expected = running.mode_changes.next();
        assert_eq!(resume(&MEMBERS[..1], expected), Err(Reason::ThresholdNotMet));
        assert_eq!(resume(&MEMBERS[..2], running.mode_changes), Err(Reason::StaleVersion));
        resume(&MEMBERS[..2], expected).unwrap();
        assert_eq!((vault.mode, vault.paused), (Mode::Boot as u8, 0));
        assert_eq!(vault.version, running.version, "nobody voids a proposal by pausing");
    }

    #[test]
    fn a_resume_signed_for_one_pause_does_not_lift_the_next() {
        let mut vault = running_vault();
        vault.pause(&MEMBERS[0], AT).unwrap();
        let signed = vault.mode_changes;
        vault.resume(cosigned(), signed, AT, Slot(10)).unwrap();
        vault.pause(&MEMBERS[1], AT).unwrap();
        assert_eq!(vault.resume(cosigned(), signed, AT, Slot(11)), Err(Reason::StaleVersion));
    }

    #[test]
    fn a_pause_ends_a_boot() {
        let mut vault = booting();
        vault.pause(&MEMBERS[0], AT).unwrap();
        assert_eq!(vault.mode, Mode::Frozen as u8);
        assert_eq!(vault.boot_check(SOUND, AT, Slot(11)), Err(Reason::NotBooting));
    }

    #[test]
    fn a_missed_boot_deadline_is_frozen_never_run() {
        let deadline = UnixSeconds(100);
        assert_eq!(effective_mode(1, deadline, UnixSeconds(99)), Mode::Boot);
        assert_eq!(effective_mode(1, deadline, UnixSeconds(100)), Mode::Frozen);
        assert_eq!(effective_mode(1, deadline, UnixSeconds(u64::MAX)), Mode::Frozen);
    }

    #[test]
    fn only_the_stored_value_of_run_runs() {
        for stored in 0..=u8::MAX {
            let runs = effective_mode(stored, UnixSeconds(0), UnixSeconds(0)) == Mode::Run;
            assert_eq!(runs, stored == Mode::Run as u8);
        }
    }
}
