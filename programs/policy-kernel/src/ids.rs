//! Payment ids: within a mandate no id is paid twice, ever.
//!
//! The latest ids are kept in a ring. Before one is forgotten, the floor rises above its issue time, and an id below
//! the floor is refused: so an id is either remembered or too old to be accepted.

use crate::quantity::{Key, Seconds, UnixSeconds};
use crate::reason::Reason;
use crate::verdict::Finding;

/// Ids kept. With [`RETENTION`] it bounds a mandate to 16 payments in any 30 seconds whose ids are issued when they are
/// paid. An older id is forgotten sooner: this is no limit on spending.
pub const RING: usize = 16;
/// [`RING`] as a divisor of places.
const RING_U64: u64 = 16;
/// An id this young is never forgotten, so that payments under way are not overtaken by the floor.
pub const RETENTION: Seconds = Seconds(30);

/// Names one payment of a mandate: who issues the same id twice means the same payment.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaymentId {
    /// When the id was issued; at least 1, and not after the cluster's time.
    pub issued: UnixSeconds,
    /// Hash of what is paid for: payee, resource, invoice.
    pub hash: [u64; 3],
}

impl PaymentId {
    /// The id as four words, in the order that it is stored in.
    pub const fn words(&self) -> Key {
        let [a, b, c] = self.hash;
        Key([self.issued.0, a, b, c])
    }
}

/// The stored ring.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaymentIds {
    /// Ids issued before this moment are refused; at least 1, so that an empty place matches no id.
    pub floor: UnixSeconds,
    /// The place that the next id takes, below [`RING`]; it holds the oldest one.
    pub next: u64,
    /// The ids, in the order in which they were paid, from `next` on.
    pub ids: [PaymentId; RING],
}

impl PaymentIds {
    /// A ring that remembers nothing and refuses nothing but the zero id.
    pub const EMPTY: Self =
        Self { floor: UnixSeconds(1), next: 0, ids: [PaymentId { issued: UnixSeconds(0), hash: [0; 3] }; RING] };

    /// Whether `id` may be paid at `now`.
    ///
    /// # Errors
    /// A finding of the reasons for payment ids.
    #[inline(always)]
    pub fn check(&self, id: &PaymentId, now: UnixSeconds) -> Result<(), Finding> {
        let [word, ..] = id.hash;
        for known in &self.ids {
            let [first, ..] = known.hash;
            if first == word && known == id {
                return Err(Finding::new(Reason::PaymentIdReused, id.issued.0, self.floor.0));
            }
        }
        if id.issued < self.floor {
            return Err(Finding::new(Reason::PaymentIdBelowFloor, id.issued.0, self.floor.0));
        }
        if id.issued > now {
            return Err(Finding::new(Reason::PaymentIdFromFuture, id.issued.0, now.0));
        }
        let forgettable = self.forgettable_at();
        if forgettable > now {
            return Err(Finding::new(Reason::PaymentIdsExhausted, now.0, forgettable.0));
        }
        Ok(())
    }

    /// When the oldest id may be forgotten; the beginning of time for an empty place.
    #[inline(always)]
    pub fn forgettable_at(&self) -> UnixSeconds {
        match self.oldest() {
            Some(id) if id.issued.0 > 0 => UnixSeconds(id.issued.0.saturating_add(RETENTION.0)),
            Some(_) => UnixSeconds(0),
            None => UnixSeconds::NEVER,
        }
    }

    #[inline(always)]
    fn oldest(&self) -> Option<&PaymentId> {
        self.ids.get(self.next as usize)
    }

    /// Remembers an id that [`check`](Self::check) passed, and forgets the oldest above whose issue time the floor rises.
    #[inline(always)]
    pub fn remember(&mut self, id: PaymentId) {
        if let Some(place) = self.ids.get_mut(self.next as usize) {
            self.floor = self.floor.later(UnixSeconds(place.issued.0.saturating_add(1)));
            *place = id;
        }
        self.next = (self.next.saturating_add(1)) % RING_U64;
    }

    /// What every instruction keeps.
    pub fn is_valid(&self) -> bool {
        self.floor.0 > 0 && self.next < RING_U64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(issued: u64, n: u64) -> PaymentId {
        PaymentId { issued: UnixSeconds(issued), hash: [n, 0, 0] }
    }

    fn refusal(ids: &PaymentIds, id: PaymentId, now: u64) -> Option<Reason> {
        ids.check(&id, UnixSeconds(now)).err().map(|finding| finding.reason)
    }

    #[test]
    fn no_id_is_paid_twice_even_after_it_was_forgotten() {
        let mut ids = PaymentIds::EMPTY;
        let mut paid = [PaymentId::default(); 100];
        for (n, place) in (0u64..).zip(paid.iter_mut()) {
            let now = 1_000 + 40 * n;
            *place = id(now - n % 7, n);
            assert_eq!(refusal(&ids, *place, now), None);
            ids.remember(*place);
            assert!(ids.is_valid());
        }
        for known in paid {
            assert!(refusal(&ids, known, 1_000_000).is_some());
        }
    }

    #[test]
    fn an_id_differing_in_any_word_is_another_payment() {
        let mut ids = PaymentIds::EMPTY;
        let base = PaymentId { issued: UnixSeconds(9), hash: [1, 2, 3] };
        ids.remember(base);
        assert_eq!(refusal(&ids, base, 9), Some(Reason::PaymentIdReused));
        for other in [
            PaymentId { issued: UnixSeconds(8), ..base },
            PaymentId { hash: [0, 2, 3], ..base },
            PaymentId { hash: [1, 0, 3], ..base },
            PaymentId { hash: [1, 2, 0], ..base },
        ] {
            assert_eq!(refusal(&ids, other, 9), None);
        }
    }

    #[test]
    fn ids_issue_time_is_held_between_floor_and_now() {
        let ids = PaymentIds { floor: UnixSeconds(100), ..PaymentIds::EMPTY };
        assert_eq!(refusal(&ids, id(99, 1), 200), Some(Reason::PaymentIdBelowFloor));
        assert_eq!(refusal(&ids, id(100, 1), 200), None);
        assert_eq!(refusal(&ids, id(200, 1), 200), None);
        assert_eq!(refusal(&ids, id(201, 1), 200), Some(Reason::PaymentIdFromFuture));
        assert_eq!(refusal(&PaymentIds::EMPTY, PaymentId::default(), 200), Some(Reason::PaymentIdReused));
    }

    #[test]
    fn a_ring_full_of_fresh_ids_denies_until_the_oldest_has_aged() {
        let mut ids = PaymentIds::EMPTY;
        for n in 0..RING as u64 {
            assert_eq!(refusal(&ids, id(500, n + 1), 500), None);
            ids.remember(id(500, n + 1));
        }
        assert_eq!(refusal(&ids, id(529, 99), 529), Some(Reason::PaymentIdsExhausted));
        assert_eq!(refusal(&ids, id(530, 99), 530), None);
    }
}
