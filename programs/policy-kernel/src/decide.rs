//! The functions that the program's payment instructions call: decide, and write what follows.

use crate::evidence::{Kind, Link, Path, Stamp, Subject};
use crate::gate::{all_pass, delegation::needs_approval, evaluate, identity, threat::class_limit};
use crate::quantity::{Key, Slot, UnixSeconds};
use crate::reason::Reason;
use crate::request::{Credentials, Request, View};
use crate::state::{Approval, Attestation, Attestor, Budget, Counterparty, Mandate, Session, Vault};
use crate::ticket::{Balances, Pending, Presented, ReleaseTicket};
use crate::verdict::Verdict;

/// The accounts of a payment, to be written if it is allowed.
pub struct Accounts<'a> {
    /// The vault.
    pub vault: &'a Vault,
    /// The budget of the mint.
    pub budget: &'a mut Budget,
    /// The agent's mandate.
    pub mandate: &'a mut Mandate,
    /// The payee's record; `None` only if the caller found its canonical address empty.
    pub counterparty: Option<&'a mut Counterparty>,
    /// The signer's session.
    pub session: Option<&'a mut Session>,
    /// Whoever issued the attestation.
    pub attestor: Option<&'a Attestor>,
    /// That the agent has the required capability.
    pub attestation: Option<&'a Attestation>,
    /// The owners' approval of this payment.
    pub approval: Option<&'a mut Approval>,
}

impl Accounts<'_> {
    /// The same accounts, to read.
    #[inline(always)]
    pub fn view(&self) -> View<'_> {
        View {
            vault: self.vault,
            budget: self.budget,
            mandate: self.mandate,
            counterparty: self.counterparty.as_deref(),
            credentials: Credentials {
                session: self.session.as_deref(),
                attestor: self.attestor,
                attestation: self.attestation,
                approval: self.approval.as_deref(),
            },
        }
    }

    /// Counts an allowed payment everywhere, and spends the approval that it needed.
    #[inline(always)]
    fn apply(&mut self, request: &Request, time: UnixSeconds) {
        let approved = needs_approval(&self.view(), request);
        let (class, ..) = class_limit(self.mandate, self.counterparty.as_deref());
        self.mandate.counters.add(request.amount, time);
        self.mandate.window.add(class, request.amount, time);
        self.mandate.ids.remember(request.id);
        self.budget.counters.add(request.amount, time);
        if let Some(counterparty) = &mut self.counterparty {
            counterparty.count(request.mint, request.amount, time);
        }
        if let Some(session) = &mut self.session {
            session.counters.add(request.amount, time);
        }
        if let (true, Some(approval)) = (approved, &mut self.approval) {
            approval.spent = 1;
        }
    }

    /// Decides, appends the decision to the evidence, counts the payment, and hands out its ticket.
    #[inline(always)]
    fn allow<'k>(
        &mut self,
        request: &Request<'k>,
        path: Path,
        digest: impl FnOnce(&Link) -> Key,
    ) -> Result<(ReleaseTicket, Subject<'k>), Refusal> {
        self.mandate.pending.expect_none()?;
        let time = self.view().time(request.now);
        if !all_pass(&self.view(), request, time) {
            return Err(Refusal::Verdict(evaluate(&self.view(), request)));
        }
        let subject = Subject::allowed(&self.view(), request);
        let (slot, now) = (request.slot, request.now);
        let stamp = |sequence| Stamp { sequence, slot, time: now, kind: Kind::Decision, path };
        self.mandate.evidence.append(stamp, &subject, digest)?;
        self.apply(request, time);
        Ok((ReleaseTicket::new(request.amount), subject))
    }
}

/// Why nothing was done: nothing was written either.
#[derive(Debug)]
pub enum Refusal {
    /// The gates said no.
    Verdict(Verdict),
    /// The instruction cannot be carried out at all.
    Fault(Reason),
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self::Fault(reason)
    }
}

/// Decides a fused payment. On success the decision is in the evidence, the counters have moved, and the ticket must be
/// spent.
///
/// # Errors
/// A [`Refusal`]; nothing was written.
#[inline(always)]
pub fn decide(
    accounts: &mut Accounts,
    request: &Request,
    digest: impl FnOnce(&Link) -> Key,
) -> Result<ReleaseTicket, Refusal> {
    let (ticket, _) = accounts.allow(request, Path::Fused, digest)?;
    if let Some(counterparty) = &mut accounts.counterparty {
        counterparty.settle(request.now);
    }
    Ok(ticket)
}

/// Decides a payment whose transfer is a later instruction: the ticket is stored.
///
/// # Errors
/// A [`Refusal`]; nothing was written.
#[inline(always)]
pub fn gate(
    accounts: &mut Accounts,
    request: &Request,
    destination: Key,
    before: Balances,
    digest: impl FnOnce(&Link) -> Key,
) -> Result<(), Refusal> {
    let (ticket, subject) = accounts.allow(request, Path::Gated, digest)?;
    let decision = accounts.mandate.evidence.head;
    accounts.mandate.pending =
        Pending::gated(ticket, &subject, destination, request.id, request.slot, decision, before);
    Ok(())
}

/// The accounts of a denied payment beside the mandate: they are only read.
#[derive(Clone, Copy)]
pub struct Others<'a> {
    /// The vault.
    pub vault: &'a Vault,
    /// The budget of the mint.
    pub budget: &'a Budget,
    /// The payee's record; `None` only if the caller found its canonical address empty.
    pub counterparty: Option<&'a Counterparty>,
    /// What the signer shows beside.
    pub credentials: Credentials<'a>,
}

/// Records that the gates do not allow a payment, as `gates` (one byte per gate, [`Verdict::gate_codes`]) says. Nothing
/// else changes: no counter, no window, no id. The codes are given so that the record follows from the transaction alone.
///
/// A mandate records one denial per slot, and only its agent or a live session key of it may ask: nobody else fills its
/// evidence.
///
/// # Errors
/// [`Reason::TicketOutstanding`], [`Reason::VaultMismatch`], [`Reason::MintMismatch`], [`Reason::SignerNotAgent`],
/// what is wrong with a session ([`Reason::SessionMismatch`], [`Reason::SessionExpired`], [`Reason::SessionStale`],
/// [`Reason::SessionHeld`]), [`Reason::NothingToRecord`], [`Reason::VerdictDiffers`], [`Reason::DenialRecorded`]; nothing was written.
pub fn record_denial(
    mandate: &mut Mandate,
    others: &Others,
    request: &Request,
    gates: u64,
    digest: impl FnOnce(&Link) -> Key,
) -> Result<(), Reason> {
    mandate.pending.expect_none()?;
    if mandate.vault != *request.vault {
        return Err(Reason::VaultMismatch);
    }
    if mandate.mint != *request.mint {
        return Err(Reason::MintMismatch);
    }
    let Others { vault, budget, counterparty, credentials } = *others;
    let view = View { vault, budget, mandate, counterparty, credentials };
    identity::signer(&view, request, view.time(request.now)).map_err(|finding| finding.reason)?;
    if credentials.session.is_some_and(|session| session.held != 0) {
        return Err(Reason::SessionHeld);
    }
    let verdict = evaluate(&view, request);
    if verdict.is_allow() {
        return Err(Reason::NothingToRecord);
    }
    if verdict.gate_codes() != gates {
        return Err(Reason::VerdictDiffers);
    }
    if mandate.denied_slot == request.slot {
        return Err(Reason::DenialRecorded);
    }
    let subject = Subject::refused(&view, request, &verdict);
    let (slot, time) = (request.slot, request.now);
    let stamp = |sequence| Stamp { sequence, slot, time, kind: Kind::Denial, path: Path::Unpaid };
    mandate.evidence.append(stamp, &subject, digest)?;
    mandate.denied_slot = slot;
    Ok(())
}

/// What a feedback shows.
#[derive(Clone, Copy)]
pub struct Settlement<'a> {
    /// Address of the mandate.
    pub mandate: &'a Key,
    /// The token account that was paid.
    pub destination: &'a Key,
    /// Balances after the transfer.
    pub after: Balances,
    /// The cluster's slot.
    pub slot: Slot,
    /// The cluster's time.
    pub now: UnixSeconds,
}

/// Closes a gated payment: the balances moved by exactly the amount, the outcome is in the evidence, no ticket is left.
///
/// # Errors
/// The reason; nothing was written.
pub fn settle(
    mandate: &mut Mandate,
    counterparty: Option<&mut Counterparty>,
    settlement: &Settlement,
    digest: impl FnOnce(&Link) -> Key,
) -> Result<(), Reason> {
    let Settlement { destination, slot, now, .. } = *settlement;
    let (closed, head) = (mandate.pending, mandate.evidence.head);
    let presented = Presented { destination, amount: closed.amount, slot, head: &head };
    closed.check_settled(&presented, &settlement.after)?;
    if counterparty.as_ref().is_some_and(|record| record.vault != mandate.vault || record.payee != closed.payee) {
        return Err(Reason::CounterpartyMismatch);
    }
    let subject = Subject {
        vault: &mandate.vault,
        mandate: settlement.mandate,
        payee: &closed.payee,
        mint: &mandate.mint,
        amount: closed.amount,
        id: closed.id.words(),
        gates: 0,
        verdict: 0,
        governance_epoch: closed.governance_epoch,
        grant_epoch: mandate.grant_epoch,
    };
    let stamp = |sequence| Stamp { sequence, slot, time: now, kind: Kind::Outcome, path: Path::Gated };
    mandate.evidence.append(stamp, &subject, digest)?;
    mandate.pending = Pending::default();
    if let Some(counterparty) = counterparty {
        counterparty.settle(now);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, NOW};
    use crate::quantity::{Amount, Limit};

    fn digest(link: &Link) -> Key {
        // Any injective-looking mix serves here: the program's digest is sha256.
        let mixed = link.0.iter().fold(7u64, |sum, word| sum.wrapping_mul(0x100_0000_01b3) ^ word);
        Key([mixed, 1, 2, 3])
    }

    #[test]
    fn an_allowed_payment_moves_every_counter_by_its_amount_once() {
        let mut fixture = Fixture::new();
        let amount = Amount(fixture.amount);
        let ticket = fixture.decide(digest).unwrap();
        assert_eq!(ticket.amount(), amount);
        for counters in [fixture.mandate.counters, fixture.budget.counters, fixture.counterparty.counters] {
            assert_eq!((counters.day_spent, counters.lifetime_spent), (amount, amount));
            assert_eq!(counters.payments.0, 1);
        }
        assert_eq!(fixture.mandate.window.sum.total(), amount.0);
        assert_eq!(fixture.mandate.evidence.sequence.0, 1);
        assert_eq!(fixture.counterparty.settled.0, 1);
        assert!(fixture.mandate.is_valid() && fixture.budget.is_valid() && fixture.counterparty.is_valid());
    }

    #[test]
    fn a_refused_payment_writes_nothing() {
        let mut fixture = Fixture::new().with(|f| f.mandate.caps.day = Limit(1));
        let before = (fixture.mandate, fixture.budget, fixture.counterparty);
        assert!(matches!(fixture.decide(digest), Err(Refusal::Verdict(_))));
        assert_eq!((fixture.mandate, fixture.budget, fixture.counterparty), before);
    }

    #[test]
    fn a_denial_is_recorded_as_it_is_found_and_changes_nothing_else() {
        let mut fixture = Fixture::new().with(|f| f.mandate.caps.day = Limit(1));
        let before = (fixture.mandate, fixture.budget, fixture.counterparty);
        let context = 1 << 8;
        fixture.record_denial(context, digest).unwrap();
        assert_eq!((fixture.budget, fixture.counterparty), (before.1, before.2));
        let (evidence, denied_slot) = (fixture.mandate.evidence, fixture.mandate.denied_slot);
        assert_eq!((evidence.sequence.0, denied_slot.0), (1, 1));
        assert_eq!(Mandate { evidence: before.0.evidence, denied_slot: Slot(0), ..fixture.mandate }, before.0);
        assert_eq!(fixture.record_denial(context, digest), Err(Reason::DenialRecorded));
    }

    #[test]
    fn a_payment_in_a_session_counts_against_it_too() {
        let mut fixture = Fixture::in_session();
        let _ = fixture.decide(digest).unwrap();
        let amount = Amount(fixture.amount);
        for counters in [fixture.session.counters, fixture.mandate.counters] {
            assert_eq!((counters.day_spent, counters.lifetime_spent, counters.payments.0), (amount, amount, 1));
        }
        assert!(fixture.session.is_valid());
    }

    #[test]
    fn an_approval_is_spent_by_the_payment_that_needs_it_and_by_no_other() {
        let mut fixture = Fixture::approved();
        let _ = fixture.decide(digest).unwrap();
        assert_eq!(fixture.approval.spent, 1);
        fixture.id.hash = [1; 3];
        fixture.approval.any_id = 1;
        fixture.denies(Reason::ApprovalSpent);

        let mut unneeded = Fixture::approved().with(|f| f.mandate.approval_threshold = crate::quantity::Limit::NONE);
        let _ = unneeded.decide(digest).unwrap();
        assert_eq!(unneeded.approval.spent, 0);
    }

    #[test]
    fn a_session_that_is_held_or_has_ended_records_no_denial() {
        let refused = |spoil: &dyn Fn(&mut Fixture)| {
            let mut fixture = Fixture::in_session().with(|f| f.mandate.caps.day = Limit(1)).with(spoil);
            fixture.record_denial(1 << 8, digest)
        };
        assert_eq!(refused(&|_| ()), Ok(()));
        assert_eq!(refused(&|f| f.session.held = 1), Err(Reason::SessionHeld));
        assert_eq!(refused(&|f| f.session.expires_at = UnixSeconds(NOW)), Err(Reason::SessionExpired));
        assert_eq!(refused(&|f| f.session.key = Key([8; 4])), Err(Reason::SessionMismatch));
        assert_eq!(refused(&|f| f.session.grant_epoch.0 = 9), Err(Reason::SessionStale));
    }

    #[test]
    fn only_the_agent_records_a_denial_and_only_the_one_that_there_is() {
        let denied = Fixture::new().with(|f| f.mandate.caps.day = Limit(1));
        let refused = |spoil: &dyn Fn(&mut Fixture), gates| {
            let mut fixture = denied.clone().with(spoil);
            let before = fixture.mandate;
            let reason = fixture.record_denial(gates, digest).unwrap_err();
            assert_eq!(fixture.mandate, before);
            reason
        };
        assert_eq!(refused(&|f| f.mandate.caps.day = Limit::NONE, 0), Reason::NothingToRecord);
        assert_eq!(refused(&|_| (), 0), Reason::VerdictDiffers);
        assert_eq!(refused(&|_| (), 1), Reason::VerdictDiffers);
        assert_eq!(refused(&|f| f.signer = [8; 4], 1 << 8), Reason::SignerNotAgent);
        assert_eq!(refused(&|f| f.mandate.vault = Key([8; 4]), 1 << 8), Reason::VaultMismatch);
        assert_eq!(refused(&|f| f.mandate.mint = Key([8; 4]), 1 << 8), Reason::MintMismatch);
        assert_eq!(refused(&|f| f.mandate.pending.stage = 1, 1 << 8), Reason::TicketOutstanding);
    }

    #[test]
    fn a_payment_is_not_paid_twice() {
        let mut fixture = Fixture::new();
        assert!(fixture.decide(digest).is_ok());
        fixture.denies(Reason::PaymentIdReused);
    }

    #[test]
    fn a_gated_payment_is_settled_by_its_own_balances_and_leaves_no_ticket() {
        let mut fixture = Fixture::new();
        let amount = Amount(fixture.amount);
        let before = Balances { source: Amount(5_000), destination: Amount(1) };
        let after = Balances { source: Amount(5_000 - amount.0), destination: Amount(1 + amount.0) };
        fixture.gate(before, digest).unwrap();
        assert!(matches!(fixture.decide(digest), Err(Refusal::Fault(Reason::TicketOutstanding))));

        let (destination, slot, head) = (Key(fixture.destination), Slot(1), fixture.mandate.evidence.head);
        let shown = Presented { destination: &destination, amount, slot, head: &head };
        assert_eq!(fixture.mandate.pending.redeem(&shown).unwrap().amount(), amount);
        assert_eq!(fixture.counterparty.settled.0, 0);

        let mandate_key = Key(fixture.mandate_key);
        let settlement =
            Settlement { mandate: &mandate_key, destination: &destination, after, slot, now: UnixSeconds(NOW) };
        let wrong = Settlement { after: before, ..settlement };
        let (mandate, record) = (&mut fixture.mandate, &mut fixture.counterparty);
        assert_eq!(settle(mandate, Some(record), &wrong, digest), Err(Reason::BalanceMismatch));
        settle(mandate, Some(record), &settlement, digest).unwrap();
        assert!(fixture.mandate.is_valid());
        assert_eq!((fixture.mandate.evidence.sequence.0, fixture.counterparty.settled.0), (2, 1));
    }
}
