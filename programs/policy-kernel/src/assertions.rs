//! What kernel and program assert while they run, and the property that a proof states of each: one table, which the
//! documentation shows and a check holds against the harnesses. A reason of it is no matter of policy: where the code is
//! right and nobody tampers, no client meets it but by doing a thing twice, out of order, or in somebody else's name.

use crate::reason::Reason;

/// An assertion at run time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// What a violation is refused with.
    pub reason: Reason,
    /// The property that harnesses in `proofs/src` prove under this name; no other assertion has it.
    pub property: &'static str,
    /// What holds, in words.
    pub holds: &'static str,
}

impl Assertion {
    const fn new(reason: Reason, property: &'static str, holds: &'static str) -> Self {
        Self { reason, property, holds }
    }
}

/// Every one, in the order of the reasons: among them all faults, and all that a ticket is refused for.
pub const ASSERTIONS: &[Assertion] = &[
    Assertion::new(Reason::PaymentIdReused, "payment_id_single_use", "an id is paid once"),
    Assertion::new(Reason::SignerNotAgent, "who_may_spend", "the agent spends, or a live session key of it"),
    Assertion::new(Reason::PayeeAccountOwner, "money_goes_to_the_payee", "the account that is paid is the payee's"),
    Assertion::new(Reason::ApprovalSpent, "approval_single_use", "an approval lets one payment through"),
    Assertion::new(Reason::ThresholdNotMet, "multisig_threshold_enforced", "enough distinct members signed"),
    Assertion::new(Reason::ProposalClosed, "proposal_single_use", "a proposal is executed once"),
    Assertion::new(Reason::AlreadyVoted, "members_vote_once", "a member has one vote"),
    Assertion::new(Reason::BootSlot, "lifecycle", "a vault runs after enough checks, each in a slot of its own"),
    Assertion::new(Reason::TicketOutstanding, "one_ticket_at_a_time", "a mandate has one open payment at most"),
    Assertion::new(Reason::NoTicket, "ticket_single_use", "a ticket is redeemed once"),
    Assertion::new(Reason::TicketMismatch, "ticket_binds_the_payment", "what is transferred is what was gated"),
    Assertion::new(Reason::TicketStale, "ticket_lives_in_its_slot", "it is transferred in the slot of its gate"),
    Assertion::new(Reason::NotTransferred, "settled_is_transferred", "what is settled was transferred"),
    Assertion::new(Reason::BalanceMismatch, "strict_correctness", "exactly the amount moved"),
    Assertion::new(Reason::ClockInvalid, "clock_is_after_1970", "the time is the cluster's, and none before 1970"),
    Assertion::new(Reason::CounterOverflow, "counters_never_wrap", "what is spent and recorded is counted exactly"),
    Assertion::new(Reason::StateInvalid, "state_stays_valid", "what an instruction leaves satisfies its invariant"),
];
