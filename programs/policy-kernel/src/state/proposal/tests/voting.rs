use super::*;

#[test]
fn a_member_votes_once_and_may_change_its_vote() {
    let (vault, mut proposal) = open();
    let mut vote = |vote: Vote, member: &Key| {
        let before = proposal;
        let voted = vote(&mut proposal, &vault, &VAULT, member, AT);
        assert!(voted.is_ok() || proposal == before, "a refused vote changed something");
        assert!(proposal.is_valid());
        voted.map(|()| (proposal.approvals, proposal.rejections))
    };
    let [approve, unapprove, reject] = VOTES;
    assert_eq!(vote(approve, &MEMBERS[0]), Err(Reason::AlreadyVoted), "its proposer approves it already");
    assert_eq!(vote(unapprove, &MEMBERS[1]), Err(Reason::NotApproved));
    assert_eq!(vote(approve, &MEMBERS[1]), Ok((0b011, 0)));
    assert_eq!(vote(approve, &MEMBERS[1]), Err(Reason::AlreadyVoted));
    assert_eq!(vote(reject, &MEMBERS[1]), Ok((0b001, 0b010)));
    assert_eq!(vote(reject, &MEMBERS[1]), Err(Reason::AlreadyVoted));
    assert_eq!(vote(unapprove, &MEMBERS[1]), Err(Reason::NotApproved));
    assert_eq!(vote(approve, &MEMBERS[1]), Ok((0b011, 0)));
    assert_eq!(vote(unapprove, &MEMBERS[0]), Ok((0b010, 0)));
    assert_eq!(vote(reject, &MEMBERS[2]), Ok((0b010, 0b100)));
    for kind in VOTES {
        assert_eq!(vote(kind, &STRANGER), Err(Reason::NotAMember));
    }
}

#[test]
fn nobody_votes_on_a_proposal_that_is_of_another_vault_done_stale_or_expired() {
    let (vault, proposal) = open();
    let stale = Vault { governance_epoch: vault.governance_epoch.next(), ..vault };
    let executed = Proposal { status: EXECUTED, ..proposal };
    let cancelled = Proposal { status: CANCELLED, ..proposal };
    for (vault, proposal, key, now, reason) in [
        (vault, proposal, STRANGER, AT, Reason::VaultMismatch),
        (vault, executed, VAULT, AT, Reason::ProposalClosed),
        (vault, cancelled, VAULT, AT, Reason::ProposalClosed),
        (stale, proposal, VAULT, AT, Reason::ProposalStale),
        (vault, proposal, VAULT, LATEST, Reason::ProposalExpired),
    ] {
        for (vote, member) in VOTES.into_iter().zip([1, 0, 1]) {
            let mut voted = proposal;
            assert_eq!(vote(&mut voted, &vault, &key, &MEMBERS[member], now), Err(reason));
            assert_eq!(voted, proposal);
        }
    }
    let mut last = proposal;
    last.approve(&vault, &VAULT, &MEMBERS[1], UnixSeconds(LATEST.0 - 1)).unwrap();
}

#[test]
fn the_delay_counts_from_when_the_threshold_was_reached_and_anew_when_it_is_reached_anew() {
    let (vault, mut proposal) = open();
    let mut vote = |vote: Vote, place: usize, after: u64| {
        vote(&mut proposal, &vault, &VAULT, &MEMBERS[place], UnixSeconds(NOW + after)).unwrap();
        proposal.approved_at
    };
    let [approve, unapprove, reject] = VOTES;
    assert_eq!(vote(approve, 1, 10), UnixSeconds(NOW + 10));
    assert_eq!(vote(approve, 2, 20), UnixSeconds(NOW + 10), "one more approval begins no delay");
    assert_eq!(vote(unapprove, 2, 30), UnixSeconds(NOW + 10), "nor does one less that was not needed");
    assert_eq!(vote(unapprove, 1, 40), UnixSeconds(0));
    assert_eq!(vote(approve, 2, 50), UnixSeconds(NOW + 50));
    assert_eq!(vote(reject, 2, 60), UnixSeconds(0));
    assert_eq!(vote(approve, 1, 70), UnixSeconds(NOW + 70));
    for (now, executed) in [(NOW + 69 + TIMELOCK, Err(Reason::ProposalEarly)), (NOW + 70 + TIMELOCK, Ok(()))] {
        assert_eq!(execute(&vault, &mut proposal, now), executed);
    }
}

#[test]
fn a_threshold_reached_at_the_beginning_of_time_is_reached() {
    let mut vault = Vault { threshold: 1, ..vault() };
    let proposing = Proposing { now: UnixSeconds(0), ..by(&vault, &MEMBERS[0]) };
    let mut proposal = blank_proposal();
    proposal.propose(&mut vault, &proposing, &ProposalTerms { latest: UnixSeconds(500), ..TERMS }).unwrap();
    assert_eq!(proposal.approved_at, UnixSeconds(1));
    assert_eq!(execute(&vault, &mut proposal, TIMELOCK), Err(Reason::ProposalEarly));
    assert_eq!(execute(&vault, &mut proposal, TIMELOCK + 1), Ok(()));
}

/// The arguments of `set_members` that name these.
fn member_arguments(members: &[Key]) -> Vec<u8> {
    let mut bytes = vec![0xff; MEMBERS_OFFSET];
    let words = members.iter().flat_map(|key| key.0);
    bytes.extend(words.flat_map(u64::to_le_bytes));
    bytes
}

fn rejected_by(member: usize, action: Action, arguments: &[u8]) -> Result<(), Reason> {
    let mut vault = vault();
    let mut proposal = proposed(&mut vault, &ProposalTerms { action: action.number(), arguments, ..TERMS });
    let before = proposal;
    let rejected = proposal.reject(&vault, &VAULT, &MEMBERS[member], AT);
    assert!(rejected.is_ok() || proposal == before);
    rejected
}

#[test]
fn a_member_rejects_a_new_list_of_members_that_keeps_it_and_not_its_own_removal() {
    let kept = member_arguments(&[MEMBERS[0], STRANGER, MEMBERS[1]]);
    let set = Action::SetMembers;
    for (member, rejected) in [(0, Ok(())), (1, Ok(())), (2, Err(Reason::OwnRemoval))] {
        assert_eq!(rejected_by(member, set, &kept), rejected);
    }
    // A key is found where the instruction reads one, not across two, nor where it is cut short.
    let shifted = [&[0], &member_arguments(&[MEMBERS[2]])[..]].concat();
    let cut = &kept[..kept.len() - 1];
    assert_eq!(rejected_by(1, set, &shifted), Err(Reason::OwnRemoval));
    assert_eq!(rejected_by(1, set, cut), Err(Reason::OwnRemoval));
    assert_eq!(rejected_by(0, set, cut), Ok(()));
    assert_eq!(rejected_by(0, set, &[]), Err(Reason::OwnRemoval), "an empty list removes everybody");
    // The same bytes are no list of members in another action.
    assert_eq!(rejected_by(2, Action::SetDelays, &kept), Ok(()));
}

#[test]
fn a_member_who_approved_its_own_removal_may_take_that_back() {
    let mut vault = vault();
    let arguments = member_arguments(&MEMBERS[1..]);
    let terms = ProposalTerms { action: Action::SetMembers.number(), arguments: &arguments, ..TERMS };
    let mut proposal = proposed(&mut vault, &terms);
    assert_eq!(proposal.reject(&vault, &VAULT, &MEMBERS[0], AT), Err(Reason::OwnRemoval));
    proposal.unapprove(&vault, &VAULT, &MEMBERS[0], AT).unwrap();
    assert_eq!((proposal.approvals, proposal.rejections), (0, 0));
}
