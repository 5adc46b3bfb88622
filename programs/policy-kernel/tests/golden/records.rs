//! A chain of one mandate's records: every kind, path and verdict, as the kernel appends them.

use policy_kernel::decide::{decide, gate, record_denial, settle, Others, Settlement};
use policy_kernel::evidence::Link;
use policy_kernel::gate::evaluate;
use policy_kernel::quantity::{Amount, Key, Limit, Slot, UnixSeconds};
use policy_kernel::request::Credentials;
use policy_kernel::ticket::{Balances, Presented};
use serde_json::{json, Value};
use sha2::{Digest, Sha256};

use crate::bytes::{hex, little_endian};
use crate::decisions::changes;
use crate::parties::{MANDATE, STRANGER};
use crate::state::{State, NOON};

/// The slot of the first step; each runs in a slot of its own.
const SLOT: u64 = 500_000_000;
/// The token account that is paid is anything here: no record names it.
const DESTINATION: &Key = &STRANGER;

/// How a step is done.
#[derive(Clone, Copy)]
enum Step {
    Fused,
    Gated,
    Denied,
}

/// Name, step, amount, whether to the unrated payee.
const STEPS: [(&str, Step, u64, bool); 6] = [
    ("a fused payment", Step::Fused, 100, false),
    ("a gated payment", Step::Gated, 900, false),
    ("a denial", Step::Denied, 1_000_001, false),
    ("a denial for want of an approval", Step::Denied, 500_000, false),
    ("a fused payment to an unrated payee", Step::Fused, 1, true),
    ("a gated payment to an unrated payee", Step::Gated, 2, true),
];

/// What a digest was made of, and what it is.
struct Digested {
    link: Link,
    head: Key,
}

fn sha256(link: &Link) -> Key {
    let digest = Sha256::digest(little_endian(&link.0));
    let mut words = digest.chunks_exact(8).map(|bytes| u64::from_le_bytes(bytes.try_into().unwrap()));
    Key(std::array::from_fn(|_| words.next().unwrap()))
}

/// The state that the records start from, and what was appended in which step.
pub fn records() -> Value {
    let base = State::new();
    let mut state = base;
    (state.mandate.caps.per_payment, state.mandate.approval_threshold) = (Limit(1_000_000), Limit(1_000));
    let changed = changes(&base, &state);
    let steps = STEPS.iter().zip(SLOT..).map(|(step, slot)| take(&mut state, step, slot)).collect::<Vec<_>>();
    assert!(state.mandate.is_valid());
    json!({ "changes": changed, "time": NOON.to_string(), "steps": steps })
}

fn take(state: &mut State, &(name, step, amount, unrated): &(&str, Step, u64, bool), slot: u64) -> Value {
    (state.amount, state.slot) = (amount, slot);
    state.id.hash[2] = slot;
    (state.unrated, state.destination_owner) = (false, *State::new().payee());
    if unrated {
        state.pay_unrated();
    }
    let mut digested = Vec::new();
    let mut digest = |link: &Link| {
        digested.push(Digested { link: *link, head: sha256(link) });
        sha256(link)
    };
    let how = match step {
        Step::Fused => {
            let ticket = state.run(|accounts, request| decide(accounts, request, &mut digest)).unwrap();
            assert_eq!(ticket.amount(), Amount(amount));
            "fused"
        }
        Step::Gated => {
            let before = Balances { source: Amount(10_000), destination: Amount(5) };
            state.run(|accounts, request| gate(accounts, request, *DESTINATION, before, &mut digest)).unwrap();
            settled(state, before, &mut digest);
            "gated"
        }
        Step::Denied => {
            denied(state, &mut digest);
            "denied"
        }
    };
    let records: Vec<_> = digested.iter().map(record).collect();
    json!({
        "name": name,
        "how": how,
        "unrated": unrated,
        "amount": amount.to_string(),
        "id": { "issuedAt": state.id.issued.0.to_string(), "hash": hex(&little_endian(&state.id.hash)) },
        "slot": slot.to_string(),
        "records": records,
    })
}

fn settled(state: &mut State, before: Balances, digest: impl FnMut(&Link) -> Key) {
    let amount = Amount(state.amount);
    let (head, slot, destination) = (state.mandate.evidence.head, Slot(state.slot), DESTINATION);
    let ticket = state.mandate.pending.redeem(&Presented { destination, amount, slot, head: &head }).unwrap();
    let moved = ticket.amount().0;
    let after = Balances { source: Amount(before.source.0 - moved), destination: Amount(before.destination.0 + moved) };
    let settlement = Settlement { mandate: &MANDATE, destination, after, slot, now: UnixSeconds(state.now) };
    let record = (!state.unrated).then_some(&mut state.counterparty);
    settle(&mut state.mandate, record, &settlement, digest).unwrap();
}

fn denied(state: &mut State, digest: impl FnMut(&Link) -> Key) {
    state.run(|accounts, request| {
        let gates = evaluate(&accounts.view(), request).gate_codes();
        let (vault, budget) = (accounts.vault, &*accounts.budget);
        let counterparty = accounts.counterparty.as_deref();
        let others = Others { vault, budget, counterparty, credentials: Credentials::default() };
        record_denial(accounts.mandate, &others, request, gates, digest).unwrap();
    });
}

/// A record's bytes, which follow the head before, and the head that they make.
fn record(Digested { link, head }: &Digested) -> Value {
    json!({ "bytes": hex(&little_endian(&link.0[4..])), "head": hex(&little_endian(&head.0)) })
}
