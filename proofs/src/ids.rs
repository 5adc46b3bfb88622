//! Payment ids: within a mandate no id is paid twice, ever.
//!
//! An id is dead once it stands in the ring or was issued before the floor. A dead id is refused at any time; an id that is paid
//! is dead from then on; and whatever is paid later, what was dead stays dead. So, by induction over the payments of a
//! mandate, which begins with [`PaymentIds::EMPTY`] and changes its ids by nothing but `remember` after `check`, an id that
//! was paid once is refused for ever.

use policy_kernel::ids::{PaymentId, PaymentIds, RETENTION, RING};
use policy_kernel::quantity::UnixSeconds;

use crate::any;

fn dead(ids: &PaymentIds, id: &PaymentId) -> bool {
    let (mut known, mut at) = (false, 0);
    while at < RING {
        known |= ids.ids[at].words() == id.words();
        at += 1;
    }
    known | (id.issued.0 < ids.floor.0)
}

/// When the oldest id may be forgotten: at once if its place is empty, or else 30 seconds after it was issued.
fn has_room(ids: &PaymentIds, now: UnixSeconds) -> bool {
    let oldest = ids.ids[ids.next as usize].issued.0;
    (oldest == 0) | (oldest.saturating_add(RETENTION.0) <= now.0)
}

/// `payment_id_single_use`: an id is paid exactly if it is not dead, not from the future, and the oldest id kept may be
/// forgotten.
/// Bound: places 0 to 3 of the oldest id; the other places have harnesses of their own.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn ids_refuse_what_is_dead_0() {
    let (id, now, ids) = (any::payment_id(), any::time(), any::payment_ids(0));
    let (dead, future) = (dead(&ids, &id), id.issued.0 > now.0);
    let (exact, room) = refused(ids, 4, &id, now, dead | future);
    assert!(exact);
    kani::cover!(!dead && !future && room);
    kani::cover!(!dead && !future && !room);
    kani::cover!(dead && id.issued >= ids.floor && room);
    kani::cover!(!dead && future && room);
}

/// `payment_id_single_use`: an id is paid exactly if it is not dead, not from the future, and the oldest id kept may be
/// forgotten.
/// Bound: places 4 to 7 of the oldest id; the other places have harnesses of their own.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn ids_refuse_what_is_dead_4() {
    let (id, now, ids) = (any::payment_id(), any::time(), any::payment_ids(4));
    let (dead, future) = (dead(&ids, &id), id.issued.0 > now.0);
    let (exact, room) = refused(ids, 8, &id, now, dead | future);
    assert!(exact);
    kani::cover!(!dead && !future && room);
    kani::cover!(!dead && !future && !room);
    kani::cover!(dead && id.issued >= ids.floor && room);
    kani::cover!(!dead && future && room);
}

/// `payment_id_single_use`: an id is paid exactly if it is not dead, not from the future, and the oldest id kept may be
/// forgotten.
/// Bound: places 8 to 11 of the oldest id; the other places have harnesses of their own.
/// Nightly.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn ids_refuse_what_is_dead_8() {
    let (id, now, ids) = (any::payment_id(), any::time(), any::payment_ids(8));
    let (dead, future) = (dead(&ids, &id), id.issued.0 > now.0);
    let (exact, room) = refused(ids, 12, &id, now, dead | future);
    assert!(exact);
    kani::cover!(!dead && !future && room);
    kani::cover!(!dead && !future && !room);
    kani::cover!(dead && id.issued >= ids.floor && room);
    kani::cover!(!dead && future && room);
}

/// `payment_id_single_use`: an id is paid exactly if it is not dead, not from the future, and the oldest id kept may be
/// forgotten.
/// Bound: places 12 to 15 of the oldest id; the other places have harnesses of their own.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn ids_refuse_what_is_dead_12() {
    let (id, now, ids) = (any::payment_id(), any::time(), any::payment_ids(12));
    let (dead, future) = (dead(&ids, &id), id.issued.0 > now.0);
    let (exact, room) = refused(ids, 16, &id, now, dead | future);
    assert!(exact);
    kani::cover!(!dead && !future && room);
    kani::cover!(!dead && !future && !room);
    kani::cover!(dead && id.issued >= ids.floor && room);
    kani::cover!(!dead && future && room);
}

/// Whether `check` refuses exactly what it must while the oldest id is at the places before `end`, and whether there was room
/// at the last one.
#[inline(always)]
fn refused(mut ids: PaymentIds, end: u64, id: &PaymentId, now: UnixSeconds, barred: bool) -> (bool, bool) {
    let (mut exact, mut room) = (true, false);
    while ids.next < end {
        room = has_room(&ids, now);
        exact &= ids.check(id, now).is_ok() == !barred & room;
        ids.next += 1;
    }
    (exact, room)
}

/// `payment_id_single_use`: once an id is paid it is dead, and so is whatever was dead before: the ring forgets an id only as
/// the floor rises above it. The floor never falls, and rises above no id of the last 30 seconds. The ring stays valid.
/// Assumes: the ring is valid, the oldest id may be forgotten, as `check` found, and the time is not the last one.
/// Bound: places 0 to 3 of the oldest id; the other places have harnesses of their own.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn ids_that_are_dead_stay_dead_0() {
    let (id, other, now) = (any::payment_id(), any::payment_id(), any::time());
    let before = any::payment_ids(0);
    kani::assume((before.floor.0 > 0) & (now < UnixSeconds::NEVER));
    let was_dead = dead(&before, &other);
    let kept = stay_dead(before, 4, &id, &other, now, was_dead);
    assert!(kept);
    kani::cover!(was_dead && other.issued >= before.floor && has_room(&before, now));
    kani::cover!(!was_dead && other.words() == id.words());
}

/// `payment_id_single_use`: once an id is paid it is dead, and so is whatever was dead before: the ring forgets an id only as
/// the floor rises above it. The floor never falls, and rises above no id of the last 30 seconds. The ring stays valid.
/// Assumes: the ring is valid, the oldest id may be forgotten, as `check` found, and the time is not the last one.
/// Bound: places 4 to 7 of the oldest id; the other places have harnesses of their own.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn ids_that_are_dead_stay_dead_4() {
    let (id, other, now) = (any::payment_id(), any::payment_id(), any::time());
    let before = any::payment_ids(4);
    kani::assume((before.floor.0 > 0) & (now < UnixSeconds::NEVER));
    let was_dead = dead(&before, &other);
    let kept = stay_dead(before, 8, &id, &other, now, was_dead);
    assert!(kept);
    kani::cover!(was_dead && other.issued >= before.floor && has_room(&before, now));
    kani::cover!(!was_dead && other.words() == id.words());
}

/// `payment_id_single_use`: once an id is paid it is dead, and so is whatever was dead before: the ring forgets an id only as
/// the floor rises above it. The floor never falls, and rises above no id of the last 30 seconds. The ring stays valid.
/// Assumes: the ring is valid, the oldest id may be forgotten, as `check` found, and the time is not the last one.
/// Bound: places 8 to 11 of the oldest id; the other places have harnesses of their own.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn ids_that_are_dead_stay_dead_8() {
    let (id, other, now) = (any::payment_id(), any::payment_id(), any::time());
    let before = any::payment_ids(8);
    kani::assume((before.floor.0 > 0) & (now < UnixSeconds::NEVER));
    let was_dead = dead(&before, &other);
    let kept = stay_dead(before, 12, &id, &other, now, was_dead);
    assert!(kept);
    kani::cover!(was_dead && other.issued >= before.floor && has_room(&before, now));
    kani::cover!(!was_dead && other.words() == id.words());
}

/// `payment_id_single_use`: once an id is paid it is dead, and so is whatever was dead before: the ring forgets an id only as
/// the floor rises above it. The floor never falls, and rises above no id of the last 30 seconds. The ring stays valid.
/// Assumes: the ring is valid, the oldest id may be forgotten, as `check` found, and the time is not the last one.
/// Bound: places 12 to 15 of the oldest id; the other places have harnesses of their own.
#[kani::proof]
#[kani::unwind(18)]
#[kani::solver(bitwuzla)]
fn ids_that_are_dead_stay_dead_12() {
    let (id, other, now) = (any::payment_id(), any::payment_id(), any::time());
    let before = any::payment_ids(12);
    kani::assume((before.floor.0 > 0) & (now < UnixSeconds::NEVER));
    let was_dead = dead(&before, &other);
    let kept = stay_dead(before, 16, &id, &other, now, was_dead);
    assert!(kept);
    kani::cover!(was_dead && other.issued >= before.floor && has_room(&before, now));
    kani::cover!(!was_dead && other.words() == id.words());
}

/// Whether that holds while the oldest id is at the places before `end`.
#[inline(always)]
fn stay_dead(
    mut before: PaymentIds,
    end: u64,
    id: &PaymentId,
    other: &PaymentId,
    now: UnixSeconds,
    was_dead: bool,
) -> bool {
    let is_it = other.words() == id.words();
    let highest = now.0.saturating_sub(RETENTION.0) + 1;
    let mut kept = true;
    while before.next < end {
        let mut ids = before;

        ids.remember(*id);

        let stays = (!was_dead & !is_it) | dead(&ids, other);
        let floor = (ids.floor.0 >= before.floor.0) & ((ids.floor.0 == before.floor.0) | (ids.floor.0 <= highest));
        let valid = ids.is_valid() & (ids.next == (before.next + 1) % RING as u64);
        kept &= !has_room(&before, now) | stays & floor & valid;
        before.next += 1;
    }
    kept
}

/// `payment_id_single_use`: a mandate begins with ids that are valid, and of which none is dead but what was issued at zero.
#[kani::proof]
#[kani::unwind(18)]
fn ids_begin_empty() {
    let id = any::payment_id();
    let empty = PaymentIds::EMPTY;
    assert!(empty.is_valid() & (dead(&empty, &id) == (id.issued.0 == 0)));
    kani::cover!(dead(&empty, &id));
}
