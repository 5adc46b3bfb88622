//! What owners, agents and attestors grant, limit and take back: each stored struct stays valid, keeps what was counted, and
//! what was revoked stays dead. One file per struct.

mod approval;
mod attestation;
pub mod attestor;
pub mod budget;
pub mod counterparty;
pub mod mandate;
mod session;

use policy_kernel::calendar::{DAY, WEEK};
use policy_kernel::lifecycle::Mode;
use policy_kernel::multisig::MAX_MEMBERS;
use policy_kernel::quantity::{Key, Revision, UnixSeconds};
use policy_kernel::spending::Counters;
use policy_kernel::state::Vault;

use crate::any;
pub use crate::same::{either, same};

/// The longest that anything is granted, attested or approved for: 366 days.
pub const LONGEST: u64 = 366 * 86_400;

/// A vault of one member who signs: that consent takes a threshold is proved of [`Vault::consent`] itself. What no grant reads
/// is constant; so is what shares a word with the number of members, which then is a constant too.
pub fn owned() -> (Vault, [Key; 1]) {
    let mut members = [Key::ZERO; MAX_MEMBERS];
    members[0] = any::key();
    let vault = Vault {
        layout: 1,
        bump: 0,
        authority_bump: 0,
        mode: kani::any(),
        member_count: 1,
        threshold: 1,
        paused: 0,
        withdrawal_count: 1,
        id: 0,
        authority: any::key(),
        creator: Key::ZERO,
        members,
        withdrawal: [Key::ZERO; 4],
        timelock: any::seconds(),
        paused_by: Key::ZERO,
        paused_at: UnixSeconds(0),
        mode_deadline: UnixSeconds(0),
        boot_slot: 0,
        boot_checks: 0,
        governance_epoch: any::revision(),
        grant_epoch: any::revision(),
        next_incarnation: any::revision(),
        next_index: kani::any(),
        version: Revision(1),
        approval_delay: any::seconds(),
        mode_changes: Revision(0),
        budgets: kani::any(),
        stripped: kani::any(),
        proposals: [0; MAX_MEMBERS],
        reserved: [0; 9],
    };
    (vault, [members[0]])
}

/// Where the timelock is in force.
pub fn delayed() -> (Vault, [Key; 1]) {
    let (vault, signers) = owned();
    kani::assume(vault.timelock.0 > 0 && vault.mode != Mode::Inert as u8);
    (vault, signers)
}

/// The cluster's time, which is a signed number there.
pub fn now() -> UnixSeconds {
    UnixSeconds(kani::any::<u64>() >> 1)
}

/// Counters of a fixed time, so that its day and week are no divisions; those of the latest payment are free.
pub fn counters() -> Counters {
    Counters { last_seen: UnixSeconds(2_900 * WEEK + 3 * DAY + 5), ..any::counters() }
}

/// Whether the vault handed out this incarnation before.
pub fn is_handed_out(vault: &Vault, incarnation: Revision) -> bool {
    incarnation < vault.next_incarnation
}

/// `revocation_is_final`: a vault hands out no incarnation twice, nor one that it handed out before.
/// Assumes: fewer than 2^64 - 2 were handed out.
#[kani::proof]
#[kani::unwind(20)]
fn vault_hands_out_an_incarnation_once() {
    let (mut vault, _) = owned();
    let earlier = any::revision();
    kani::assume(is_handed_out(&vault, earlier) && vault.next_incarnation.0 < u64::MAX - 1);
    let before = vault;

    let (one, two) = (vault.take_incarnation(), vault.take_incarnation());

    let distinct = (one != two) & (one != earlier) & (two != earlier);
    let handed_out = is_handed_out(&vault, one) & is_handed_out(&vault, two) & is_handed_out(&vault, earlier);
    let expected = Vault { next_incarnation: vault.next_incarnation, ..before };
    assert!(distinct & handed_out & same(&vault, &expected));
    kani::cover!(one.0 > 1);
}
