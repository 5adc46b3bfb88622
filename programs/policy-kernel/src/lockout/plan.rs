//! What a threshold of members may do to a vault, good and bad.

use crate::fixture::AUTHORITY;
use crate::governance::{Action, Consent};
use crate::quantity::{Key, Revision, Seconds, Slot, UnixSeconds};
use crate::random::Random;
use crate::reason::Reason;
use crate::state::{MemberTerms, Vault};

/// Who may become a member.
pub const WALLETS: [Key; 9] = [
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

#[derive(Clone)]
enum Act {
    SetMembers { members: Vec<Key>, threshold: u8, holders: u8 },
    SetDelays { timelock: u64, approvals: u64 },
    SetWithdrawal(Vec<Key>),
    StripHold(Key),
    RevokeAll,
    Resume,
}

/// An action with its arguments, and the version that it was prepared against.
#[derive(Clone)]
pub struct Plan {
    act: Act,
    expected: Revision,
}

impl Plan {
    pub fn draw(random: &mut Random, vault: &Vault) -> Self {
        let act = match random.below(8) {
            0..=2 => {
                let members = keys(random, 9);
                let threshold = byte(random, members.len() as u64 + 2);
                let everybody = u8::MAX.checked_shr(8 - (members.len() as u32).min(7)).unwrap_or(0);
                let holders = byte(random, 256) & if random.one_in(8) { u8::MAX } else { everybody };
                Act::SetMembers { members, threshold, holders }
            }
            3 => Act::SetDelays { timelock: delay(random), approvals: delay(random) },
            4 => Act::SetWithdrawal(keys(random, 6)),
            5 => Act::StripHold(*random.pick(&WALLETS)),
            6 => Act::RevokeAll,
            _ => Act::Resume,
        };
        let mut plan = Self { act, expected: Revision(0) };
        plan.expected = plan.version(vault);
        plan.expected.0 += u64::from(random.one_in(10));
        plan
    }

    /// The delays as they are, set again: it waits for the timelock like any change of the rules.
    pub fn again(vault: &Vault) -> Self {
        let act = Act::SetDelays { timelock: vault.timelock.0, approvals: vault.approval_delay.0 };
        Self { act, expected: vault.version }
    }

    /// What it is prepared against.
    fn version(&self, vault: &Vault) -> Revision {
        match self.act {
            Act::SetMembers { .. } | Act::SetDelays { .. } | Act::SetWithdrawal(_) => vault.version,
            Act::StripHold(_) => vault.governance_epoch,
            Act::RevokeAll => vault.grant_epoch,
            Act::Resume => vault.mode_changes,
        }
    }

    pub fn action(&self) -> Action {
        match self.act {
            Act::SetMembers { .. } => Action::SetMembers,
            Act::SetDelays { .. } => Action::SetDelays,
            Act::SetWithdrawal(_) => Action::SetWithdrawal,
            Act::StripHold(_) => Action::StripHold,
            Act::RevokeAll => Action::RevokeAll,
            Act::Resume => Action::Resume,
        }
    }

    /// The arguments as the instruction carries them.
    pub fn arguments(&self) -> Vec<u8> {
        let mut bytes = self.expected.0.to_le_bytes().to_vec();
        let list = |keys: &[Key]| {
            let length = u32::try_from(keys.len()).unwrap().to_le_bytes();
            let words = keys.iter().flat_map(|key| key.0).flat_map(u64::to_le_bytes);
            length.into_iter().chain(words).collect::<Vec<u8>>()
        };
        match &self.act {
            Act::SetMembers { members, threshold, holders } => {
                bytes.extend([*threshold, *holders]);
                bytes.extend(list(members));
            }
            Act::SetDelays { timelock, approvals } => {
                bytes.extend([timelock, approvals].into_iter().flat_map(|delay| delay.to_le_bytes()));
            }
            Act::SetWithdrawal(wallets) => bytes.extend(list(wallets)),
            Act::StripHold(member) => bytes.extend(member.0.into_iter().flat_map(u64::to_le_bytes)),
            Act::RevokeAll | Act::Resume => (),
        }
        bytes
    }

    pub fn carry_out(&self, vault: &mut Vault, consent: Consent, now: UnixSeconds, slot: Slot) -> Result<(), Reason> {
        let expected = self.expected;
        match &self.act {
            Act::SetMembers { members, threshold, holders } => {
                let terms = MemberTerms { members, threshold: *threshold, holders: *holders };
                vault.set_members(consent, &terms, expected)
            }
            Act::SetDelays { timelock, approvals } => {
                vault.set_delays(consent, Seconds(*timelock), Seconds(*approvals), expected)
            }
            Act::SetWithdrawal(wallets) => vault.set_withdrawal(consent, wallets, expected),
            Act::StripHold(member) => vault.strip_hold(consent, member, expected),
            Act::RevokeAll => vault.revoke_all(consent, expected),
            Act::Resume => vault.resume(consent, expected, now, slot),
        }
    }
}

fn byte(random: &mut Random, bound: u64) -> u8 {
    u8::try_from(random.below(bound)).unwrap()
}

/// Distinct wallets, and sometimes a key that is twice there, none, or the vault's own.
fn keys(random: &mut Random, bound: u64) -> Vec<Key> {
    let first = random.below(9);
    let mut keys: Vec<Key> =
        WALLETS.iter().cycle().skip(first as usize).take(random.below(bound) as usize).copied().collect();
    if let (true, Some(last)) = (random.one_in(6), keys.last_mut()) {
        *last = *random.pick(&[WALLETS[0], Key::ZERO, AUTHORITY]);
    }
    keys
}

fn delay(random: &mut Random) -> u64 {
    *random.pick(&[0, 1, 5, 5, 20, 30 * 86_400 + 1])
}
