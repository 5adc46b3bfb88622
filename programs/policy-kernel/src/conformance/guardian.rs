//! `Guardian.tla`: what the six gates said, and what follows.

use super::{Graph, State};
use crate::fixture::{Fixture, MEMBERS, NOW};
use crate::gate::{Gate, GATES};
use crate::quantity::{Amount, Limit, UnixSeconds};
use crate::reason::Reason;
use crate::spending::Caps;
use crate::verdict::{Finding, Outcome, Verdict};

const NAMES: [&str; 6] = ["freeze", "context", "identity", "egress", "threat", "delegation"];

/// What each gate said, in the kernel's order; nothing while some did not answer.
fn outcomes(state: &State) -> Option<[&str; 6]> {
    let said = &state["outcome"];
    let all = NAMES.map(|gate| {
        let (_, rest) = said.split_once(&format!("{gate} :> ")).unwrap();
        rest.split(|c: char| !c.is_alphabetic()).next().unwrap()
    });
    (!all.iter().any(|said| ["unknown", "reading"].contains(said))).then_some(all)
}

/// An outcome as the kernel makes it of what a gate found.
fn outcome(said: &str) -> Outcome {
    Outcome::of(match said {
        "pass" => Ok(()),
        "deny" => Err(Finding::plain(Reason::PayeeDenied)),
        "error" => Err(Finding::plain(Reason::CounterOverflow)),
        "pending" => Err(Finding::plain(Reason::ApprovalRequired)),
        _ => panic!("{said}"),
    })
}

fn decision(verdict: &Verdict) -> &'static str {
    ["allow", "deny", "escalate"][usize::try_from(verdict.code()).unwrap()]
}

/// A payment at which the real gates say that, where they can.
fn payment(said: &[&str; 6]) -> Option<Fixture> {
    let mut fixture = Fixture::new();
    for (gate, said) in GATES.iter().zip(said) {
        match (gate, *said) {
            (_, "pass") => {}
            (Gate::Freeze, "deny") => (fixture.vault.paused, fixture.vault.paused_by) = (1, MEMBERS[0]),
            (Gate::Context, "deny") => fixture.mandate.expires_at = UnixSeconds(NOW),
            (Gate::Context, "error") => fixture.budget.counters.lifetime_spent = Amount(u64::MAX),
            (Gate::Identity, "deny") => fixture.signer = [99; 4],
            (Gate::Egress, "deny") => fixture.counterparty.denied = 1,
            (Gate::Egress, "error") => {
                fixture.counterparty.caps = Caps { day: Limit(5), ..Caps::NONE };
                fixture.counterparty.counters.lifetime_spent = Amount(u64::MAX);
            }
            (Gate::Threat, "deny") => fixture.mandate.window_count = Limit(0),
            (Gate::Threat, "error") => fixture.mandate.window.sum.spent[0] = Amount(u64::MAX),
            (Gate::Delegation, "pending") => fixture.mandate.approval_threshold = Limit(0),
            _ => return None,
        }
    }
    Some(fixture)
}

#[test]
fn every_decision_of_the_guardian_is_the_kernels() {
    let graph = Graph::read("Guardian");
    let (mut decided, mut real) = (0, 0);
    for (before, action, after) in graph.steps() {
        let (Some(said), "Decide") = (outcomes(before), action) else { continue };
        let verdict = Verdict { outcomes: said.map(outcome), also: None };
        assert_eq!(decision(&verdict), after["decision"], "{before:?}");
        assert_eq!(verdict.is_allow(), after["decision"] == "allow");
        decided += 1;
        if let Some(fixture) = payment(&said) {
            let verdict = fixture.verdict();
            assert_eq!(verdict.outcomes.map(|o| o.code()), said.map(|said| outcome(said).code()), "{before:?}");
            assert_eq!(decision(&verdict), after["decision"], "{before:?}");
            real += 1;
        }
    }
    assert!(decided > 1_000 && real > 50, "{decided} {real}");
}
