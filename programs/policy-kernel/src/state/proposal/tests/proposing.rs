use super::*;

#[test]
fn a_proposal_keeps_what_was_proposed_and_is_approved_by_its_proposer_alone() {
    let mut vault = vault();
    let mut proposal = blank_proposal();
    let proposing = by(&vault, &MEMBERS[2]);
    proposal.propose(&mut vault, &proposing, &TERMS).unwrap();

    assert!(proposal.is_valid());
    assert_eq!((proposal.status, proposal.action), (OPEN, Action::GrantMandate.number()));
    assert_eq!((proposal.approvals, proposal.rejections), (0b100, 0));
    assert_eq!((proposal.vault, proposal.proposer, proposal.rent_payer), (VAULT, MEMBERS[2], TREASURY));
    assert_eq!((proposal.subjects, proposal.arguments()), (SUBJECTS, ARGUMENTS));
    assert!(proposal.arguments[ARGUMENTS.len()..].iter().all(|byte| *byte == 0));
    assert_eq!((proposal.proposed_at, proposal.approved_at, proposal.latest), (AT, UnixSeconds(0), LATEST));
    assert_eq!(proposal.governance_epoch, vault.governance_epoch);
}

#[test]
fn each_member_has_indices_of_its_own_that_are_never_used_twice() {
    let mut vault = vault();
    let mut propose = |member: &Key, index| {
        let proposing = Proposing { index, ..by(&vault, member) };
        let mut proposal = blank_proposal();
        proposal.propose(&mut vault, &proposing, &TERMS).map(|()| proposal.index)
    };
    assert_eq!(propose(&MEMBERS[0], 0), Ok(0));
    assert_eq!(propose(&MEMBERS[0], 0), Err(Reason::StaleVersion), "the index is taken");
    assert_eq!(propose(&MEMBERS[1], 1), Ok(1), "and the others' are not");
    assert_eq!(propose(&MEMBERS[0], 1), Err(Reason::StaleVersion), "an index of another's");
    assert_eq!(propose(&MEMBERS[0], 8), Ok(8));
    assert_eq!(propose(&MEMBERS[0], 16), Ok(16));
    assert_eq!(propose(&MEMBERS[2], 2), Ok(2));

    // A member who takes another's place goes on where that one ended.
    let terms = MemberTerms { members: &[STRANGER, MEMBERS[0]], threshold: 1, holders: 0b11 };
    vault.timelock = Seconds(0);
    vault.set_members(Consent::Cosigned(&MEMBERS), &terms, vault.version).unwrap();
    assert_eq!((vault.next_proposal(0), vault.next_proposal(1)), (24, 9));
}

#[test]
fn no_index_of_a_proposal_reaches_the_bit_of_the_approvals_that_proposals_give() {
    let mut vault = vault_of(7, 1);
    vault.proposals[6] = PROPOSED_APPROVAL / 8 - 1;
    let mut proposal = blank_proposal();
    let proposing = by(&vault, &SEVEN[6]);
    proposal.propose(&mut vault, &proposing, &TERMS).unwrap();
    assert_eq!((proposal.index, proposal.index & PROPOSED_APPROVAL), (PROPOSED_APPROVAL - 2, 0));
    let (before, blank) = (vault, blank_proposal());
    let mut next = blank;
    assert_eq!(next.propose(&mut vault, &by(&before, &SEVEN[6]), &TERMS), Err(Reason::CounterOverflow));
    assert_eq!((vault, next), (before, blank));
}

#[test]
fn what_cannot_be_proposed_is_refused_by_name_and_changes_nothing() {
    let (mut vault, blank) = (vault(), blank_proposal());
    let (before, right) = (vault, by(&vault, &MEMBERS[0]));
    let mut refused = |by: Proposing, terms: ProposalTerms| {
        let mut proposal = blank;
        let reason = proposal.propose(&mut vault, &by, &terms).unwrap_err();
        assert_eq!((vault, proposal), (before, blank));
        reason
    };
    let far = [0; MAX_ARGUMENTS + 1];
    assert_eq!(refused(Proposing { member: STRANGER, ..right }, TERMS), Reason::NotAMember);
    assert_eq!(refused(Proposing { member: Key::ZERO, ..right }, TERMS), Reason::NotAMember);
    assert_eq!(refused(Proposing { governance_epoch: Revision(9), ..right }, TERMS), Reason::StaleVersion);
    assert_eq!(refused(right, ProposalTerms { arguments: &far, ..TERMS }), Reason::ArgumentsTooLong);
    for latest in [0, NOW - 1, NOW, NOW + MAX_TERM.0 + 1, u64::MAX] {
        let terms = ProposalTerms { latest: UnixSeconds(latest), ..TERMS };
        assert_eq!(refused(right, terms), Reason::InvalidTerm);
    }
    for action in 0..=u8::MAX {
        let ours = Action::ALL.iter().any(|known| known.number() == action && known.row().who == Who::Threshold);
        if !ours {
            assert_eq!(refused(right, ProposalTerms { action, ..TERMS }), Reason::NotProposable);
        }
    }
}

#[test]
fn the_longest_arguments_and_every_term_within_its_bounds_can_be_proposed() {
    let longest = [7; MAX_ARGUMENTS];
    for latest in [NOW + 1, NOW + MAX_TERM.0] {
        let terms = ProposalTerms { arguments: &longest, latest: UnixSeconds(latest), ..TERMS };
        let proposal = proposed(&mut vault(), &terms);
        assert_eq!((proposal.arguments(), proposal.latest), (&longest[..], UnixSeconds(latest)));
    }
    assert_eq!(proposed(&mut vault(), &ProposalTerms { arguments: &[], ..TERMS }).arguments(), &[0; 0]);
}

#[test]
fn a_proposal_that_no_instruction_writes_is_invalid() {
    let (_, proposal) = open();
    assert!(proposal.is_valid());
    let spoilt: [fn(&mut Proposal); 6] = [
        |p| p.layout = 0,
        |p| p.status = 0,
        |p| p.status = 4,
        |p| p.action = Action::Pause.number(),
        |p| p.rejections = p.approvals,
        |p| p.arguments_length = 321,
    ];
    for spoil in spoilt {
        let mut bad = proposal;
        spoil(&mut bad);
        assert!(!bad.is_valid());
    }
    assert_eq!(Proposal { arguments_length: 321, ..proposal }.arguments(), &[0; 0]);
}
