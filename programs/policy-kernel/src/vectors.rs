//! The boundary triples of `tests/vectors/limits.json`, which the chain and WebAssembly replay too.

use serde_json::Value;

use crate::fixture::{Fixture, NOW};
use crate::gate::GATES;
use crate::ids::PaymentId;
use crate::quantity::{Bps, Key, Limit, UnixSeconds};
use crate::spending::Caps;

const VECTORS: &str = include_str!("../../../tests/vectors/limits.json");
/// The request is good for so long, unless probed.
const PATIENCE: u64 = 300;

/// The state that the vectors speak of: nothing limited, the payee rated without a fault, the mandate two hours old.
fn open(fixture: Fixture, unrated: bool) -> Fixture {
    fixture.with(|f| {
        f.rated = !unrated;
        (f.counterparty.risk, f.counterparty.confidence) = (Bps(0), Bps::MAX);
    })
}

fn spend(fixture: &mut Fixture, amount: u64, at: u64) {
    let payments = fixture.mandate.counters.payments.0;
    (fixture.amount, fixture.now, fixture.not_after) = (amount, at, at);
    fixture.id = PaymentId { issued: UnixSeconds(at), hash: [payments, 3, 3] };
    let _ticket = fixture.decide(|_| Key::ZERO).unwrap();
}

fn set(f: &mut Fixture, path: &str, value: &Value) {
    let number = || value.as_u64().unwrap();
    let limit = || Limit(number());
    let small = || u16::try_from(number()).unwrap();
    let tier = || u8::try_from(number()).unwrap();
    if let Some((owner, cap)) = path.split_once(".caps.") {
        let caps = match owner {
            "mandate" => &mut f.mandate.caps,
            "budget" => &mut f.budget.caps,
            "payee" => &mut f.counterparty.caps,
            "session" => &mut f.session.caps,
            _ => panic!("{path}"),
        };
        match cap {
            "perPayment" => caps.per_payment = limit(),
            "day" => caps.day = limit(),
            "week" => caps.week = limit(),
            "lifetime" => caps.lifetime = limit(),
            _ => panic!("{path}"),
        }
        return;
    }
    match path {
        "now" => f.now = number(),
        "request.amount" => f.amount = number(),
        "request.issuedAt" => f.id.issued = UnixSeconds(number()),
        "request.notAfter" => f.not_after = number(),
        "mandate.startsAt" => f.mandate.starts_at = UnixSeconds(number()),
        "mandate.expiresAt" => f.mandate.expires_at = UnixSeconds(number()),
        "mandate.minimumTier" => f.mandate.minimum_tier = tier(),
        "mandate.maximumRisk" => f.mandate.maximum_risk = Bps(small()),
        "mandate.minimumConfidence" => f.mandate.minimum_confidence = Bps(small()),
        "mandate.validationThreshold" => f.mandate.validation_threshold = limit(),
        "mandate.approvalThreshold" => f.mandate.approval_threshold = limit(),
        "mandate.window.limit" => f.mandate.window_limit = limit(),
        "mandate.window.payments" => f.mandate.window_count = limit(),
        "mandate.window.unratedLimit" => f.mandate.unrated_limit = limit(),
        "mandate.window.tierShares" => {
            let shares = value.as_array().unwrap();
            let eighths = shares.iter().map(|share| u8::try_from(share.as_u64().unwrap()).unwrap());
            f.mandate.tier_shares.iter_mut().zip(eighths).for_each(|(place, share)| *place = share);
        }
        "session.expiresAt" => f.session.expires_at = UnixSeconds(number()),
        "payee.tier" => f.counterparty.tier = tier(),
        "payee.risk" => f.counterparty.risk = Bps(small()),
        "payee.confidence" => f.counterparty.confidence = Bps(small()),
        _ => panic!("no field {path}"),
    }
}

/// The vector's state and request with one value of the probe.
fn arranged(fixture: Fixture, now: u64, vector: &Value, probed: &Value) -> Fixture {
    let mut fixture = open(fixture, vector["payee"] == "unrated");
    // Caps that limit nothing make the payee's own counters count.
    fixture.counterparty.caps = Caps { lifetime: Limit(u64::MAX - 1), ..Caps::NONE };
    for payment in vector["spent"].as_array().into_iter().flatten() {
        let ago = payment["ago"].as_u64().unwrap();
        spend(&mut fixture, payment["amount"].as_u64().unwrap(), now.checked_sub(ago).unwrap());
    }
    fixture.counterparty.caps = Caps::NONE;
    fixture.id = PaymentId { issued: UnixSeconds(now), hash: [9, 9, 9] };
    (fixture.amount, fixture.now, fixture.not_after) = (100, now, 0);
    let probe = vector["probe"].as_str().unwrap();
    for (path, value) in vector["set"].as_object().unwrap() {
        set(&mut fixture, path, value);
    }
    set(&mut fixture, probe, probed);
    if probe == "now" {
        fixture.id.issued = UnixSeconds(fixture.now);
    }
    if probe != "request.notAfter" {
        fixture.not_after = fixture.now.checked_add(PATIENCE).unwrap();
    }
    fixture
}

#[test]
fn the_native_kernel_decides_every_boundary_triple_as_the_vectors_say() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let now = vectors["now"].as_u64().unwrap();
    assert_eq!(Some(now), NOW.checked_add(7_200));
    for (list, fixture) in [("limits", Fixture::new()), ("sessions", Fixture::in_session())] {
        let list = vectors[list].as_array().unwrap();
        assert!(list.len() > 5);
        for vector in list {
            decides(|probed| arranged(fixture.clone(), now, vector, probed), vector);
        }
    }
}

fn decides(arranged: impl Fn(&Value) -> Fixture, vector: &Value) {
    let name = vector["name"].as_str().unwrap();
    for passes in vector["passes"].as_array().unwrap() {
        assert_eq!(arranged(passes).refusal(), None, "{name}: {passes}");
    }
    let denied = arranged(&vector["denied"]);
    let (gate, finding) = denied.finding().unwrap();
    let refusal = &vector["refusal"];
    let number = |key: &str| refusal[key].as_u64();
    assert_eq!(Some(u64::from(finding.reason.code())), number("code"), "{name}");
    let gate_name = format!("{:?}", GATES[usize::from(gate.number())]).to_lowercase();
    assert_eq!(Some(gate_name.as_str()), refusal["gate"].as_str(), "{name}");
    assert_eq!((Some(finding.got), Some(finding.limit)), (number("got"), number("limit")), "{name}");
    let advice = denied.advice(finding.reason);
    if let Some(headroom) = number("headroom") {
        assert_eq!(advice.headroom, headroom, "{name}");
    }
    assert_eq!(advice.passes_at.0, number("passesAt").unwrap_or(u64::MAX), "{name}");
}
