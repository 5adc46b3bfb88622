//! The vault: who its members are, and what a threshold of them changes of it.

use policy_kernel::governance::{Action, Consent};
use policy_kernel::multisig::MAX_MEMBERS;
use policy_kernel::quantity::{Key, Revision, Seconds, UnixSeconds};
use policy_kernel::state::{MemberTerms, Vault, VaultTerms};

use crate::any;
use crate::multisig::all_different;
use crate::proposal::{mixed, often, often_key};
use crate::same::difference;

/// 30 days.
const LONGEST_DELAY: u64 = 30 * 86_400;

/// Whether a list is of that many keys at most, not empty, all different, and none of them the vault's own authority.
fn can_be_named(keys: &[Key], most: usize, authority: &Key) -> bool {
    let mut good = (keys.len() <= most) & !keys.is_empty() & all_different(keys);
    for key in keys {
        good &= key != authority;
    }
    good
}

/// The keys, and zeros behind them.
fn padded<const N: usize>(keys: &[Key]) -> [Key; N] {
    let mut places = [Key::ZERO; N];
    for (place, key) in places.iter_mut().zip(keys) {
        *place = *key;
    }
    places
}

/// Any vault of so many distinct members, threshold and wallets, paused or not: four bytes that share a word, which is a
/// constant only if all of them are.
pub fn shaped(members: u8, threshold: u8, paused: u8, wallets: u8) -> Vault {
    let mut vault = empty();
    shape(&mut vault, members, threshold, paused, wallets);
    kani::assume(all_different(&vault.members[..usize::from(members)]));
    vault
}

// Never inlined, so that it writes over zeros, and not over whatever was there.
#[inline(never)]
fn shape(vault: &mut Vault, members: u8, threshold: u8, paused: u8, wallets: u8) {
    vault.member_count = members;
    vault.threshold = threshold;
    vault.paused = paused;
    vault.withdrawal_count = wallets;
    let mut place = 0;
    while place < members {
        vault.members[usize::from(place)] = any::key();
        place += 1;
    }
    let mut place = 0;
    while place < wallets {
        vault.withdrawal[usize::from(place)] = any::key();
        place += 1;
    }
    vault.layout = kani::any();
    vault.bump = kani::any();
    vault.authority_bump = kani::any();
    vault.mode = kani::any();
    vault.id = kani::any();
    vault.authority = any::key();
    vault.creator = any::key();
    vault.timelock = any::seconds();
    vault.mode_deadline = any::time();
    vault.boot_slot = kani::any();
    vault.boot_checks = kani::any();
    vault.governance_epoch = any::revision();
    vault.grant_epoch = any::revision();
    vault.next_incarnation = any::revision();
    vault.next_index = kani::any();
    vault.version = any::revision();
    vault.approval_delay = any::seconds();
    vault.mode_changes = any::revision();
    vault.budgets = kani::any();
    vault.stripped = kani::any();
    vault.proposals = kani::any();
    if paused > 0 {
        vault.paused_by = any::key();
        vault.paused_at = any::time();
    }
}

/// A valid vault of three members, of which two must sign, and so many wallets. Its epochs and versions moved fewer than
/// 2^64 - 1 times, after which they would stand still.
fn owned(paused: u8, wallets: u8) -> Vault {
    let mut vault = shaped(3, 2, paused, wallets);
    vault.layout = 1;
    vault.mode %= 5;
    vault.boot_checks &= 1;
    vault.budgets &= 7;
    vault.stripped &= 7;
    vault.timelock = Seconds(vault.timelock.0.min(LONGEST_DELAY));
    vault.approval_delay = Seconds(vault.approval_delay.0.min(LONGEST_DELAY));
    kani::assume(vault.is_valid());
    kani::assume(vault.governance_epoch.0.max(vault.grant_epoch.0).max(vault.version.0) < u64::MAX);
    vault
}

/// Two signers, often two of three members.
fn signing(vault: &Vault) -> [Key; 2] {
    [often_key(&vault.members[1]), often_key(&vault.members[0])]
}

fn agreed(vault: &Vault, action: Action, signers: &[Key]) -> bool {
    vault.consent(action, true, Consent::Cosigned(signers)).is_ok()
}

/// Whether somebody can still act: a threshold that is not zero, of at least so many distinct members, none of them nobody.
fn can_be_governed(vault: &Vault, members: u8) -> bool {
    (vault.member_count == members)
        & (vault.threshold >= 1)
        & (vault.threshold <= members)
        & all_different(&vault.members[..usize::from(members.min(7))])
        & vault.is_valid()
}

/// Whether a vault is created of these lists exactly if they are right, and is then inert, as asked for, and governable; and
/// whether it was.
fn creating_is_right(members: &[Key], threshold: u8, wallets: &[Key]) -> (bool, bool) {
    let (id, creator, authority, bumps) = (kani::any(), any::key(), any::key(), (kani::any(), kani::any()));
    let terms = VaultTerms { members, threshold, timelock: any::seconds(), withdrawal: wallets };

    let created = Vault::create(id, creator, &authority, bumps, terms);

    let fits = can_be_named(members, 7, &authority)
        & can_be_named(wallets, 4, &authority)
        & (terms.threshold >= 1)
        & (usize::from(terms.threshold) <= members.len())
        & (terms.timelock.0 <= LONGEST_DELAY);
    let Ok(vault) = created else { return (!fits, false) };
    let expected = Vault {
        layout: 1,
        bump: bumps.0,
        authority_bump: bumps.1,
        mode: 0,
        member_count: members.len() as u8,
        threshold: terms.threshold,
        withdrawal_count: wallets.len() as u8,
        id,
        authority,
        creator,
        members: padded(members),
        withdrawal: padded(wallets),
        timelock: terms.timelock,
        governance_epoch: Revision(1),
        grant_epoch: Revision(1),
        next_incarnation: Revision(1),
        version: Revision(1),
        ..empty()
    };
    (fits & (difference(&vault, &expected) == 0) & can_be_governed(&vault, members.len() as u8), true)
}

/// All zeros. No constant: those are loaded into memory for every harness, byte by byte.
#[inline(never)]
pub fn empty() -> Vault {
    Vault {
        layout: 0,
        bump: 0,
        authority_bump: 0,
        mode: 0,
        member_count: 0,
        threshold: 0,
        paused: 0,
        withdrawal_count: 0,
        id: 0,
        authority: Key::ZERO,
        creator: Key::ZERO,
        members: [Key::ZERO; MAX_MEMBERS],
        withdrawal: [Key::ZERO; 4],
        timelock: Seconds(0),
        paused_by: Key::ZERO,
        paused_at: UnixSeconds(0),
        mode_deadline: UnixSeconds(0),
        boot_slot: 0,
        boot_checks: 0,
        governance_epoch: Revision(0),
        grant_epoch: Revision(0),
        next_incarnation: Revision(0),
        next_index: 0,
        version: Revision(0),
        approval_delay: Seconds(0),
        mode_changes: Revision(0),
        budgets: 0,
        stripped: 0,
        proposals: [0; MAX_MEMBERS],
        reserved: [0; 9],
    }
}

/// Numbers of members and thresholds: none, fewer than needed, as many, too high.
const FEW: [(usize, u8); 7] = [(0, 0), (0, 1), (1, 1), (2, 0), (2, 2), (2, 3), (3, 2)];
/// Up to more members than there may be.
const MANY: [(usize, u8); 4] = [(7, 5), (7, 7), (7, 8), (8, 1)];

/// Whether `act`, which says that of one case and whether it was done, is right in all of them; and whether all are done that
/// may be.
#[inline(always)]
fn governable<const N: usize>(
    cases: [(usize, u8); N],
    mut act: impl FnMut(&[Key], u8) -> (bool, bool),
) -> (bool, bool) {
    let members = any::keys::<8>();
    let (mut right, mut all) = (true, true);
    for (count, threshold) in cases {
        let (one, done) = act(&members[..count], threshold);
        right &= one;
        all &= done | (threshold == 0) | (usize::from(threshold) > count) | (count > 7);
    }
    (right, all)
}

#[inline(always)]
fn created_governable<const N: usize>(cases: [(usize, u8); N]) -> (bool, bool) {
    let wallets = any::keys::<1>();
    governable(cases, |members, threshold| creating_is_right(members, threshold, &wallets))
}

/// `never_locked_out`: a vault is created exactly of one to seven distinct members, a threshold that they can reach, one to
/// four distinct wallets and a timelock of at most 30 days; it holds what was asked for, is inert, and its members can act.
/// Bound: none to three members, with a threshold of none, within reach and beyond it; one wallet.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn vault_is_created_governable() {
    let (right, all) = created_governable(FEW);
    assert!(right);
    kani::cover!(all);
}

/// `never_locked_out`: as above.
/// Bound: seven members with thresholds of five, seven and eight, and eight members; one wallet.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn vault_of_many_is_created_governable() {
    let (right, all) = created_governable(MANY);
    assert!(right);
    kani::cover!(all);
}

/// `never_locked_out`: as above.
/// Bound: every number of wallets from none to five; two members.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn vault_is_created_with_wallets() {
    let (members, wallets) = (any::keys::<2>(), any::keys::<5>());
    let (mut right, mut count) = (true, 0);
    let mut full = false;
    while count <= 5 {
        let (one, created) = creating_is_right(&members, 2, &wallets[..count]);
        right &= one;
        full |= created & (count == 4);
        count += 1;
    }
    assert!(right);
    kani::cover!(full);
}

/// Whether members are named anew exactly if a threshold consents, to right lists and the right version; and whether they
/// were.
fn naming_is_right(before: &Vault, members: &[Key], threshold: u8) -> (bool, bool) {
    let (signers, expected) = (signing(before), Revision(often(before.version.0)));
    let terms = MemberTerms { members, threshold, holders: kani::any() };

    let mut vault = *before;
    let done = vault.set_members(Consent::Cosigned(&signers), &terms, expected).is_ok();

    let count = members.len() as u8;
    let everybody = ((1u16 << count) - 1) as u8;
    let fits = agreed(before, Action::SetMembers, &signers)
        & (expected == before.version)
        & can_be_named(members, 7, &before.authority)
        & (terms.threshold >= 1)
        & (terms.threshold <= count)
        & (terms.holders & !everybody == 0);
    let after = Vault {
        members: padded(members),
        member_count: count,
        threshold: terms.threshold,
        stripped: u64::from(everybody & !terms.holders),
        governance_epoch: Revision(before.governance_epoch.0.wrapping_add(1)),
        version: Revision(before.version.0.wrapping_add(1)),
        ..*before
    };
    let (changed, kept) = (difference(&vault, &after), difference(&vault, before));
    ((done == fits) & ((if fits { changed } else { kept }) == 0) & (!fits | can_be_governed(&vault, count)), fits)
}

#[inline(always)]
fn named_governable<const N: usize>(cases: [(usize, u8); N]) -> (bool, bool) {
    let before = owned(0, 1);
    governable(cases, |members, threshold| naming_is_right(&before, members, threshold))
}

/// `never_locked_out`: members are named anew exactly with the consent of a threshold, against the current version, if they
/// are distinct and can reach the new threshold; then the governance epoch moves, which ends every open proposal, and the
/// version. What is refused changes nothing.
/// Assumes: fewer than 2^64 - 1 changes before.
/// Bound: two of three members sign together, and name none to three, with a threshold of none, within reach and beyond it.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn members_are_named_governable() {
    let (right, all) = named_governable(FEW);
    assert!(right);
    kani::cover!(all);
}

/// `never_locked_out`: as above.
/// Assumes: fewer than 2^64 - 1 changes before.
/// Bound: two of three members sign together, and name seven with thresholds of five, seven and eight, or eight.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn many_members_are_named_governable() {
    let (right, all) = named_governable(MANY);
    assert!(right);
    kani::cover!(all);
}

/// `delays_are_the_thresholds`: both delays change exactly with the consent of a threshold, against the current version, to at
/// most 30 days; then governance epoch and version move by one. What is refused changes nothing.
/// Assumes: fewer than 2^64 - 1 changes before.
/// Bound: three members, of which two must sign and two do; not paused.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn delays_change_by_the_threshold() {
    let before = owned(0, 1);
    let (signers, expected) = (signing(&before), Revision(often(before.version.0)));
    let (timelock, approval_delay) = (any::seconds(), any::seconds());

    let mut vault = before;
    let done = vault.set_delays(Consent::Cosigned(&signers), timelock, approval_delay, expected).is_ok();

    let fits = agreed(&before, Action::SetDelays, &signers)
        & (expected == before.version)
        & (timelock.0 <= LONGEST_DELAY)
        & (approval_delay.0 <= LONGEST_DELAY);
    let after = Vault {
        timelock,
        approval_delay,
        governance_epoch: Revision(before.governance_epoch.0.wrapping_add(1)),
        version: Revision(before.version.0.wrapping_add(1)),
        ..before
    };
    let (changed, kept) = (difference(&vault, &after), difference(&vault, &before));
    assert!((done == fits) & ((if fits { changed } else { kept }) == 0) & can_be_governed(&vault, 3));
    kani::cover!(done && before.mode != 0);
    kani::cover!(done && before.timelock.0 > 0);
    kani::cover!(!done && before.timelock.0 == 0 && expected == before.version);
}

/// `withdrawals_to_registered_wallets`: the wallets change exactly with the consent of a threshold, against the current
/// version, to one to four distinct ones; then the version moves by one, and no epoch. What is refused changes nothing.
/// Assumes: fewer than 2^64 - 1 changes before.
/// Bound: three members, of which two sign together; two wallets before, every number from none to five after.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn wallets_change_by_the_threshold() {
    let before = owned(0, 2);
    let (signers, expected) = (signing(&before), Revision(often(before.version.0)));
    let mut wallets = any::keys::<5>();
    wallets[3] = often_key(&wallets[1]);
    let (mut right, mut full, mut count) = (true, false, 0);
    while count <= 5 {
        let named = &wallets[..count];
        let mut vault = before;
        let done = vault.set_withdrawal(Consent::Cosigned(&signers), named, expected).is_ok();

        let fits = agreed(&before, Action::SetWithdrawal, &signers)
            & (expected == before.version)
            & can_be_named(named, 4, &before.authority);
        let after = Vault {
            withdrawal: padded(named),
            withdrawal_count: count as u8,
            version: Revision(before.version.0.wrapping_add(1)),
            ..before
        };
        let (changed, kept) = (difference(&vault, &after), difference(&vault, &before));
        right &= (done == fits) & ((if fits { changed } else { kept }) == 0) & can_be_governed(&vault, 3);
        full |= done & (count == 4);
        count += 1;
    }
    assert!(right);
    kani::cover!(full);
}

/// `withdrawals_to_registered_wallets`: tokens are taken out exactly with the consent of a threshold, against the current
/// version, to a registered wallet, and in a vault with a timelock only while nothing is paid.
/// Bound: three members, of which two sign together; every number of wallets, paused or not.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn withdrawals_go_to_registered_wallets() {
    let (mut right, mut count) = (true, 1);
    let (mut running, mut stopped) = (false, false);
    while count <= 8 {
        let (paused, wallets) = (count / 5, (count - 1) % 4 + 1);
        let vault = owned(paused, wallets);
        let (signers, expected) = (signing(&vault), Revision(often(vault.version.0)));
        let wallet = vault.withdrawal[usize::from(wallets) - 1];
        let (destination, now) = (often_key(&mixed(&wallet, &vault.members[0])), any::time());

        let done = vault.withdraw(Consent::Cosigned(&signers), &destination, expected, now).is_ok();

        let mut registered = false;
        for wallet in &vault.withdrawal[..usize::from(wallets)] {
            registered |= *wallet == destination;
        }
        let boots = (vault.mode == 1) & (now.0 < vault.mode_deadline.0);
        let live = (vault.paused == 0) & ((vault.mode == 2) | boots);
        let fits = agreed(&vault, Action::Withdraw, &signers)
            & (expected == vault.version)
            & registered
            & (!live | (vault.timelock.0 == 0));
        right &= done == fits;
        running |= done & live;
        stopped |= done & (vault.timelock.0 > 0);
        count += 1;
    }
    assert!(right);
    kani::cover!(running);
    kani::cover!(stopped);
}

/// `revoke_all_moves_the_grant_epoch`: every mandate is killed exactly with the consent of a threshold, against the current
/// grant epoch, which moves by one and is all that changes. What is refused changes nothing.
/// Assumes: fewer than 2^64 - 1 changes before.
/// Bound: three members, of which two must sign and two do; not paused.
#[kani::proof]
#[kani::unwind(20)]
fn revoking_all_moves_the_grant_epoch() {
    let before = owned(0, 1);
    let (signers, expected) = (signing(&before), Revision(often(before.grant_epoch.0)));

    let mut vault = before;
    let done = vault.revoke_all(Consent::Cosigned(&signers), expected).is_ok();

    let fits = agreed(&before, Action::RevokeAll, &signers) & (expected == before.grant_epoch);
    let moved = Revision(before.grant_epoch.0.wrapping_add(u64::from(fits)));
    let after = Vault { grant_epoch: moved, ..before };
    assert!((done == fits) & (difference(&vault, &after) == 0) & can_be_governed(&vault, 3));
    kani::cover!(done);
    kani::cover!(!done && expected == before.grant_epoch);
}

/// `holders_hold`: the right to hold is taken from a member that has it, exactly with the consent of a threshold, against the
/// current governance epoch; nothing else changes, and it still counts for the threshold.
/// Bound: three members, of which two must sign and two do; not paused.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn right_to_hold_is_taken_by_the_threshold() {
    let before = owned(0, 1);
    let (signers, expected) = (signing(&before), Revision(often(before.governance_epoch.0)));
    let member = often_key(&before.members[2]);

    let mut vault = before;
    let done = vault.strip_hold(Consent::Cosigned(&signers), &member, expected).is_ok();

    let mut own = 0u64;
    for (place, key) in before.members[..3].iter().enumerate() {
        own |= u64::from(*key == member) << place;
    }
    let fits = agreed(&before, Action::StripHold, &signers)
        & (expected == before.governance_epoch)
        & (own & !before.stripped != 0);
    let after = Vault { stripped: if fits { before.stripped | own } else { before.stripped }, ..before };
    assert!((done == fits) & (difference(&vault, &after) == 0) & can_be_governed(&vault, 3));
    assert!(!done || vault.expect_holder(&member).is_err());
    kani::cover!(done);
    kani::cover!(!done && own != 0);
}

/// `incarnations_never_repeat`: what is handed out is the next one, and the next is later.
/// Assumes: fewer than 2^64 - 1 handed out before.
#[kani::proof]
#[kani::unwind(20)]
fn incarnations_never_repeat() {
    let before = shaped(1, 1, 0, 1);
    kani::assume(before.next_incarnation.0 < u64::MAX);

    let mut vault = before;
    let taken = vault.take_incarnation();

    let after = Vault { next_incarnation: Revision(taken.0.wrapping_add(1)), ..before };
    assert!((taken == before.next_incarnation) & (taken < vault.next_incarnation) & (difference(&vault, &after) == 0));
    kani::cover!(taken == Revision(1));
}
