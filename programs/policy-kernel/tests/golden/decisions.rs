//! Named states and requests, and the kernel's encoded verdict on each.

use policy_kernel::explain::report;
use policy_kernel::gate::evaluate;
use policy_kernel::quantity::{Amount, Bps, Limit, Revision, UnixSeconds};
use policy_kernel::state::{UNRATED_DENY, UNRATED_NEEDS_VALIDATION};
use policy_kernel::verdict::{Outcome, Verdict};
use policy_kernel::window::Class;
use serde_json::{json, Value};

use crate::bytes::{hex, little_endian};
use crate::parties::STRANGER;
use crate::state::{State, NOON};

type Case = (&'static str, fn(&mut State));

/// What makes each case of the state that all start from, in which a payment of 100 is allowed.
const CASES: &[Case] = &[
    ("allows a payment by the agent", |_| ()),
    ("allows a payment to an unrated payee", State::pay_unrated),
    ("allows a payment on each limit exactly", |s| {
        (s.mandate.caps.per_payment, s.mandate.caps.day) = (Limit(100), Limit(100));
        (s.budget.caps.week, s.mandate.window_limit, s.mandate.window_count) = (Limit(100), Limit(100), Limit(1));
        (s.mandate.validation_threshold, s.mandate.approval_threshold) = (Limit(100), Limit(100));
        s.not_after = s.now;
    }),
    ("allows a payment by a session key", |s| s.shows_session = true),
    ("allows a payment that is validated and approved", |s| {
        (s.shows_attestation, s.shows_approval) = (true, true);
        (s.mandate.validation_threshold, s.mandate.approval_threshold) = (Limit(0), Limit(0));
    }),
    ("freeze denies while a pause holds", |s| (s.vault.paused, s.vault.mode) = (1, 3)),
    ("freeze denies before the first resume", |s| s.vault.mode = 0),
    ("freeze denies a held mandate", |s| s.mandate.held = 1),
    ("freeze denies a held session", |s| (s.shows_session, s.session.held) = (true, 1)),
    ("context denies an amount of zero", |s| s.amount = 0),
    ("context denies before the term", |s| s.mandate.starts_at = UnixSeconds(NOON + 1)),
    ("context denies at the end of the term", |s| s.mandate.expires_at = UnixSeconds(NOON)),
    ("context denies after the request's last moment", |s| s.not_after = NOON - 1),
    ("context denies over the cap of a payment", |s| s.mandate.caps.per_payment = Limit(99)),
    ("context denies over the cap of a day, some of it spent", |s| {
        s.mandate.counters.add(Amount(70), UnixSeconds(NOON - 60));
        s.mandate.caps.day = Limit(150);
    }),
    ("context denies over the budget's cap of a week", |s| {
        s.budget.counters.add(Amount(70), UnixSeconds(NOON - 60));
        s.budget.caps.week = Limit(150);
    }),
    ("context denies over the session's cap ever", |s| {
        (s.shows_session, s.session.caps.lifetime) = (true, Limit(99));
    }),
    ("context denies an id that was paid", |s| s.mandate.ids.remember(s.id)),
    ("context denies an id from the future", |s| s.id.issued = UnixSeconds(NOON + 1)),
    ("context errs on a counter that would overflow", |s| {
        s.mandate.counters.lifetime_spent = Amount(u64::MAX - 99);
    }),
    ("identity denies whoever is not the agent", |s| s.mandate.agent = STRANGER),
    ("identity denies after a revocation of all grants", |s| s.vault.grant_epoch = Revision(2)),
    ("identity denies a session that has ended", |s| {
        (s.shows_session, s.session.expires_at) = (true, UnixSeconds(NOON));
    }),
    ("egress denies another source than custody", |s| s.budget.custody = STRANGER),
    ("egress denies another owner's token account", |s| s.destination_owner = STRANGER),
    ("egress denies another mint's token account", |s| s.destination_mint = STRANGER),
    ("egress denies a held payee", |s| s.counterparty.denied = 1),
    ("egress denies a tier that is too low", |s| s.mandate.minimum_tier = 3),
    ("egress denies an unrated payee", |s| {
        s.pay_unrated();
        s.mandate.unrated = UNRATED_DENY;
    }),
    ("threat denies over the rolling window's limit", |s| {
        s.mandate.window.add(Class::of_tier(2), Amount(60), UnixSeconds(NOON - 600));
        s.mandate.window_limit = Limit(150);
    }),
    ("threat denies over the rolling window's count", |s| {
        s.mandate.window.add(Class::of_tier(0), Amount(1), UnixSeconds(NOON - 600));
        s.mandate.window_count = Limit(1);
    }),
    ("threat denies over the tier's share", |s| {
        s.mandate.tier_shares = [1, 2, 4, 6, 8, 0, 0, 0];
        s.mandate.window_limit = Limit(150);
    }),
    ("threat denies a risk that is too high", |s| {
        (s.counterparty.risk, s.mandate.maximum_risk) = (Bps(501), Bps(500));
    }),
    ("delegation escalates for a validation", |s| s.mandate.validation_threshold = Limit(99)),
    ("delegation escalates for an approval", |s| s.mandate.approval_threshold = Limit(99)),
    ("delegation escalates for both", |s| {
        (s.mandate.validation_threshold, s.mandate.approval_threshold) = (Limit(50), Limit(60));
    }),
    ("delegation escalates for an unrated payee's validation", |s| {
        s.pay_unrated();
        s.mandate.unrated = UNRATED_NEEDS_VALIDATION;
    }),
    ("delegation escalates with an approval that is spent", |s| {
        (s.shows_approval, s.approval.spent, s.mandate.approval_threshold) = (true, 1, Limit(0));
    }),
    ("delegation escalates with an attestation that has expired", |s| {
        (s.shows_attestation, s.attestation.expires_at) = (true, UnixSeconds(NOON));
        s.mandate.validation_threshold = Limit(0);
    }),
    ("every gate is against it", |s| {
        (s.vault.paused, s.vault.mode, s.not_after) = (1, 3, NOON - 1);
        (s.mandate.agent, s.destination_owner, s.mandate.window_limit) = (STRANGER, STRANGER, Limit(1));
        (s.mandate.validation_threshold, s.mandate.approval_threshold) = (Limit(0), Limit(0));
    }),
];

/// By [`Verdict::code`].
const VERDICTS: [&str; 3] = ["allow", "deny", "escalate"];

/// Every case with its verdict.
pub fn decisions() -> Value {
    let base = State::new();
    CASES.iter().map(|(name, change)| decision(&base, name, *change)).collect()
}

fn decision(base: &State, name: &str, change: fn(&mut State)) -> Value {
    let mut state = *base;
    change(&mut state);
    let (verdict, words) = state.run(|accounts, request| {
        let view = accounts.view();
        let verdict = evaluate(&view, request);
        (verdict, report(&view, request, &verdict))
    });
    json!({
        "name": name,
        "changes": changes(base, &state),
        "shows": shows(&state),
        "unrated": state.unrated,
        "amount": state.amount.to_string(),
        "id": { "issuedAt": state.id.issued.0.to_string(), "hash": hex(&little_endian(&state.id.hash)) },
        "notAfter": state.not_after.to_string(),
        "now": state.now.to_string(),
        "destination": {
            "owner": hex(&little_endian(&state.destination_owner.0)),
            "mint": hex(&little_endian(&state.destination_mint.0)),
        },
        "verdict": VERDICTS[usize::try_from(verdict.code()).unwrap()],
        "reasons": reasons(&verdict),
        "encoded": hex(&little_endian(&words)),
    })
}

fn shows(state: &State) -> Vec<&'static str> {
    let shown = [
        (state.shows_session, "session"),
        (state.shows_attestation, "attestation"),
        (state.shows_approval, "approval"),
    ];
    shown.iter().filter(|(shows, _)| *shows).map(|(_, name)| *name).collect()
}

/// Why it is not allowed, in the order of the gates.
fn reasons(verdict: &Verdict) -> Vec<String> {
    let also = verdict.also.map(Outcome::Escalate);
    let found = verdict.outcomes.iter().chain(&also).filter_map(Outcome::finding);
    found.map(|finding| format!("{:?}", finding.reason)).collect()
}

/// Where the accounts' bytes differ: per account and run of bytes the place and the new bytes.
pub fn changes(base: &State, state: &State) -> Vec<Value> {
    let pairs = base.stored().into_iter().zip(state.stored());
    pairs.flat_map(|((kind, before), (_, after))| runs(kind, &before, &after)).collect()
}

fn runs(kind: &str, before: &[u8], after: &[u8]) -> Vec<Value> {
    let differs = |at: &usize| before[*at] != after[*at];
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = (at..before.len()).find(differs) {
        at = (start..before.len()).find(|place| !differs(place)).unwrap_or(before.len());
        found.push(json!({ "account": kind, "at": start, "bytes": hex(&after[start..at]) }));
    }
    found
}

/// Each gate denies on its own in some case, and each verdict occurs.
pub fn expect_complete(decisions: &Value) {
    let decisions = decisions.as_array().unwrap();
    let places = |key: &str| decisions.iter().map(|case| case[key].clone()).collect::<Vec<_>>();
    for verdict in VERDICTS {
        assert!(places("verdict").contains(&json!(verdict)), "{verdict}");
    }
    for gate in 0..6 {
        let outcome = 2 * 8 * (1 + 5 * gate);
        let alone = decisions.iter().filter(|case| case["reasons"].as_array().unwrap().len() == 1);
        let found: Vec<_> =
            alone.map(|case| case["encoded"].as_str().unwrap()[outcome..outcome + 2].to_string()).collect();
        assert!(found.iter().any(|code| code != "00"), "gate {gate}");
    }
}
