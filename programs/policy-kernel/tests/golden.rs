//! `tests/vectors/golden.json`, which this kernel writes and everything else must agree with byte for byte: verdicts on
//! named states and requests, and a chain of records with its digests. The WebAssembly kernel, the client's own records
//! and the program on a chain are held against it by `tests/kernel/golden.spec.ts` and `tests/flows/golden.spec.ts`.
//! `UPDATE_VECTORS=1 cargo test -p policy-kernel --test golden` writes it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::panic)]

#[path = "golden/bytes.rs"]
mod bytes;
#[path = "golden/decisions.rs"]
mod decisions;
#[path = "golden/parties.rs"]
mod parties;
#[path = "golden/records.rs"]
mod records;
#[path = "golden/state.rs"]
mod state;

use std::path::PathBuf;
use std::{env, fs};

use policy_kernel::quantity::Key;
use serde_json::{json, Map, Value};

use bytes::{hex, little_endian};
use state::State;

const DOC: [&str; 5] = [
    "Written by UPDATE_VECTORS=1 cargo test -p policy-kernel --test golden. Bytes are in hexadecimal, big numbers are strings.",
    "`accounts` holds stored accounts without their discriminators, as tests/support/world.ts makes them, and what its agent can show. Each case changes some of their bytes.",
    "`decisions`: `encoded` is the answer to a payment of `amount` at `now`, 36 little-endian words. The signer is the session's key where a session is shown, otherwise the agent. An unrated payee has no record. Its token account says that it is `destination.owner`'s and of `destination.mint`.",
    "`records`: after `changes`, each step at the same time and in its own slot appends its records of 224 bytes; `head` is the sha256 of the head before and the record.",
    "The mint is one of SPL Token: tests/kernel/equality.spec.ts compares verdicts on mints of Token-2022.",
];

fn parties() -> Value {
    let named: [(&str, &Key); 13] = [
        ("vault", &parties::VAULT),
        ("authority", &parties::AUTHORITY),
        ("custody", &parties::CUSTODY),
        ("mandate", &parties::MANDATE),
        ("agent", &parties::AGENT),
        ("mint", &parties::MINT),
        ("payee", &parties::PAYEE),
        ("unrated", &parties::UNRATED),
        ("sessionKey", &parties::SESSION_KEY),
        ("attestor", &parties::ATTESTOR),
        ("capability", &parties::CAPABILITY),
        ("treasury", &parties::TREASURY),
        ("stranger", &parties::STRANGER),
    ];
    named
        .iter()
        .map(|(name, key)| ((*name).to_string(), json!(hex(&little_endian(&key.0)))))
        .collect::<Map<_, _>>()
        .into()
}

fn golden() -> Value {
    let accounts = State::new().stored().map(|(kind, bytes)| (kind.to_string(), json!(hex(&bytes))));
    json!({
        "doc": DOC,
        "parties": parties(),
        "accounts": accounts.into_iter().collect::<Map<_, _>>(),
        "decisions": decisions::decisions(),
        "records": records::records(),
    })
}

#[test]
fn the_native_kernel_decides_and_records_as_the_committed_vectors_say() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/golden.json");
    let fresh = golden();
    decisions::expect_complete(&fresh["decisions"]);
    if env::var("UPDATE_VECTORS").is_ok_and(|value| value == "1") {
        fs::write(&path, format!("{:#}\n", fresh)).unwrap();
    }
    let committed: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let cases = |vectors: &Value| vectors["decisions"].as_array().unwrap().clone();
    for (fresh, committed) in cases(&fresh).iter().zip(&cases(&committed)) {
        assert_eq!(fresh, committed);
    }
    assert!(fresh == committed, "UPDATE_VECTORS=1 cargo test -p policy-kernel --test golden writes what changed");
}
