//! Tickets: the only thing that moves money, made by this crate alone.

use crate::evidence::Subject;
use crate::ids::PaymentId;
use crate::quantity::{Amount, Key, Revision, Slot};
use crate::reason::Reason;

/// No payment is open.
const NONE: u64 = 0;
/// A payment was gated and waits for its transfer.
const GATED: u64 = 1;
/// A gated payment was transferred and waits for its feedback.
const TRANSFERRED: u64 = 2;

/// Leave to move `amount`, once: whoever moves the money takes it by value.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "an allowed payment that is not made breaks the books"]
pub struct ReleaseTicket {
    amount: Amount,
}

impl ReleaseTicket {
    #[inline(always)]
    pub(crate) const fn new(amount: Amount) -> Self {
        Self { amount }
    }

    /// The amount to move, base units.
    #[inline(always)]
    pub const fn amount(&self) -> Amount {
        self.amount
    }
}

/// Balances of the two token accounts of a payment, base units.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balances {
    /// Of the account that pays.
    pub source: Amount,
    /// Of the account that is paid.
    pub destination: Amount,
}

impl Balances {
    /// Whether exactly `amount` went from one to the other.
    ///
    /// # Errors
    /// [`Reason::BalanceMismatch`].
    #[inline(always)]
    pub fn moved(&self, amount: Amount, after: &Self) -> Result<(), Reason> {
        let fits = amount <= self.source && amount.0 <= !self.destination.0;
        let left = self.source.0.wrapping_sub(amount.0);
        let received = self.destination.0.wrapping_add(amount.0);
        if fits && left == after.source.0 && received == after.destination.0 {
            Ok(())
        } else {
            Err(Reason::BalanceMismatch)
        }
    }
}

/// The stored ticket of a gated payment. It lives within one transaction: `gate` demands that `transfer` and `feedback`
/// follow it, and `feedback` clears it.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// 0 none, 1 gated, 2 transferred.
    pub stage: u64,
    /// The payee's wallet.
    pub payee: Key,
    /// The token account that is paid.
    pub destination: Key,
    /// The amount, base units.
    pub amount: Amount,
    /// The payment's id.
    pub id: PaymentId,
    /// The slot in which it was gated.
    pub slot: Slot,
    /// The evidence head that the decision made.
    pub decision: Key,
    /// Balances at the gate.
    pub before: Balances,
    /// The vault's governance epoch at the gate.
    pub governance_epoch: Revision,
    /// For later versions; zero.
    pub reserved: [u64; 4],
}

/// What a transfer or a feedback shows, to be held against the ticket.
#[derive(Clone, Copy, Debug)]
pub struct Presented<'a> {
    /// The token account that is paid.
    pub destination: &'a Key,
    /// The amount, base units.
    pub amount: Amount,
    /// The cluster's slot.
    pub slot: Slot,
    /// The mandate's evidence head.
    pub head: &'a Key,
}

impl Pending {
    /// Whether no payment is open.
    ///
    /// # Errors
    /// [`Reason::TicketOutstanding`].
    #[inline(always)]
    pub const fn expect_none(&self) -> Result<(), Reason> {
        if self.stage == NONE {
            Ok(())
        } else {
            Err(Reason::TicketOutstanding)
        }
    }

    /// The stored form of a payment that was just decided.
    #[inline(always)]
    pub(crate) const fn gated(
        ticket: ReleaseTicket,
        subject: &Subject,
        destination: Key,
        id: PaymentId,
        slot: Slot,
        decision: Key,
        before: Balances,
    ) -> Self {
        Self {
            stage: GATED,
            payee: *subject.payee,
            destination,
            amount: ticket.amount,
            id,
            slot,
            decision,
            before,
            governance_epoch: subject.governance_epoch,
            reserved: [0; 4],
        }
    }

    /// The one ticket of a gated payment, if what is presented is that payment. It cannot be redeemed twice.
    ///
    /// # Errors
    /// [`Reason::NoTicket`], [`Reason::TicketStale`], [`Reason::TicketMismatch`].
    pub fn redeem(&mut self, presented: &Presented) -> Result<ReleaseTicket, Reason> {
        if self.stage != GATED {
            return Err(Reason::NoTicket);
        }
        self.expect(presented)?;
        self.stage = TRANSFERRED;
        Ok(ReleaseTicket::new(self.amount))
    }

    /// Whether this is a transferred payment whose balances moved by exactly the amount.
    ///
    /// # Errors
    /// [`Reason::NotTransferred`], [`Reason::TicketStale`], [`Reason::TicketMismatch`], [`Reason::BalanceMismatch`].
    pub fn check_settled(&self, presented: &Presented, after: &Balances) -> Result<(), Reason> {
        if self.stage != TRANSFERRED {
            return Err(Reason::NotTransferred);
        }
        self.expect(presented)?;
        self.before.moved(self.amount, after)
    }

    fn expect(&self, presented: &Presented) -> Result<(), Reason> {
        if self.slot != presented.slot {
            return Err(Reason::TicketStale);
        }
        let same = self.destination == *presented.destination
            && self.amount == presented.amount
            && self.decision == *presented.head;
        if same {
            Ok(())
        } else {
            Err(Reason::TicketMismatch)
        }
    }

    /// What every instruction keeps: between transactions nothing is open.
    pub fn is_valid(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pending() -> Pending {
        Pending {
            stage: GATED,
            destination: Key([3; 4]),
            amount: Amount(10),
            slot: Slot(5),
            decision: Key([4; 4]),
            before: Balances { source: Amount(100), destination: Amount(7) },
            ..Pending::default()
        }
    }

    const SHOWN: Presented =
        Presented { destination: &Key([3; 4]), amount: Amount(10), slot: Slot(5), head: &Key([4; 4]) };
    const AFTER: Balances = Balances { source: Amount(90), destination: Amount(17) };

    #[test]
    fn a_ticket_is_redeemed_once_and_settled_only_after_that() {
        let mut pending = pending();
        assert_eq!(pending.check_settled(&SHOWN, &AFTER), Err(Reason::NotTransferred));
        assert_eq!(pending.redeem(&SHOWN), Ok(ReleaseTicket::new(Amount(10))));
        assert_eq!(pending.redeem(&SHOWN), Err(Reason::NoTicket));
        assert_eq!(pending.check_settled(&SHOWN, &AFTER), Ok(()));
        assert_eq!(Pending::default().check_settled(&SHOWN, &AFTER), Err(Reason::NotTransferred));
    }

    #[test]
    fn a_ticket_is_good_for_what_was_gated_only() {
        let shown = [
            (Presented { slot: Slot(6), ..SHOWN }, Reason::TicketStale),
            (Presented { amount: Amount(11), ..SHOWN }, Reason::TicketMismatch),
            (Presented { amount: Amount(9), ..SHOWN }, Reason::TicketMismatch),
            (Presented { destination: &Key([9; 4]), ..SHOWN }, Reason::TicketMismatch),
            (Presented { head: &Key([9; 4]), ..SHOWN }, Reason::TicketMismatch),
        ];
        for (presented, reason) in shown {
            let mut fresh = pending();
            assert_eq!(fresh.redeem(&presented), Err(reason));
            assert_eq!(fresh, pending());
        }
    }

    #[test]
    fn balances_that_would_wrap_around_have_not_moved() {
        let before = Balances { source: Amount(5), destination: Amount(u64::MAX) };
        let wrapped = Balances { source: Amount(5 - 3), destination: Amount(2) };
        assert_eq!(before.moved(Amount(3), &wrapped), Err(Reason::BalanceMismatch));
        let before = Balances { source: Amount(2), destination: Amount(5) };
        let wrapped = Balances { source: Amount(u64::MAX), destination: Amount(8) };
        assert_eq!(before.moved(Amount(3), &wrapped), Err(Reason::BalanceMismatch));
    }

    #[test]
    fn balances_must_move_by_exactly_the_amount() {
        let before = Balances { source: Amount(100), destination: Amount(u64::MAX) };
        assert_eq!(pending().before.moved(Amount(10), &AFTER), Ok(()));
        for (source, destination) in [(91, 17), (89, 17), (90, 16), (90, 18), (100, 7)] {
            let after = Balances { source: Amount(source), destination: Amount(destination) };
            assert_eq!(pending().before.moved(Amount(10), &after), Err(Reason::BalanceMismatch));
        }
        assert_eq!(before.moved(Amount(1), &AFTER), Err(Reason::BalanceMismatch));
    }
}
