use super::*;

#[test]
fn approvals_count_exactly_as_signatures_of_the_same_members_do() {
    for (count, threshold) in (1..=7usize).flat_map(|count| (1..=count).map(move |threshold| (count, threshold))) {
        let mut vault = vault_of(count, u8::try_from(threshold).unwrap());
        let open = proposed(&mut vault, &TERMS);
        for approvals in 0..=0x7f_u8 {
            let signers: Vec<Key> =
                (0..7).filter(|place| approvals >> place & 1 == 1).map(|place| SEVEN[place]).collect();
            let mut proposal = Proposal { approvals, approved_at: AT, ..open };
            let counted = authorise(vault.members(), vault.threshold, &signers);
            assert_eq!(execute(&vault, &mut proposal, NOW), counted, "{count} {threshold} {approvals:b}");
        }
    }
}

#[test]
fn a_proposal_is_used_for_what_was_approved_by_enough_after_its_delay_and_once() {
    let (vault, open) = open();
    let mut proposal = Proposal { vault: STRANGER, status: CANCELLED, governance_epoch: Revision(9), ..open };
    (proposal.latest, proposal.action) = (AT, Action::SetBudget.number());
    (proposal.subjects[1], proposal.arguments[1]) = (STRANGER, 9);

    // Each refusal in the order in which it is found: what one names is mended before the next.
    let mut refused = |mend: &dyn Fn(&mut Proposal), reason| {
        let before = proposal;
        assert_eq!(execute(&vault, &mut proposal, NOW), Err(reason));
        assert_eq!(proposal, before);
        mend(&mut proposal);
    };
    refused(&|p| p.vault = VAULT, Reason::VaultMismatch);
    refused(&|p| p.status = OPEN, Reason::ProposalClosed);
    refused(&|p| p.governance_epoch = open.governance_epoch, Reason::ProposalStale);
    refused(&|p| p.latest = LATEST, Reason::ProposalExpired);
    refused(&|p| p.action = open.action, Reason::ProposalMismatch);
    refused(&|p| p.subjects = SUBJECTS, Reason::ProposalMismatch);
    refused(&|p| p.arguments[1] = 2, Reason::ProposalMismatch);
    refused(&|p| p.approve(&vault, &VAULT, &MEMBERS[1], AT).unwrap(), Reason::ThresholdNotMet);
    refused(&|_| (), Reason::ProposalEarly);

    let approved = proposal;
    assert_eq!(execute(&vault, &mut proposal, NOW + TIMELOCK), Ok(()));
    assert_eq!(proposal, Proposal { status: EXECUTED, ..approved });
    assert_eq!(execute(&vault, &mut proposal, NOW + TIMELOCK), Err(Reason::ProposalClosed));
}

#[test]
fn arguments_that_are_longer_or_shorter_than_the_approved_ones_are_others() {
    let (vault, mut proposal) = open();
    for arguments in [&ARGUMENTS[..2], &[1, 2, 3, 0], &[]] {
        let use_ = Execution { arguments, ..execution(&mut proposal, NOW) };
        assert_eq!(vault.consent(Action::GrantMandate, true, Consent::Proposed(use_)), Err(Reason::ProposalMismatch));
    }
}

#[test]
fn what_only_tightens_is_executed_at_once_and_what_the_owners_approve_after_its_own_delay() {
    let vault = Vault { approval_delay: Seconds(7), ..vault() };
    let earliest = |action: Action, loosens| {
        let terms = ProposalTerms { action: action.number(), ..TERMS };
        let mut open = proposed(&mut vault.clone(), &terms);
        open.approve(&vault, &VAULT, &MEMBERS[1], AT).unwrap();
        let passes = |after: u64| {
            let mut proposal = open;
            let use_ = Consent::Proposed(execution(&mut proposal, NOW + after));
            vault.consent(action, loosens, use_) == Ok(())
        };
        (0..=TIMELOCK).find(|after| passes(*after)).unwrap()
    };
    assert_eq!(earliest(Action::GrantMandate, false), 0);
    assert_eq!(earliest(Action::GrantMandate, true), TIMELOCK);
    assert_eq!(earliest(Action::SetMembers, false), TIMELOCK);
    assert_eq!(earliest(Action::ApprovePayment, true), 7);
    assert_eq!(earliest(Action::RevokeAll, true), 0);
}

#[test]
fn a_delay_as_long_as_the_proposal_lives_outlives_it() {
    let (mut vault, mut proposal) = open();
    proposal.approve(&vault, &VAULT, &MEMBERS[1], AT).unwrap();
    vault.timelock = Seconds(LATEST.0 - NOW);
    assert_eq!(execute(&vault, &mut proposal, LATEST.0 - 1), Err(Reason::ProposalEarly));
    assert_eq!(execute(&vault, &mut proposal, LATEST.0), Err(Reason::ProposalExpired));
    vault.timelock = Seconds(u64::MAX);
    assert_eq!(execute(&vault, &mut proposal, LATEST.0 - 1), Err(Reason::ProposalEarly), "the sum saturates");
}

#[test]
fn a_change_of_members_or_delays_kills_what_was_proposed_before() {
    let (mut vault, mut proposal) = open();
    proposal.approve(&vault, &VAULT, &MEMBERS[1], AT).unwrap();
    vault.timelock = Seconds(0);
    let unchanged = (vault.timelock, vault.approval_delay);
    vault.set_delays(Consent::Cosigned(&MEMBERS), unchanged.0, unchanged.1, vault.version).unwrap();
    assert_eq!(execute(&vault, &mut proposal, NOW + TIMELOCK), Err(Reason::ProposalStale));
}
