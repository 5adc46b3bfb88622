//! Proposals: who may vote, what a vote changes, and when the delay counts.

use policy_kernel::governance::{Action, Consent, Execution};
use policy_kernel::quantity::{Key, Revision, UnixSeconds};
use policy_kernel::reason::Reason;
use policy_kernel::state::proposal::MEMBERS_OFFSET;
use policy_kernel::state::{Proposal, ProposalTerms, Proposing, Vault};

use crate::any;
use crate::same::difference;
use crate::vault::{empty as empty_vault, shaped};

/// Longest term of a proposal: 366 days.
const TERM: u128 = 366 * 86_400;

/// The word, or any other: any value, of which a random run draws this one often.
pub fn often(word: u64) -> u64 {
    let other = u64::from(kani::any::<bool>()).wrapping_sub(1);
    word ^ (kani::any::<u64>() & other)
}

/// The key, or any other.
pub fn often_key(key: &Key) -> Key {
    let other = u64::from(kani::any::<bool>()).wrapping_sub(1);
    let Key([a, b, c, d]) = any::key();
    Key([key.0[0] ^ (a & other), key.0[1] ^ (b & other), key.0[2] ^ (c & other), key.0[3] ^ (d & other)])
}

/// Whether only members of a vault of so many voted.
pub fn is_of_members(proposal: &Proposal, members: u8) -> bool {
    u16::from(proposal.approvals | proposal.rejections) < 1 << members
}

fn votes(bits: u8) -> u8 {
    let mut votes = 0;
    for place in 0..8 {
        votes += bits >> place & 1;
    }
    votes
}

/// What propose and each vote leave: only members voted, none of them both ways, and the time since which the proposal is
/// approved is there exactly if a threshold approves.
fn is_sound(proposal: &Proposal, vault: &Vault) -> bool {
    let reached = votes(proposal.approvals) >= vault.threshold;
    proposal.is_valid() & is_of_members(proposal, vault.member_count) & ((proposal.approved_at.0 != 0) == reached)
}

/// Any proposal with these votes and so many bytes of arguments: four bytes that share a word, which is a constant only if
/// all of them are. The first two of the arguments are any bytes, the rest zero.
pub fn voted(approvals: u8, rejections: u8, length: u16) -> Proposal {
    let mut proposal = empty();
    shape(&mut proposal, approvals, rejections, length);
    proposal
}

// Never inlined, so that it writes over zeros, and not over whatever was there.
#[inline(never)]
fn shape(proposal: &mut Proposal, approvals: u8, rejections: u8, length: u16) {
    proposal.approvals = approvals;
    proposal.rejections = rejections;
    proposal.arguments_length = length;
    proposal.layout = kani::any();
    proposal.bump = kani::any();
    proposal.status = kani::any();
    proposal.action = kani::any();
    proposal.vault = any::key();
    proposal.index = kani::any();
    proposal.proposer = any::key();
    proposal.subjects = any::keys();
    proposal.governance_epoch = any::revision();
    proposal.proposed_at = any::time();
    proposal.approved_at = any::time();
    proposal.latest = any::time();
    proposal.rent_payer = any::key();
    if length >= 2 {
        proposal.arguments[0] = kani::any();
        proposal.arguments[1] = kani::any();
    }
}

/// An open proposal of the first epoch, of the vault at address zero and about nothing, with these approvals.
pub fn approved(approvals: u8, action: Action) -> Proposal {
    let mut proposal = empty();
    open(&mut proposal, approvals, action.number());
    proposal
}

#[inline(never)]
fn open(proposal: &mut Proposal, approvals: u8, action: u8) {
    proposal.layout = 1;
    proposal.status = 1;
    proposal.action = action;
    proposal.approvals = approvals;
    proposal.governance_epoch = Revision(1);
}

/// All zeros.
#[inline(never)]
fn empty() -> Proposal {
    Proposal {
        layout: 0,
        bump: 0,
        status: 0,
        action: 0,
        approvals: 0,
        rejections: 0,
        arguments_length: 0,
        vault: Key::ZERO,
        index: 0,
        proposer: Key::ZERO,
        subjects: [Key::ZERO; 2],
        governance_epoch: Revision(0),
        proposed_at: UnixSeconds(0),
        approved_at: UnixSeconds(0),
        latest: UnixSeconds(0),
        arguments: [0; 320],
        rent_payer: Key::ZERO,
        reserved: [0; 16],
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Vote {
    Approve,
    Unapprove,
    Reject,
}

#[derive(Default)]
struct Seen {
    reached: bool,
    lost: bool,
    kept: bool,
    own_removal: bool,
    refused: bool,
}

/// One vote by anyone on a proposal with these votes, which names two members if it is about members: whether it counts
/// exactly if it should, and changes what it should.
fn voting_is_right(members: u8, threshold: u8, vote: Vote, (approvals, rejections): (u8, u8)) -> (bool, Seen) {
    let vault = shaped(members, threshold, 0, 0);
    let mut proposal = voted(approvals, rejections, MEMBERS_OFFSET as u16 + 64);
    let voter = vault.members[..usize::from(members)].iter().fold(any::key(), |other, member| mixed(&other, member));
    let (key, now, named) = (any::key(), any::time(), [often_key(&voter), any::key()]);
    proposal.vault = often_key(&key);
    proposal.governance_epoch = Revision(often(vault.governance_epoch.0));
    for (bytes, key) in proposal.arguments[MEMBERS_OFFSET..].as_chunks_mut::<32>().0.iter_mut().zip(&named) {
        for (bytes, word) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(&key.0) {
            *bytes = word.to_le_bytes();
        }
    }
    let listed = (named[0] == voter) | (named[1] == voter);
    (proposal.layout, proposal.status) = (1, proposal.status % 3 + 1);
    proposal.action = if kani::any() { Action::SetMembers.number() } else { Action::SetDelays.number() };
    if votes(approvals) < threshold {
        proposal.approved_at = UnixSeconds(0);
    }
    kani::assume(is_sound(&proposal, &vault));

    let mut after = proposal;
    let done = match vote {
        Vote::Approve => after.approve(&vault, &key, &voter, now),
        Vote::Unapprove => after.unapprove(&vault, &key, &voter, now),
        Vote::Reject => after.reject(&vault, &key, &voter, now),
    };

    let mut own = 0u8;
    for (place, member) in vault.members().iter().enumerate() {
        own |= u8::from(*member == voter) << place;
    }
    let open = (proposal.vault == key)
        & (proposal.status == 1)
        & (proposal.governance_epoch == vault.governance_epoch)
        & (now.0 < proposal.latest.0);
    let removed = (proposal.action == Action::SetMembers.number()) & !listed;
    let (new, approvals, rejections) = match vote {
        Vote::Approve => (proposal.approvals & own == 0, proposal.approvals | own, proposal.rejections & !own),
        Vote::Unapprove => (proposal.approvals & own != 0, proposal.approvals & !own, proposal.rejections),
        Vote::Reject => {
            (!removed & (proposal.rejections & own == 0), proposal.approvals & !own, proposal.rejections | own)
        }
    };
    let counts = (own != 0) & open & new;
    let since = match (votes(approvals) >= vault.threshold, proposal.approved_at.0) {
        (false, _) => 0,
        (true, 0) => now.0.max(1),
        (true, before) => before,
    };
    let voted = Proposal { approvals, rejections, approved_at: UnixSeconds(since), ..proposal };
    let (changed, kept) = (difference(&after, &voted), difference(&after, &proposal));
    let right = (done.is_ok() == counts) & ((if counts { changed } else { kept }) == 0) & is_sound(&after, &vault);
    let seen = Seen {
        reached: counts & (proposal.approved_at.0 == 0) & (after.approved_at.0 != 0),
        lost: counts & (proposal.approved_at.0 != 0) & (after.approved_at.0 == 0),
        kept: counts & (proposal.approved_at.0 != 0) & (after.approved_at.0 == proposal.approved_at.0),
        own_removal: done == Err(Reason::OwnRemoval),
        refused: (own != 0) & open & !counts,
    };
    (right, seen)
}

/// Votes of three members as they can stand before another.
const BEFORE: [(u8, u8); 3] = [(1, 0), (1, 2), (3, 4)];

/// One of two keys.
pub fn mixed(one: &Key, other: &Key) -> Key {
    // Opaque, so that no compiler makes a choice of two addresses of it.
    let second = core::hint::black_box(u64::from(kani::any::<bool>()).wrapping_neg());
    Key(core::array::from_fn(|at| one.0[at] ^ ((one.0[at] ^ other.0[at]) & second)))
}

/// The votes on each of [`BEFORE`], where two of three must approve.
fn votes_are_right(vote: Vote) -> (bool, Seen) {
    let (mut right, mut all) = (true, Seen::default());
    for before in BEFORE {
        let (one, seen) = voting_is_right(3, 2, vote, before);
        right &= one;
        all.reached |= seen.reached;
        all.lost |= seen.lost;
        all.kept |= seen.kept;
        all.own_removal |= seen.own_removal;
        all.refused |= seen.refused;
    }
    (right, all)
}

/// `members_vote_once`: an approval counts exactly if a member of the vault gives it, to a proposal of this vault that is open,
/// current and not expired, and has not given it before; it takes the own rejection back, the delay counts from when the
/// threshold is reached, and nothing else changes. A refused one changes nothing.
/// Assumes: what propose and every vote leave.
/// Bound: two of three members must approve; three sets of votes before.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn approval_counts_once() {
    let (right, seen) = votes_are_right(Vote::Approve);
    assert!(right);
    kani::cover!(seen.reached);
    kani::cover!(seen.kept);
    kani::cover!(seen.refused);
}

/// `members_vote_once`: only who approved takes its approval back; once too few approve, the delay no longer counts.
/// Assumes: what propose and every vote leave.
/// Bound: two of three members must approve; three sets of votes before.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn approval_is_taken_back_by_its_member() {
    let (right, seen) = votes_are_right(Vote::Unapprove);
    assert!(right);
    kani::cover!(seen.lost);
    kani::cover!(seen.refused);
}

/// `members_vote_once`: a member rejects once, which takes its approval back, and never its own removal.
/// Assumes: what propose and every vote leave.
/// Bound: two of three members must approve; three sets of votes before; arguments that name two.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn rejection_counts_once_and_not_of_the_removed() {
    let (right, seen) = votes_are_right(Vote::Reject);
    assert!(right);
    kani::cover!(seen.lost);
    kani::cover!(seen.own_removal);
    kani::cover!(seen.refused);
}

/// `members_vote_once`: as above, each vote of a single member.
/// Assumes: what propose and every vote leave.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn votes_of_one_member() {
    let (approved, seen) = voting_is_right(1, 1, Vote::Approve, (0, 1));
    let (taken, lost) = voting_is_right(1, 1, Vote::Unapprove, (1, 0));
    let (rejected, removal) = voting_is_right(1, 1, Vote::Reject, (1, 0));
    assert!(approved & taken & rejected);
    kani::cover!(seen.reached);
    kani::cover!(lost.lost);
    kani::cover!(removal.own_removal);
}

/// `members_vote_once`: as above, an approval and a rejection in a full vault.
/// Assumes: what propose and every vote leave.
/// Bound: four of seven must approve, three did.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn votes_of_seven_members() {
    let (approved, seen) = voting_is_right(7, 4, Vote::Approve, (0b111, 0b1000));
    let (rejected, removal) = voting_is_right(7, 4, Vote::Reject, (0b110_0011, 0b1000));
    assert!(approved & rejected);
    kani::cover!(seen.reached);
    kani::cover!(removal.lost);
}

/// A vault of members whose keys are one, two, three and so on, in each word.
pub fn numbered(members: u8, threshold: u8) -> Vault {
    let mut vault = shaped(members, threshold, 0, 0);
    let mut place = 0;
    while place < members {
        vault.members[usize::from(place)] = Key([u64::from(place) + 1; 4]);
        place += 1;
    }
    vault
}

/// Proposes, as the member of that place, with so many bytes of arguments: whether it is taken exactly if it should, leaves
/// what it should, and whether it was taken.
fn proposing_is_right(members: u8, threshold: u8, place: u8, length: usize) -> (bool, bool) {
    let vault = numbered(members, threshold);
    let member = place < members;
    let at = usize::from(if member { place } else { 0 });
    let account = voted(kani::any(), kani::any(), 0);
    let mut arguments = [0; 321];
    for argument in arguments.iter_mut().take(3) {
        *argument = kani::any();
    }
    let by = Proposing {
        vault: any::key(),
        member: Key([u64::from(place) + 1; 4]),
        rent_payer: any::key(),
        bump: kani::any(),
        now: any::time(),
        index: often(vault.proposals[at].wrapping_mul(8) + u64::from(place & 7)),
        governance_epoch: Revision(often(vault.governance_epoch.0)),
    };
    let terms = ProposalTerms {
        action: often(u64::from(Action::SetBudget.number())) as u8,
        subjects: any::keys(),
        arguments: &arguments[..length],
        latest: UnixSeconds(by.now.0.wrapping_add(kani::any())),
    };

    let (mut after, mut account_after) = (vault, account);
    let done = account_after.propose(&mut after, &by, &terms);

    let made = vault.proposals[at];
    let term = u128::from(terms.latest.0).wrapping_sub(u128::from(by.now.0));
    let fits = member
        & (made < 1 << 60)
        & (by.index == made.wrapping_mul(8) + u64::from(place & 7))
        & (by.governance_epoch == vault.governance_epoch)
        & Action::is_proposable(terms.action)
        & (term >= 1)
        & (term <= TERM)
        & (length <= 320);
    let mut counted = vault;
    counted.proposals[at] = made.wrapping_add(1);
    let mut expected = Proposal {
        layout: 1,
        bump: by.bump,
        status: 1,
        action: terms.action,
        approvals: 1 << (place & 7),
        rejections: 0,
        arguments_length: length as u16,
        vault: by.vault,
        index: by.index,
        proposer: by.member,
        subjects: terms.subjects,
        governance_epoch: vault.governance_epoch,
        proposed_at: by.now,
        approved_at: UnixSeconds(if vault.threshold == 1 { by.now.0.max(1) } else { 0 }),
        latest: terms.latest,
        arguments: [0; 320],
        rent_payer: by.rent_payer,
        reserved: [0; 16],
    };
    for (stored, argument) in expected.arguments.iter_mut().zip(&arguments).take(length.min(3)) {
        *stored = *argument;
    }
    let made = difference(&account_after, &expected) | difference(&after, &counted);
    let kept = difference(&account_after, &account) | difference(&after, &vault);
    let sound = is_sound(&account_after, &vault);
    let right = (done.is_ok() == fits) & ((if fits { made } else { kept }) == 0) & (!fits | sound);
    (right, fits)
}

/// `proposal_is_what_was_proposed`: a member proposes, in any account, exactly if it names its own next index and the current
/// epoch, an action of the threshold, a term of at most 366 days and arguments that fit; then the account holds that and the
/// proposer's approval alone, and the member's count moves by one. A refused proposal changes neither account nor vault.
/// Bound: the last of three members and a stranger, whose keys are fixed; two must approve; three bytes of arguments.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
fn proposal_is_what_a_member_proposed() {
    let (right, taken) = proposing_is_right(3, 2, 2, 3);
    let (stranger, never) = proposing_is_right(3, 2, 3, 3);
    assert!(right & stranger & !never);
    kani::cover!(taken);
}

/// `proposal_is_what_was_proposed`: as above, for one and for seven members, with no arguments, the most, and one byte more.
/// Bound: the only member, the last of seven; keys are fixed.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn proposal_of_any_length() {
    let (only, alone) = proposing_is_right(1, 1, 0, 0);
    let (last, seventh) = proposing_is_right(7, 4, 6, 320);
    let (long, never) = proposing_is_right(7, 4, 6, 321);
    assert!(only & last & long & !never);
    kani::cover!(alone);
    kani::cover!(seventh);
}

/// `proposal_indices_never_repeat`: an index says whose it is and how many that member proposed before, so no two proposals
/// of a vault share one.
/// Bound: every place.
#[kani::proof]
#[kani::unwind(9)]
fn proposal_index_names_member_and_count() {
    let mut vault = empty_vault();
    let mut exact = true;
    for place in 0..7u8 {
        let made = kani::any::<u64>() >> 4;
        vault.proposals[usize::from(place)] = made;
        let index = vault.next_proposal(usize::from(place));
        exact &= (index >> 3 == made) & (index & 7 == u64::from(place));
    }
    assert!(exact);
    kani::cover!(vault.next_proposal(6) == 6);
    kani::cover!(vault.next_proposal(6) >> 62 == 1);
}

/// A vault of so many members, of which cancelling reads how many there are and must sign.
fn quiet(members: u8) -> Vault {
    Vault { member_count: members, threshold: kani::any::<u8>() % members + 1, ..empty_vault() }
}

/// `cancelled_by_proposer_or_rejection`: a proposal is cancelled exactly if it is open, of this vault, and its proposer asks,
/// or so many members reject it that the threshold cannot be reached; nothing but its status changes.
/// Bound: one, three and seven members.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn cancelled_by_proposer_or_when_out_of_reach() {
    let mut right = true;
    for members in [1u8, 3, 7] {
        let (vault, mut proposal) = (quiet(members), voted(kani::any(), kani::any(), 0));
        let (key, signer) = (often_key(&proposal.vault), often_key(&proposal.proposer));
        proposal.rejections &= ((1u16 << members) - 1) as u8;
        let before = proposal;

        let done = proposal.cancel(&vault, &key, &signer).is_ok();

        let willing = votes(!before.rejections & ((1u16 << members) - 1) as u8);
        let ends = (before.proposer == signer) | (willing < vault.threshold);
        let fits = (before.vault == key) & (before.status == 1) & ends;
        let after = Proposal { status: if fits { 3 } else { before.status }, ..before };
        right &= (done == fits) & (difference(&proposal, &after) == 0);
        kani::cover!(done && before.proposer != signer);
        kani::cover!(done && before.rejections == 0);
        kani::cover!(!done && before.rejections != 0 && before.status == 1 && before.vault == key);
    }
    assert!(right);
}

/// `reclaimed_proposals_are_dead`: the rent goes back to who paid it, exactly once the proposal is done, cancelled, of another
/// epoch or expired, after which it can do nothing.
/// Bound: approved by the only member; what it would do is a withdrawal.
#[kani::proof]
#[kani::unwind(20)]
fn reclaimed_proposal_does_nothing() {
    let (vault, mut proposal, now) = (shaped(1, 1, 0, 0), voted(1, 0, 0), any::time());
    let (key, payer) = (often_key(&proposal.vault), often_key(&proposal.rent_payer));
    (proposal.layout, proposal.status) = (1, often(1) as u8);
    proposal.governance_epoch = Revision(often(vault.governance_epoch.0));

    let done = proposal.reclaim(&vault, (&key, &payer), now).is_ok();

    let dead =
        (proposal.status != 1) | (proposal.governance_epoch != vault.governance_epoch) | (now.0 >= proposal.latest.0);
    let fits = (proposal.vault == key) & (proposal.rent_payer == payer) & dead;
    let later = UnixSeconds(now.0.max(kani::any()));
    let subjects = proposal.subjects;
    proposal.action = Action::Withdraw.number();
    let execution = Execution { proposal: &mut proposal, vault: &key, subjects, arguments: &[], now: later };
    let used = vault.consent(Action::Withdraw, true, Consent::Proposed(execution)).is_ok();
    assert!((done == fits) & !(done & used));
    kani::cover!(done && proposal.status == 1);
    kani::cover!(!done && used);
}
