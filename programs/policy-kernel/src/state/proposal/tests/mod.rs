//! The proposal: what its tests share.

mod ending;
mod executing;
mod proposing;
mod voting;

use super::*;
use crate::fixture::{blank_proposal, running_vault, MEMBERS, NOW, TREASURY, VAULT};
use crate::governance::{Consent, Who};
use crate::state::MemberTerms;

const AT: UnixSeconds = UnixSeconds(NOW);
const LATEST: UnixSeconds = UnixSeconds(NOW + 1_000);
const TIMELOCK: u64 = 100;
const SUBJECTS: [Key; 2] = [Key([61; 4]), Key([62; 4])];
const ARGUMENTS: &[u8] = &[1, 2, 3];
const STRANGER: Key = Key([99; 4]);
const SEVEN: [Key; 7] = [Key([1; 4]), Key([2; 4]), Key([3; 4]), Key([4; 4]), Key([5; 4]), Key([6; 4]), Key([7; 4])];

const TERMS: ProposalTerms =
    ProposalTerms { action: Action::GrantMandate as u8, subjects: SUBJECTS, arguments: ARGUMENTS, latest: LATEST };

/// Two of three members, and a timelock.
fn vault() -> Vault {
    Vault { timelock: Seconds(TIMELOCK), ..running_vault() }
}

/// As many of the seven as are named.
fn vault_of(members: usize, threshold: u8) -> Vault {
    let mut keys = [Key::ZERO; MAX_MEMBERS];
    keys[..members].copy_from_slice(&SEVEN[..members]);
    Vault { members: keys, member_count: u8::try_from(members).unwrap(), threshold, ..running_vault() }
}

/// A member's next proposal, made now.
fn by(vault: &Vault, member: &Key) -> Proposing {
    Proposing {
        vault: VAULT,
        member: *member,
        rent_payer: TREASURY,
        bump: 254,
        now: AT,
        index: vault.next_proposal(vault.place(member).unwrap_or(0)),
        governance_epoch: vault.governance_epoch,
    }
}

fn proposed(vault: &mut Vault, terms: &ProposalTerms) -> Proposal {
    let mut proposal = blank_proposal();
    let first = vault.members[0];
    proposal.propose(vault, &by(vault, &first), terms).unwrap();
    proposal
}

/// Proposed by the first member at `AT`; no other has voted.
fn open() -> (Vault, Proposal) {
    let mut vault = vault();
    let proposal = proposed(&mut vault, &TERMS);
    (vault, proposal)
}

fn execution(proposal: &mut Proposal, now: u64) -> Execution<'_> {
    Execution { proposal, vault: &VAULT, subjects: SUBJECTS, arguments: ARGUMENTS, now: UnixSeconds(now) }
}

fn execute(vault: &Vault, proposal: &mut Proposal, now: u64) -> Result<(), Reason> {
    vault.consent(Action::GrantMandate, true, Consent::Proposed(execution(proposal, now)))
}

/// A kind of vote.
type Vote = fn(&mut Proposal, &Vault, &Key, &Key, UnixSeconds) -> Result<(), Reason>;

const VOTES: [Vote; 3] = [Proposal::approve, Proposal::unapprove, Proposal::reject];
