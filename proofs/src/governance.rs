//! Consent of a threshold of members: who gives it, after which delay, and for what.

use policy_kernel::governance::{Action, Consent, Execution, Who};
use policy_kernel::ids::PaymentIds;
use policy_kernel::quantity::{Key, Revision, UnixSeconds};
use policy_kernel::reason::Reason;
use policy_kernel::state::{Grant, Mandate, MandateTerms, Proposal, Vault};
use policy_kernel::window::Window;

use crate::any;
use crate::multisig::signed;
use crate::proposal::{approved, numbered, often, often_key, voted};
use crate::same::difference;
use crate::vault::shaped;

/// The numbers of what a threshold of members does.
const THRESHOLD: [u8; 18] = [1, 2, 3, 5, 7, 8, 15, 16, 22, 23, 25, 27, 28, 30, 31, 32, 33, 34];

/// How long the owners have to see an action coming: the approval of a payment as long as they set for that, more power as
/// long as the timelock, but in a vault that never started.
fn wait(vault: &Vault, action: Action, loosens: bool) -> u64 {
    let timelock = if vault.mode == 0 { 0 } else { vault.timelock.0 };
    match action {
        Action::ApprovePayment => vault.approval_delay.0,
        Action::SetMembers | Action::SetDelays | Action::SetWithdrawal => timelock,
        Action::SetBudget | Action::GrantMandate | Action::SetCounterparty | Action::SetAttestor if loosens => timelock,
        _ => 0,
    }
}

/// What each kind of delay is for.
const KINDS: [Action; 4] = [Action::RevokeAll, Action::ApprovePayment, Action::GrantMandate, Action::SetMembers];

/// Whether signing together does exactly what it should, for each of the actions; the vault is any of so many members, with
/// whatever creator.
fn cosigning_is_right(vault: &Vault, signers: &[Key], actions: &[Action]) -> bool {
    let loosens = kani::any();
    let enough = (vault.threshold > 0) & (signed(vault.members(), signers) >= vault.threshold);
    let mut right = true;
    for action in actions {
        if action.row().who == Who::Threshold {
            let done = vault.consent(*action, loosens, Consent::Cosigned(signers)).is_ok();
            right &= done == enough & (wait(vault, *action, loosens) == 0);
        }
    }
    right
}

/// `consent_enforced`: a threshold of distinct members does an action at once by signing together exactly if it need not
/// wait in this state, however many sign; nobody else does it, the creator least.
/// Bound: every action; two of three members must sign, two do.
#[kani::proof]
#[kani::unwind(33)]
#[kani::solver(bitwuzla)]
fn cosigning_is_consent_for_every_action() {
    let vault = shaped(3, 2, 0, 0);
    let signers = [often_key(&vault.members[2]), often_key(&vault.members[0])];
    assert!(cosigning_is_right(&vault, &signers, Action::ALL));
    kani::cover!(signed(vault.members(), &signers) == 2 && vault.timelock.0 > 0);
    kani::cover!(signed(vault.members(), &signers) == 1 && vault.timelock.0 == 0);
}

/// `consent_enforced`: as above, for every threshold.
/// Bound: one action for each kind of delay; thresholds from none to four; three members, three signers; one and one.
#[kani::proof]
#[kani::unwind(33)]
#[kani::solver(bitwuzla)]
fn cosigning_is_consent_for_every_threshold() {
    let (mut right, mut threshold) = (true, 0);
    while threshold <= 4 {
        let vault = shaped(3, threshold, 0, 0);
        let signers = [often_key(&vault.members[1]), often_key(&vault.members[0]), often_key(&vault.members[2])];
        right &= cosigning_is_right(&vault, &signers, &KINDS);
        threshold += 1;
    }
    let one = shaped(1, 1, 0, 0);
    let signer = [often_key(&one.members[0])];
    assert!(right & cosigning_is_right(&one, &signer, &KINDS));
    kani::cover!(one.members[0] == signer[0]);
    kani::cover!(one.members[0] != signer[0]);
}

/// `consent_enforced`: as above, of a full vault.
/// Bound: an action that waits; seven members, of which four must sign and four do.
#[kani::proof]
#[kani::unwind(33)]
#[kani::solver(bitwuzla)]
fn cosigning_is_consent_of_seven() {
    let vault = shaped(7, 4, 0, 0);
    let signers = [6, 0, 3, 2].map(|place| often_key(&vault.members[place]));
    assert!(cosigning_is_right(&vault, &signers, &[Action::GrantMandate]));
    kani::cover!(signed(vault.members(), &signers) == 4);
    kani::cover!(signed(vault.members(), &signers) == 3);
}

/// `consent_enforced`: what can be proposed is what a threshold of members does, and nothing else.
#[kani::proof]
#[kani::unwind(33)]
fn only_the_thresholds_actions_are_proposable() {
    let number = kani::any();
    let mut among = false;
    for action in THRESHOLD {
        among |= action == number;
    }
    assert!(Action::is_proposable(number) == among);
    kani::cover!(among);
    kani::cover!(!among);
}

/// One use of a proposal for an action.
struct Use {
    members: u8,
    threshold: u8,
    approvals: u8,
    rejections: u8,
    length: u16,
    given: usize,
    action: Action,
}

const USUAL: Use =
    Use { members: 3, threshold: 2, approvals: 3, rejections: 0, length: 2, given: 2, action: Action::GrantMandate };

#[derive(Default)]
struct Seen {
    done: bool,
    waited: bool,
    early: bool,
}

/// Whether the use is done exactly if it should, is then marked, and otherwise changes nothing.
fn executing_is_right(case: &Use) -> (bool, Seen) {
    let vault = shaped(case.members, case.threshold, 0, 0);
    let mut proposal = voted(case.approvals, case.rejections, case.length);
    let (key, subjects, now, loosens) = (any::key(), any::keys::<2>(), any::time(), kani::any());
    (proposal.layout, proposal.status) = (often(1) as u8, often(1) as u8);
    proposal.vault = often_key(&key);
    proposal.governance_epoch = Revision(often(vault.governance_epoch.0));
    proposal.action = often(u64::from(case.action.number())) as u8;
    proposal.subjects = [often_key(&subjects[0]), often_key(&subjects[1])];
    let (mut given, mut same) = ([0; 4], case.given == usize::from(case.length));
    for (argument, stored) in given.iter_mut().zip(&proposal.arguments).take(case.given) {
        *argument = often(u64::from(*stored)) as u8;
        same &= argument == stored;
    }

    let mut used = proposal;
    let execution = Execution { proposal: &mut used, vault: &key, subjects, arguments: &given[..case.given], now };
    let done = vault.consent(case.action, loosens, Consent::Proposed(execution)).is_ok();

    let (mut approved, mut place) = (0, 0);
    while place < case.members {
        approved += case.approvals >> place & 1;
        place += 1;
    }
    let delay = wait(&vault, case.action, loosens);
    let due = u128::from(proposal.approved_at.0).wrapping_add(u128::from(delay));
    let usable = (proposal.layout == 1)
        & (proposal.status == 1)
        & (case.approvals & case.rejections == 0)
        & (proposal.vault == key)
        & (proposal.governance_epoch == vault.governance_epoch)
        & (now.0 < proposal.latest.0)
        & (proposal.action == case.action.number())
        & (proposal.subjects[0] == subjects[0])
        & (proposal.subjects[1] == subjects[1])
        & same
        & (case.threshold > 0)
        & (approved >= case.threshold);
    let expected = usable & (u128::from(now.0) >= due);
    let after = Proposal { status: if expected { 2 } else { proposal.status }, ..proposal };
    let right = (done == expected) & (difference(&used, &after) == 0);
    (right, Seen { done, waited: done & (delay > 0), early: usable & !done })
}

/// `consent_enforced`: a proposal does an action exactly if it is of this vault, of this action, about the same with the same
/// arguments, open, of the current governance epoch, not expired, approved by a threshold of the current members, and so
/// for as long as the action waits; then it is marked as done, and otherwise left alone.
/// Bound: the grant of a mandate; two of three members approved; two bytes of arguments.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn proposal_is_consent_for_its_action() {
    let (right, seen) = executing_is_right(&USUAL);
    assert!(right);
    kani::cover!(seen.done && !seen.waited);
    kani::cover!(seen.waited);
    kani::cover!(seen.early);
}

/// `consent_enforced`: a proposal of any action of a threshold does it exactly after that action's delay.
/// Bound: every action, giving more power; a proposal that is right but for its time; two of three members, whose keys are
/// fixed, approved it.
/// Nightly.
#[kani::proof]
#[kani::unwind(33)]
#[kani::solver(bitwuzla)]
fn proposal_is_consent_for_every_action() {
    let vault = numbered(3, 2);
    let (mut right, mut done) = (true, true);
    for action in Action::ALL {
        if action.row().who == Who::Threshold {
            let (one, was) = timing_is_right(vault, 3, *action);
            right &= one;
            done &= was;
        }
    }
    assert!(right);
    kani::cover!(done);
}

/// Whether a proposal that is right but for its votes and its time is done exactly if enough members approved it, and the
/// delay is over; and whether it was.
fn counting_is_right(members: u8, threshold: u8, approvals: u8) -> (bool, bool) {
    timing_is_right(shaped(members, threshold, 0, 0), approvals, Action::SetMembers)
}

/// As above, in this vault, for this action, which may give more power.
fn timing_is_right(mut vault: Vault, approvals: u8, action: Action) -> (bool, bool) {
    vault.governance_epoch = Revision(1);
    let mut proposal = approved(approvals, action);
    let (now, subjects) = (any::time(), proposal.subjects);
    proposal.latest = UnixSeconds::NEVER;
    proposal.approved_at = any::time();
    kani::assume(now != UnixSeconds::NEVER);

    let (after, key) = (proposal, proposal.vault);
    let execution = Execution { proposal: &mut proposal, vault: &key, subjects, arguments: &[], now };
    let done = vault.consent(action, true, Consent::Proposed(execution)).is_ok();

    let (mut votes, mut place) = (0, 0);
    while place < vault.member_count {
        votes += approvals >> place & 1;
        place += 1;
    }
    let due = u128::from(after.approved_at.0).wrapping_add(u128::from(wait(&vault, action, true)));
    let enough = (vault.threshold > 0) & (votes >= vault.threshold);
    let expected = enough & (u128::from(now.0) >= due);
    ((done == expected) & (proposal.status == if expected { 2 } else { 1 }), done)
}

/// `consent_enforced`: as above, whoever approved it, a bit for each that could be a member or none.
/// Bound: a change of members that is right but for its votes and its time; every set of approvals among four places, of which
/// three are members', and a threshold of two.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn proposal_is_consent_of_its_approvers() {
    let (mut right, mut done, mut approvals) = (true, false, 0);
    while approvals < 16 {
        let (one, was) = counting_is_right(3, 2, approvals);
        right &= one;
        done |= was;
        approvals += 1;
    }
    assert!(right);
    kani::cover!(done);
}

/// `consent_enforced`: as above, for other thresholds and numbers of members.
/// Bound: a change of members that is right but for its votes and its time; thresholds of three members from none to four, the
/// only member, four of seven, and all of them.
/// Nightly.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn proposal_is_consent_of_any_threshold() {
    let (mut right, mut done) = (true, 0);
    for (members, threshold, approvals) in [
        (3, 0, 0),
        (3, 0, 7),
        (3, 1, 0b1000),
        (3, 1, 0b0100),
        (3, 3, 0b1011),
        (3, 3, 0b0111),
        (3, 4, 0b1111),
        (1, 1, 0b1110),
        (1, 1, 0b0001),
        (7, 4, 0b1101_0010),
        (7, 4, 0b0101_0101),
        (7, 7, 0b1011_1111),
        (7, 7, 0b0111_1111),
    ] {
        let (one, was) = counting_is_right(members, threshold, approvals);
        right &= one;
        done += u8::from(was);
    }
    assert!(right);
    kani::cover!(done == 5);
}

/// `consent_enforced`: as above, with rejections, with votes both ways, and with arguments of another length.
/// Bound: these cases.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn proposal_is_consent_in_other_cases() {
    let (against, outvoted) = executing_is_right(&Use { rejections: 4, ..USUAL });
    let (torn, both) = executing_is_right(&Use { rejections: 2, ..USUAL });
    let (long, more) = executing_is_right(&Use { given: 3, ..USUAL });
    let (short, less) = executing_is_right(&Use { given: 1, ..USUAL });
    assert!(against & torn & long & short);
    assert!(!(both.done | more.done | less.done));
    kani::cover!(outvoted.early);
}

/// `proposal_single_use`: what a proposal did it never does again, in whatever state of the vault, for whatever action, at
/// whatever time.
/// Bound: one of one member approved it, for a withdrawal; it is later used for each kind of action.
#[kani::proof]
#[kani::unwind(20)]
#[kani::solver(bitwuzla)]
fn proposal_is_used_once() {
    let mut vault = shaped(1, 1, 0, 0);
    vault.governance_epoch = Revision(1);
    let mut proposal = approved(1, Action::Withdraw);
    proposal.latest = any::time();
    let (key, subjects) = (proposal.vault, proposal.subjects);
    let execution = Execution { proposal: &mut proposal, vault: &key, subjects, arguments: &[], now: any::time() };
    kani::assume(vault.consent(Action::Withdraw, true, Consent::Proposed(execution)).is_ok());

    let (later, subjects) = (shaped(1, 1, 0, 0), any::keys::<2>());
    let mut right = proposal.status == 2;
    for action in [Action::Withdraw, Action::ApprovePayment, Action::GrantMandate, Action::SetMembers] {
        let execution = Execution { proposal: &mut proposal, vault: &key, subjects, arguments: &[], now: any::time() };
        right &= later.consent(action, kani::any(), Consent::Proposed(execution)) == Err(Reason::ProposalClosed);
    }
    assert!(right);
    kani::cover!(later.governance_epoch == vault.governance_epoch);
}

/// Whether one key that signs so often is refused each of the actions; it often is a member's.
fn alone_is_refused(members: u8, threshold: u8, times: usize, actions: &[Action]) -> (bool, bool) {
    let vault = shaped(members, threshold, 0, 0);
    let (signer, loosens) = (often_key(&vault.members[1]), kani::any());
    let (signers, mut refused) = ([signer; 3], true);
    for action in actions {
        if action.row().who == Who::Threshold {
            let done = vault.consent(*action, loosens, Consent::Cosigned(&signers[..times]));
            refused &= done == Err(Reason::ThresholdNotMet);
        }
    }
    (refused, signer == vault.members[1])
}

/// `single_member_regrant`: where two or more must sign, one key that signs however often does nothing that the threshold
/// does.
/// Bound: every action with two of three; a grant with two of two, signed three times, and with three of seven.
#[kani::proof]
#[kani::unwind(33)]
#[kani::solver(bitwuzla)]
fn one_member_is_no_threshold() {
    let (every, member) = alone_is_refused(3, 2, 1, Action::ALL);
    let (twice, both) = alone_is_refused(2, 2, 3, &[Action::GrantMandate]);
    let (full, among) = alone_is_refused(7, 3, 1, &[Action::GrantMandate]);
    assert!(every & twice & full);
    kani::cover!(member && both && among);
}

/// What of a mandate lets an agent pay; zero if it is the same.
fn power_differs(one: &Mandate, other: &Mandate) -> u64 {
    let caps = one.caps.per_payment.0 ^ other.caps.per_payment.0 | one.caps.lifetime.0 ^ other.caps.lifetime.0;
    let term = one.starts_at.0 ^ other.starts_at.0 | one.expires_at.0 ^ other.expires_at.0;
    let life = one.version.0 ^ other.version.0 | one.incarnation.0 ^ other.incarnation.0;
    let holds =
        u64::from(one.held ^ other.held | one.layout ^ other.layout) | one.hold_changes.0 ^ other.hold_changes.0;
    caps | term | life | holds | one.grant_epoch.0 ^ other.grant_epoch.0
}

/// `single_member_regrant`: where two of three must sign, a member alone grants no mandate, revives none that was revoked,
/// neither releases nor revokes one, and undoes no revocation of all.
/// Bound: the members' keys are fixed; the second signs twice; the mandate has no open payment and an empty window.
#[kani::proof]
#[kani::unwind(20)]
fn one_member_grants_nothing() {
    let before = any::mandate(Window::default(), PaymentIds::EMPTY, any::pending(0));
    let epochs = numbered(3, 2);
    let grant = Grant {
        vault: any::key(),
        agent: any::key(),
        mint: any::key(),
        bump: kani::any(),
        now: any::time(),
        expected_version: before.version,
        expected_epoch: epochs.grant_epoch,
    };
    let terms = MandateTerms {
        starts_at: any::time(),
        expires_at: any::time(),
        caps: any::caps(),
        window: any::seconds(),
        window_limit: any::limit(),
        window_count: any::limit(),
        unrated_limit: any::limit(),
        validation_threshold: any::limit(),
        approval_threshold: any::limit(),
        required_capability: any::key(),
        tier_shares: kani::any(),
        minimum_tier: kani::any(),
        unrated: kani::any(),
        maximum_risk: any::bps(),
        minimum_confidence: any::bps(),
        held: kani::any(),
    };
    let (mut vault, mut mandate, signers) = (epochs, before, [epochs.members[1]; 2]);
    let mut refused = mandate.grant(&mut vault, Consent::Cosigned(&signers), &grant, &terms).is_err();
    refused &= mandate.release(&vault, Consent::Cosigned(&signers), before.hold_changes).is_err();
    refused &= mandate.revoke(&vault, Consent::Cosigned(&signers), before.version).is_err();
    refused &= vault.revoke_all(Consent::Cosigned(&signers), epochs.grant_epoch).is_err();
    assert!(refused & (power_differs(&mandate, &before) == 0) & (difference(&vault, &epochs) == 0));
    kani::cover!(before.held == 1 && before.grant_epoch != epochs.grant_epoch);
}
