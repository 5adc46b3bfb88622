//! The life of a vault: it pays only while it runs, one member stops it, and nothing but a threshold of members and then checks
//! in slots of their own start it again.
//!
//! Of any stored vault and any call: only the last boot check leads to Run, only a resume leads to Boot, and only a resume leads
//! out of a fault. The functions here and those of governance, which keep the mode, are all that write a vault.

use policy_kernel::governance::Consent;
use policy_kernel::lifecycle::{effective_mode, Examined, Mode, BOOT_CHECKS, BOOT_TERM};
use policy_kernel::quantity::{Key, Revision, UnixSeconds};
use policy_kernel::spending::Counters;
use policy_kernel::state::{Counterparty, Mandate, Session, Vault};
use policy_kernel::ticket::Pending;
use policy_kernel::window::Window;

use crate::any;
use crate::same::either;
use crate::shown::{blank, like, number_like};

/// Members and threshold of the vaults here, and whether a pause holds: single bytes that share a word with the number of
/// members, which is then a constant.
const SHAPES: [(u8, u8, u8); 3] = [(1, 1, 0), (3, 2, 0), (3, 2, 1)];

/// A vault of so many members. What the lifecycle neither reads nor copies is zero.
#[inline(always)]
fn vault((member_count, threshold, paused): (u8, u8, u8)) -> Vault {
    let mut vault: Vault = blank();
    vault.member_count = member_count;
    vault.threshold = threshold;
    vault.paused = paused;
    vault.withdrawal_count = 1;
    let mut at = 0;
    while at < member_count as usize {
        vault.members[at] = any::key();
        at += 1;
    }
    vault.withdrawal[0] = any::key();
    vault.layout = number_like(1) as u8;
    vault.mode = kani::any();
    vault.authority = any::key();
    vault.timelock = any::seconds();
    vault.paused_by = if paused == 1 { any::key() } else { like(&Key::ZERO) };
    vault.paused_at = any::time();
    vault.mode_deadline = any::time();
    vault.boot_slot = kani::any();
    vault.boot_checks = kani::any();
    vault.governance_epoch = any::revision();
    vault.grant_epoch = any::revision();
    vault.next_incarnation = any::revision();
    vault.version = any::revision();
    vault.approval_delay = any::seconds();
    vault.mode_changes = any::revision();
    vault.budgets = kani::any();
    vault.stripped = kani::any();
    vault
}

fn examined() -> Examined {
    Examined { budgets: number_like(2), faults: number_like(0) }
}

/// Whether a key is one of the members who may hold.
fn may_hold(vault: &Vault, key: &Key) -> bool {
    let (mut may, mut at) = (false, 0);
    while at < vault.member_count as usize {
        may |= (vault.members[at] == *key) & (vault.stripped >> at & 1 == 0);
        at += 1;
    }
    may
}

/// What was, with what is now of the lifecycle: the rest is compared, and so is `paused`, a constant like the bytes beside it.
fn moved(before: &Vault, after: &Vault, paused: u8) -> Vault {
    Vault {
        mode: after.mode,
        paused,
        paused_by: after.paused_by,
        paused_at: after.paused_at,
        mode_deadline: after.mode_deadline,
        boot_slot: after.boot_slot,
        boot_checks: after.boot_checks,
        mode_changes: after.mode_changes,
        ..*before
    }
}

/// `lifecycle`: of every stored mode, at every time, the vault counts as running only where Run is stored; a boot counts until
/// its deadline and as frozen from then on; and what is no mode counts as a fault.
#[kani::proof]
fn lifecycle_runs_only_in_run() {
    let (stored, deadline, now) = (kani::any::<u8>(), any::time(), any::time());

    let mode = effective_mode(stored, deadline, now);

    let late = deadline.0 <= now.0;
    assert!((mode == Mode::Run) == (stored == 2));
    assert!((mode == Mode::Boot) == (stored == 1) & !late);
    assert!((mode == Mode::Frozen) == (stored == 3) | (stored == 1) & late);
    assert!((mode == Mode::Inert) == (stored == 0));
    assert!((mode == Mode::Faulted) == (stored >= 4));
    kani::cover!(mode == Mode::Run);
    kani::cover!(mode == Mode::Frozen && stored == 1);
    kani::cover!(mode == Mode::Faulted && stored == 255);
}

/// `lifecycle`: any one member who may hold, and nobody else, pauses what is not paused yet. It then runs at no time, a fault
/// stays a fault, a pause changes nothing but the lifecycle (no version, no epoch), and a refused one changes nothing.
/// Assumes: the vault is valid, which it stays.
/// Bound: one member, not paused; three members, two the threshold, paused or not.
#[kani::proof]
#[kani::unwind(20)]
fn lifecycle_pause_stops() {
    let now = any::time();
    let (mut exact, mut kept, mut stops, mut paused, mut latched) = (true, true, true, false, false);
    let mut shape = 0;
    while shape < SHAPES.len() {
        let before = vault(SHAPES[shape]);
        let valid = before.is_valid();
        let (mut vault, key) = (before, like(&before.members[usize::from(before.member_count) - 1]));

        let done = vault.pause(&key, now).is_ok();

        exact &= !valid | (done == may_hold(&before, &key) & (before.paused == 0));
        let expected = moved(&before, &vault, 1);
        kept &= !valid | either(done, &vault, &expected, &before);
        let faulted = before.mode >= 4;
        let mode = if before.mode == 0 || faulted { before.mode } else { 3 };
        let named = (vault.paused == 1) & (vault.paused_by == key) & (vault.paused_at == now);
        let counted = vault.mode_changes == before.mode_changes.next();
        stops &= !(valid & done) | (vault.mode == mode) & named & counted & expected.is_valid();
        paused |= valid & done & (before.mode == 2);
        latched |= valid & done & faulted;
        shape += 1;
    }
    assert!(exact & kept & stops);
    kani::cover!(paused);
    kani::cover!(latched);
}

/// `lifecycle`: only a threshold of members resumes, as they saw the vault last, and only what neither runs nor boots. It then
/// boots, with no check counted and one hour to go, and never runs at once; nothing else changes, and a refused resume
/// changes nothing.
/// Assumes: the vault is valid, which it stays.
/// Bound: one member, not paused; three members, two the threshold, paused or not; so many signers as the threshold, with any keys.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn lifecycle_resume_boots() {
    let (now, slot) = (any::time(), any::slot());
    let (mut exact, mut kept, mut boots, mut fault, mut pause) = (true, true, true, false, false);
    let mut shape = 0;
    while shape < SHAPES.len() {
        let before = vault(SHAPES[shape]);
        let valid = before.is_valid();
        let signers = [like(&before.members[usize::from(before.member_count) - 1]), like(&before.members[0])];
        let signed = &signers[..usize::from(before.threshold)];
        let expected = Revision(number_like(before.mode_changes.0));
        let mut vault = before;

        let done = vault.resume(Consent::Cosigned(signed), expected, now, slot).is_ok();

        let booting = (before.mode == 1) & (now.0 < before.mode_deadline.0);
        let live = (before.paused == 0) & (booting | (before.mode == 2));
        let seen = expected == before.mode_changes;
        exact &= !valid | (done == enough(&before, signed) & seen & !live);
        let expected = moved(&before, &vault, 0);
        kept &= !valid | either(done, &vault, &expected, &before);
        let unpaused = (vault.paused == 0) & (vault.paused_by == Key::ZERO) & (vault.paused_at.0 == 0);
        let begun = (vault.boot_checks == 0) & (vault.boot_slot == slot.0);
        let deadline = vault.mode_deadline.0 == now.0.saturating_add(BOOT_TERM.0);
        let counted = vault.mode_changes == before.mode_changes.next();
        boots &= !(valid & done) | (vault.mode == 1) & unpaused & begun & deadline & counted & expected.is_valid();
        fault |= valid & done & (before.mode == 4);
        pause |= valid & done & (before.paused == 1);
        shape += 1;
    }
    assert!(exact & kept & boots);
    kani::cover!(fault);
    kani::cover!(pause);
}

/// Whether so many members as the threshold are among the signers.
fn enough(vault: &Vault, signers: &[Key]) -> bool {
    let (mut signed, mut at) = (0, 0);
    while at < vault.member_count as usize {
        let mut among = false;
        for signer in signers {
            among |= *signer == vault.members[at];
        }
        signed += u8::from(among);
        at += 1;
    }
    signed >= vault.threshold
}

/// `lifecycle`: a boot check passes exactly before the deadline of a boot of a valid vault that is not paused, in a later slot
/// than the one before or the resume, with every budget looked at and no fault found; the third in a row makes the vault run,
/// and no other. Nothing else changes, and a refused check changes nothing.
/// Bound: one member, not paused; three members, two the threshold, paused or not.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn lifecycle_boot_check_is_counted() {
    let (now, slot) = (any::time(), any::slot());
    let (mut exact, mut kept, mut counts, mut waits, mut runs) = (true, true, true, false, false);
    let mut shape = 0;
    while shape < SHAPES.len() {
        let mut before = vault(SHAPES[shape]);
        before.mode = number_like(1) as u8;
        let examined = Examined { budgets: number_like(before.budgets), faults: number_like(0) };
        let mut vault = before;

        let done = vault.boot_check(examined, now, slot).is_ok();

        let booting = (before.mode == 1) & (before.paused == 0) & (now.0 < before.mode_deadline.0);
        let sound = (examined.budgets == before.budgets) & (examined.faults == 0) & before.is_valid();
        exact &= done == booting & sound & (slot.0 > before.boot_slot);
        let expected = moved(&before, &vault, before.paused);
        kept &= either(done, &vault, &expected, &before);
        let kept_too = (vault.paused == 0) & (vault.mode_changes == before.mode_changes);
        let third = before.boot_checks == 2;
        let counted = (vault.boot_checks == before.boot_checks.wrapping_add(1)) & (vault.boot_slot == slot.0);
        let one_more = (vault.mode == 1) & (vault.mode_deadline == before.mode_deadline) & counted;
        let clear = (vault.mode_deadline.0 == 0) & (vault.boot_slot == 0) & (vault.boot_checks == 0);
        let step = if third { (vault.mode == 2) & clear } else { one_more };
        counts &= !done | step & kept_too & expected.is_valid();
        waits |= done & !third;
        runs |= done & third;
        shape += 1;
    }
    assert!(exact & kept & counts);
    kani::cover!(waits);
    kani::cover!(runs);
}

/// `lifecycle`: from a resume on, the vault runs only after three checks that passed before the deadline, each in a later slot
/// than the one before and the first in a later one than the resume.
/// Bound: a vault of one member that was paused; four checks with any findings at any times and slots.
#[kani::proof]
#[kani::unwind(20)]
fn lifecycle_boot_takes_three_slots() {
    let (now, resumed, key) = (any::time(), any::slot(), Key([7; 4]));
    let mut vault: Vault = blank();
    vault.layout = 1;
    vault.mode = 3;
    vault.member_count = 1;
    vault.threshold = 1;
    vault.paused = 1;
    vault.withdrawal_count = 1;
    vault.paused_by = key;
    vault.members[0] = key;
    vault.withdrawal[0] = key;
    vault.budgets = 2;
    vault.mode_changes = Revision(5);
    let done = vault.resume(Consent::Cosigned(&[key]), Revision(5), now, resumed).is_ok();
    let (mut passed, mut latest, mut never_early, mut late) = (0, resumed.0, done, false);
    let mut at = 0;
    while at < 4 {
        let (now_then, slot) = (any::time(), any::slot());
        let ok = vault.boot_check(examined(), now_then, slot).is_ok();
        never_early &= !ok | (slot.0 > latest) & (now_then.0 < now.0.saturating_add(BOOT_TERM.0));
        latest = if ok { slot.0 } else { latest };
        passed += u64::from(ok);
        never_early &= (vault.mode == 2) == (passed == BOOT_CHECKS);
        late |= (passed == BOOT_CHECKS) & (at == 3);
        at += 1;
    }
    assert!(never_early & (passed <= BOOT_CHECKS));
    kani::cover!(late);
    kani::cover!(passed == 0);
}

/// `lifecycle`: whoever reports a fault is heard exactly if one was found or the vault itself is invalid, and it is not
/// faulted yet. It is then faulted at all times; nothing else changes, and a refused report changes nothing.
/// Bound: one member, not paused; three members, two the threshold, paused or not.
#[kani::proof]
#[kani::unwind(20)]
fn lifecycle_report_needs_a_fault() {
    let (examined, now) = (examined(), any::time());
    let (mut exact, mut kept, mut latches, mut found, mut invalid) = (true, true, true, false, false);
    let mut shape = 0;
    while shape < SHAPES.len() {
        let before = vault(SHAPES[shape]);
        let (was_valid, mut vault) = (before.is_valid(), before);

        let done = vault.report_fault(examined, now).is_ok();

        exact &= done == (before.mode < 4) & ((examined.faults != 0) | !was_valid);
        let expected = moved(&before, &vault, before.paused);
        kept &= either(done, &vault, &expected, &before);
        let pause = (vault.paused == before.paused)
            & (vault.paused_by == before.paused_by)
            & (vault.paused_at == before.paused_at);
        let clear = (vault.mode_deadline.0 == 0) & (vault.boot_slot == 0) & (vault.boot_checks == 0);
        let counted = vault.mode_changes == before.mode_changes.next();
        latches &= !done | (vault.mode == 4) & pause & clear & counted & (!was_valid | expected.is_valid());
        found |= done & was_valid;
        invalid |= done & (examined.faults == 0);
        shape += 1;
    }
    assert!(exact & kept & latches);
    kani::cover!(found);
    kani::cover!(invalid);
}

/// Counters of a fixed time, so that no day and week are divided out; what they hold is free.
fn counters() -> Counters {
    Counters { last_seen: UnixSeconds(1_774_440_000), ..any::counters() }
}

/// `holds_move_nothing`: any one member who may hold, and nobody else, holds a mandate that is not held. Only its hold and the
/// count of holds change: no version, no limit, nothing spent; a refused hold changes nothing.
/// Bound: a vault of three members.
#[kani::proof]
#[kani::unwind(20)]
fn hold_of_a_mandate_moves_nothing() {
    let vault = vault((3, 2, 0));
    let key = like(&vault.members[1]);
    let before = any::mandate(Window { sum: any::cell(), ..Window::EMPTY }, any::payment_ids(0), Pending::default());
    let mut mandate = before;

    let done = mandate.hold(&vault, &key).is_ok();

    let held = Mandate { held: 1, hold_changes: before.hold_changes.next(), ..before };
    let kept = either(done, &mandate, &held, &before);
    assert!((done == may_hold_first(&vault, &key) & (before.held == 0)) & kept);
    kani::cover!(done);
    kani::cover!(!done && before.held == 0);
}

/// `holds_move_nothing`: the same of a session.
/// Bound: a vault of three members.
#[kani::proof]
#[kani::unwind(70)]
fn hold_of_a_session_moves_nothing() {
    let vault = vault((3, 2, 0));
    let key = like(&vault.members[1]);
    let before = any::session();
    let mut session = before;

    let done = session.hold(&vault, &key).is_ok();

    let held = Session { held: 1, hold_changes: before.hold_changes.next(), ..before };
    let kept = either(done, &session, &held, &before);
    assert!((done == may_hold_first(&vault, &key) & (before.held == 0)) & kept);
    kani::cover!(done);
    kani::cover!(!done && before.held == 0);
}

/// `holds_move_nothing`: the same of a payee's record, but that nobody holds the vault's own authority.
/// Assumes: the record is valid, which it stays.
/// Bound: a vault of three members; the record has seen one fixed moment last.
#[kani::proof]
#[kani::unwind(70)]
fn hold_of_a_payee_moves_nothing() {
    let (vault, payee) = (vault((3, 2, 0)), any::key());
    let key = like(&vault.members[1]);
    let before = Counterparty {
        layout: 1,
        denied: number_like(0) as u8,
        counters: counters(),
        ..any::counterparty(number_like(3) as u8)
    };
    kani::assume(before.is_valid());
    let mut record = before;

    let done = record.hold(&vault, (any::key(), payee), kani::any(), &key).is_ok();

    let held = Counterparty { denied: 1, hold_changes: before.hold_changes.next(), ..before };
    let kept = either(done, &record, &held, &before);
    let anybody = (payee != Key::ZERO) & (payee != vault.authority);
    assert!((done == may_hold_first(&vault, &key) & anybody & (before.denied == 0)) & kept & record.is_valid());
    kani::cover!(done);
    kani::cover!(!done && before.denied == 0 && anybody);
}

/// As [`may_hold`], for members who may repeat: the first place of a key counts.
fn may_hold_first(vault: &Vault, key: &Key) -> bool {
    let (mut may, mut at) = (false, vault.member_count as usize);
    while at > 0 {
        at -= 1;
        let may_here = vault.stripped >> at & 1 == 0;
        may = if vault.members[at] == *key { may_here } else { may };
    }
    may
}
