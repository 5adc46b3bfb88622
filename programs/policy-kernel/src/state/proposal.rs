//! The proposal: one action that members approve one by one, to be done once enough of them did and its delay is over.

use crate::governance::{Action, Execution};
use crate::multisig::{authorise, MAX_MEMBERS};
use crate::quantity::{Key, Revision, Seconds, UnixSeconds};
use crate::reason::Reason;
use crate::state::mandate::MAX_TERM;
use crate::state::{expect_valid, expect_version, Vault, LAYOUT};

/// Most bytes of an action's arguments: eight capabilities of an attestor are the longest.
pub const MAX_ARGUMENTS: usize = 320;
/// An approval that a proposal gives has the proposal's index with this bit, so that it shares none with a co-signed one.
pub const PROPOSED_APPROVAL: u64 = 1 << 63;

/// Members may vote, and it may be done.
pub const OPEN: u8 = 1;
/// It was done.
pub const EXECUTED: u8 = 2;
/// It was ended.
pub const CANCELLED: u8 = 3;

/// Where the new members' keys begin among the arguments of `set_members`: after the expected version, threshold, rights
/// to hold, and the number of keys.
pub const MEMBERS_OFFSET: usize = 14;

/// One action, who approved it, and when it may be done.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Layout version; 0 in a fresh account.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// 1 open, 2 executed, 3 cancelled.
    pub status: u8,
    /// Number of the action in the governance table.
    pub action: u8,
    /// A bit per member, in the vault's order: approved.
    pub approvals: u8,
    /// A bit per member, in the vault's order: rejected.
    pub rejections: u8,
    /// Bytes of the arguments in use.
    pub arguments_length: u16,
    /// The vault.
    pub vault: Key,
    /// The proposer's place among the members, and eight times how many it proposed before; never used twice.
    pub index: u64,
    /// The member who proposed it.
    pub proposer: Key,
    /// What the action is about, beside the vault: the addresses that its accounts follow from. Zero where there is none.
    pub subjects: [Key; 2],
    /// The vault's governance epoch when it was proposed; another one kills it.
    pub governance_epoch: Revision,
    /// When it was proposed.
    pub proposed_at: UnixSeconds,
    /// Since when a threshold of members approves it, and its delay counts; zero while too few do.
    pub approved_at: UnixSeconds,
    /// It dies at this second.
    pub latest: UnixSeconds,
    /// The action's arguments, as they stand in its instruction; zero behind them.
    pub arguments: [u8; MAX_ARGUMENTS],
    /// Who paid the rent, and gets it back.
    pub rent_payer: Key,
    /// For later versions; zero.
    pub reserved: [u64; 16],
}

/// What is proposed.
#[derive(Clone, Copy)]
pub struct ProposalTerms<'a> {
    /// Number of the action.
    pub action: u8,
    /// What it is about.
    pub subjects: [Key; 2],
    /// Its arguments.
    pub arguments: &'a [u8],
    /// It dies at this second, at most 366 days from now.
    pub latest: UnixSeconds,
}

/// Who proposes, and against which state it was prepared.
#[derive(Clone, Copy)]
pub struct Proposing {
    /// Address of the vault.
    pub vault: Key,
    /// The member.
    pub member: Key,
    /// Who pays the rent.
    pub rent_payer: Key,
    /// Canonical bump of the proposal's address.
    pub bump: u8,
    /// The cluster's time.
    pub now: UnixSeconds,
    /// The member's next index, which this proposal takes.
    pub index: u64,
    /// The vault's governance epoch.
    pub governance_epoch: Revision,
}

impl Proposal {
    /// Proposes an action, in a fresh account. The proposer approves it.
    ///
    /// # Errors
    /// [`Reason::NotAMember`], [`Reason::StaleVersion`], [`Reason::NotProposable`], [`Reason::ArgumentsTooLong`],
    /// [`Reason::InvalidTerm`].
    pub fn propose(&mut self, vault: &mut Vault, by: &Proposing, terms: &ProposalTerms) -> Result<(), Reason> {
        let place = vault.place(&by.member)?;
        expect_version(Revision(vault.next_proposal(place)), Revision(by.index))?;
        expect_version(vault.governance_epoch, by.governance_epoch)?;
        if !Action::is_proposable(terms.action) {
            return Err(Reason::NotProposable);
        }
        if terms.latest <= by.now || terms.latest.0 > by.now.0.saturating_add(MAX_TERM.0) {
            return Err(Reason::InvalidTerm);
        }
        let mut arguments = [0; MAX_ARGUMENTS];
        let used = arguments.get_mut(..terms.arguments.len()).ok_or(Reason::ArgumentsTooLong)?;
        used.copy_from_slice(terms.arguments);
        vault.count_proposal(place)?;
        *self = Self {
            layout: LAYOUT,
            bump: by.bump,
            status: OPEN,
            action: terms.action,
            approvals: bit(place),
            rejections: 0,
            arguments_length: u16::try_from(terms.arguments.len()).unwrap_or(u16::MAX),
            vault: by.vault,
            index: by.index,
            proposer: by.member,
            subjects: terms.subjects,
            governance_epoch: vault.governance_epoch,
            proposed_at: by.now,
            approved_at: UnixSeconds(0),
            latest: terms.latest,
            arguments,
            rent_payer: by.rent_payer,
            reserved: [0; 16],
        };
        self.count(vault, by.now);
        expect_valid(self.is_valid())
    }

    /// A member approves it, and no longer rejects it.
    ///
    /// # Errors
    /// [`Reason::NotAMember`], [`Reason::AlreadyVoted`], or why it is no longer open to votes: [`Reason::VaultMismatch`],
    /// [`Reason::ProposalClosed`], [`Reason::ProposalStale`], [`Reason::ProposalExpired`].
    pub fn approve(&mut self, vault: &Vault, vault_key: &Key, member: &Key, now: UnixSeconds) -> Result<(), Reason> {
        let vote = bit(vault.place(member)?);
        self.expect_open(vault, vault_key, now)?;
        if self.approvals & vote != 0 {
            return Err(Reason::AlreadyVoted);
        }
        self.approvals |= vote;
        self.rejections &= !vote;
        self.count(vault, now);
        Ok(())
    }

    /// A member takes its own approval back.
    ///
    /// # Errors
    /// As [`approve`](Self::approve); [`Reason::NotApproved`] if it did not approve.
    pub fn unapprove(&mut self, vault: &Vault, vault_key: &Key, member: &Key, now: UnixSeconds) -> Result<(), Reason> {
        let vote = bit(vault.place(member)?);
        self.expect_open(vault, vault_key, now)?;
        if self.approvals & vote == 0 {
            return Err(Reason::NotApproved);
        }
        self.approvals &= !vote;
        self.count(vault, now);
        Ok(())
    }

    /// A member rejects it, and no longer approves it. A member whom it removes has no say against it.
    ///
    /// # Errors
    /// As [`approve`](Self::approve); [`Reason::OwnRemoval`].
    pub fn reject(&mut self, vault: &Vault, vault_key: &Key, member: &Key, now: UnixSeconds) -> Result<(), Reason> {
        let vote = bit(vault.place(member)?);
        self.expect_open(vault, vault_key, now)?;
        if self.removes(member) {
            return Err(Reason::OwnRemoval);
        }
        if self.rejections & vote != 0 {
            return Err(Reason::AlreadyVoted);
        }
        self.rejections |= vote;
        self.approvals &= !vote;
        self.count(vault, now);
        Ok(())
    }

    /// Its proposer ends it, or anyone once so many reject it that the threshold cannot be reached.
    ///
    /// # Errors
    /// [`Reason::VaultMismatch`], [`Reason::ProposalClosed`], [`Reason::NotCancellable`].
    pub fn cancel(&mut self, vault: &Vault, vault_key: &Key, signer: &Key) -> Result<(), Reason> {
        if self.vault != *vault_key {
            return Err(Reason::VaultMismatch);
        }
        if self.status != OPEN {
            return Err(Reason::ProposalClosed);
        }
        let against = self.rejections.count_ones();
        let reachable = u32::from(vault.member_count).saturating_sub(against) >= u32::from(vault.threshold);
        if self.proposer != *signer && reachable {
            return Err(Reason::NotCancellable);
        }
        self.status = CANCELLED;
        Ok(())
    }

    /// Whether it can never be done any more, so that its rent can go back.
    ///
    /// # Errors
    /// [`Reason::VaultMismatch`], [`Reason::RentPayerMismatch`], [`Reason::ProposalUsable`].
    pub fn reclaim(&self, vault: &Vault, keys: (&Key, &Key), now: UnixSeconds) -> Result<(), Reason> {
        let (vault_key, rent_payer) = keys;
        if self.vault != *vault_key {
            return Err(Reason::VaultMismatch);
        }
        if self.rent_payer != *rent_payer {
            return Err(Reason::RentPayerMismatch);
        }
        if self.expect_open(vault, vault_key, now).is_ok() {
            return Err(Reason::ProposalUsable);
        }
        Ok(())
    }

    /// Uses it up for the action that was approved, and for no other.
    ///
    /// # Errors
    /// [`Reason::VaultMismatch`], [`Reason::ProposalMismatch`], [`Reason::ProposalClosed`], [`Reason::ProposalStale`],
    /// [`Reason::ProposalExpired`], [`Reason::ThresholdNotMet`], [`Reason::ProposalEarly`], [`Reason::StateInvalid`].
    pub(crate) fn execute(vault: &Vault, action: Action, delay: Seconds, use_: Execution) -> Result<(), Reason> {
        let Execution { proposal, vault: vault_key, subjects, arguments, now } = use_;
        expect_valid(proposal.is_valid())?;
        proposal.expect_open(vault, vault_key, now)?;
        if proposal.action != action.number() || proposal.subjects != subjects || proposal.arguments() != arguments {
            return Err(Reason::ProposalMismatch);
        }
        proposal.authorise(vault)?;
        if now.0 < proposal.approved_at.0.saturating_add(delay.0) {
            return Err(Reason::ProposalEarly);
        }
        proposal.status = EXECUTED;
        Ok(())
    }

    /// Whether it is open to votes and to be done.
    fn expect_open(&self, vault: &Vault, vault_key: &Key, now: UnixSeconds) -> Result<(), Reason> {
        if self.vault != *vault_key {
            return Err(Reason::VaultMismatch);
        }
        if self.status != OPEN {
            return Err(Reason::ProposalClosed);
        }
        if self.governance_epoch != vault.governance_epoch {
            return Err(Reason::ProposalStale);
        }
        if now >= self.latest {
            return Err(Reason::ProposalExpired);
        }
        Ok(())
    }

    /// Counts its approvals as signatures are counted.
    fn authorise(&self, vault: &Vault) -> Result<(), Reason> {
        let mut approvers = [Key::ZERO; MAX_MEMBERS];
        for (place, (approver, member)) in approvers.iter_mut().zip(vault.members()).enumerate() {
            if self.approvals & bit(place) != 0 {
                *approver = *member;
            }
        }
        authorise(vault.members(), vault.threshold, &approvers)
    }

    /// The delay begins when the threshold is reached, and again if it is lost and reached anew.
    fn count(&mut self, vault: &Vault, now: UnixSeconds) {
        if self.authorise(vault).is_err() {
            self.approved_at = UnixSeconds(0);
        } else if self.approved_at.0 == 0 {
            // Zero says "not yet".
            self.approved_at = now.later(UnixSeconds(1));
        }
    }

    /// Whether it is a new list of members without this one.
    fn removes(&self, member: &Key) -> bool {
        let (keys, _) = self.arguments().get(MEMBERS_OFFSET..).unwrap_or(&[]).as_chunks::<32>();
        self.action == Action::SetMembers.number() && !keys.iter().any(|key| Key::from_bytes(key) == *member)
    }

    /// Its arguments.
    pub fn arguments(&self) -> &[u8] {
        self.arguments.get(..usize::from(self.arguments_length)).unwrap_or(&[])
    }

    /// What every instruction keeps.
    pub fn is_valid(&self) -> bool {
        self.layout == LAYOUT
            && (OPEN..=CANCELLED).contains(&self.status)
            && Action::is_proposable(self.action)
            && self.approvals & self.rejections == 0
            && usize::from(self.arguments_length) <= MAX_ARGUMENTS
    }
}

impl Vault {
    /// The index that the next proposal of a member takes. Each member has its own, so that nobody voids another's by
    /// proposing ahead of it.
    pub fn next_proposal(&self, place: usize) -> u64 {
        let made = self.proposals.get(place).copied().unwrap_or(0);
        made.wrapping_mul(8) | place as u64
    }

    fn count_proposal(&mut self, place: usize) -> Result<(), Reason> {
        let made = self.proposals.get_mut(place).ok_or(Reason::NotAMember)?;
        if *made >= PROPOSED_APPROVAL / 8 {
            return Err(Reason::CounterOverflow);
        }
        *made = made.wrapping_add(1);
        Ok(())
    }
}

/// A member's bit.
fn bit(place: usize) -> u8 {
    u32::try_from(place).ok().and_then(|place| 1u8.checked_shl(place)).unwrap_or(0)
}

#[cfg(test)]
mod tests;
