use super::*;

#[test]
fn anyone_cancels_once_the_threshold_is_out_of_reach_and_not_before() {
    for (count, threshold) in (1..=7usize).flat_map(|count| (1..=count).map(move |threshold| (count, threshold))) {
        let mut vault = vault_of(count, u8::try_from(threshold).unwrap());
        let mut proposal = proposed(&mut vault, &TERMS);
        for against in 1..=count {
            let before = proposal;
            let reachable = count + 1 - against >= threshold;
            let cancelled = proposal.cancel(&vault, &VAULT, &STRANGER);
            assert_eq!(cancelled, if reachable { Err(Reason::NotCancellable) } else { Ok(()) });
            assert_eq!(proposal.status, if reachable { OPEN } else { CANCELLED });
            proposal = before;
            proposal.reject(&vault, &VAULT, &SEVEN[against - 1], AT).unwrap();
        }
        assert_eq!(proposal.cancel(&vault, &VAULT, &STRANGER), Ok(()), "all {count} reject it");
    }
}

#[test]
fn its_proposer_cancels_at_any_time_and_only_what_is_open() {
    let (vault, proposal) = open();
    let mut cancelled = proposal;
    cancelled.cancel(&vault, &VAULT, &MEMBERS[0]).unwrap();
    assert_eq!(cancelled, Proposal { status: CANCELLED, ..proposal });
    for (status, key, signer, reason) in [
        (OPEN, STRANGER, MEMBERS[0], Reason::VaultMismatch),
        (EXECUTED, VAULT, MEMBERS[0], Reason::ProposalClosed),
        (CANCELLED, VAULT, MEMBERS[0], Reason::ProposalClosed),
        (OPEN, VAULT, MEMBERS[1], Reason::NotCancellable),
    ] {
        let before = Proposal { status, ..proposal };
        let mut refused = before;
        assert_eq!(refused.cancel(&vault, &key, &signer), Err(reason));
        assert_eq!(refused, before);
    }
}

#[test]
fn rent_goes_back_to_its_payer_once_the_proposal_is_done_or_dead() {
    let (vault, proposal) = open();
    let reclaim = |proposal: &Proposal, vault: &Vault, now| proposal.reclaim(vault, (&VAULT, &TREASURY), now);
    let moved = Vault { governance_epoch: vault.governance_epoch.next(), ..vault };
    let last = UnixSeconds(LATEST.0 - 1);
    assert_eq!(reclaim(&proposal, &vault, AT), Err(Reason::ProposalUsable));
    assert_eq!(reclaim(&proposal, &vault, last), Err(Reason::ProposalUsable));
    assert_eq!(reclaim(&proposal, &vault, LATEST), Ok(()));
    assert_eq!(reclaim(&proposal, &moved, AT), Ok(()));
    for status in [EXECUTED, CANCELLED] {
        let done = Proposal { status, ..proposal };
        assert_eq!(reclaim(&done, &vault, AT), Ok(()));
        assert_eq!(done.reclaim(&vault, (&VAULT, &MEMBERS[0]), AT), Err(Reason::RentPayerMismatch));
        assert_eq!(done.reclaim(&vault, (&STRANGER, &TREASURY), AT), Err(Reason::VaultMismatch));
    }
}
