//! What the gates found, and what follows from it.

use crate::gate::{Gate, GATES};
use crate::quantity::UnixSeconds;
use crate::reason::Reason;

/// Why one gate did not pass: the reason with what was asked for and what is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The first check of the gate that did not hold.
    pub reason: Reason,
    /// What the request would have come to, in the unit of the limit.
    pub got: u64,
    /// What is allowed.
    pub limit: u64,
}

impl Finding {
    /// A finding.
    #[inline(always)]
    pub const fn new(reason: Reason, got: u64, limit: u64) -> Self {
        Self { reason, got, limit }
    }

    /// A finding without numbers.
    #[inline(always)]
    pub const fn plain(reason: Reason) -> Self {
        Self::new(reason, 0, 0)
    }
}

/// What one gate says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing against it.
    Pass,
    /// Refused.
    Deny(Finding),
    /// Refused until somebody else has validated or approved it.
    Escalate(Finding),
    /// The gate could not decide, which refuses.
    Error(Finding),
}

impl Outcome {
    /// The outcome of a list of checks. A fault of the state or of arithmetic is an error, not a denial.
    #[inline(always)]
    pub fn of(checked: Result<(), Finding>) -> Self {
        match checked {
            Ok(()) => Self::Pass,
            Err(finding) if finding.reason.code() >= FIRST_FAULT => Self::Error(finding),
            Err(finding) if finding.reason.escalates() => Self::Escalate(finding),
            Err(finding) => Self::Deny(finding),
        }
    }

    /// What was found, if the gate did not pass.
    pub const fn finding(&self) -> Option<Finding> {
        match self {
            Self::Pass => None,
            Self::Deny(finding) | Self::Escalate(finding) | Self::Error(finding) => Some(*finding),
        }
    }

    /// 0 pass, 1 deny, 2 escalate, 3 error.
    #[inline(always)]
    pub const fn code(&self) -> u8 {
        match self {
            Self::Pass => 0,
            Self::Deny(_) => 1,
            Self::Escalate(_) => 2,
            Self::Error(_) => 3,
        }
    }
}

/// Reasons from this number on are faults.
const FIRST_FAULT: u16 = 900;

/// The outcomes of all gates, in the order of [`GATES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// One outcome per gate.
    pub outcomes: [Outcome; GATES.len()],
    /// The approval that is missing beside the validation that the delegation gate found missing.
    pub also: Option<Finding>,
}

impl Verdict {
    /// Allowed: every gate passes.
    #[inline(always)]
    pub fn is_allow(&self) -> bool {
        self.outcomes.iter().all(|outcome| matches!(outcome, Outcome::Pass))
    }

    /// The first gate that denies or could not decide, with what it found: the freeze gate before all others. Without
    /// one, the first gate that escalates.
    pub fn refusal(&self) -> Option<(Gate, Finding)> {
        let found = || GATES.iter().zip(&self.outcomes).filter_map(|(gate, o)| o.finding().map(|f| (*gate, f)));
        found().find(|(_, finding)| !finding.reason.escalates()).or_else(|| found().next())
    }

    /// 0 allow, 1 deny, 2 escalate: nothing is against the payment but that somebody else must validate or approve it.
    pub fn code(&self) -> u64 {
        match self.refusal() {
            None => 0,
            Some((_, finding)) if finding.reason.escalates() => 2,
            Some(_) => 1,
        }
    }

    /// One byte per gate, [`Outcome::code`], the first gate lowest.
    #[inline(always)]
    pub fn gate_codes(&self) -> u64 {
        self.outcomes.iter().rev().fold(0u64, |codes, outcome| (codes << 8) | u64::from(outcome.code()))
    }
}

/// How much of a refused payment would pass, and when all of it would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advice {
    /// The largest amount (or count) that the check would let pass now.
    pub headroom: u64,
    /// The earliest moment at which the check would hold, other things equal; [`UnixSeconds::NEVER`] if only an
    /// owner's action or another request can help.
    pub passes_at: UnixSeconds,
}

/// Words of an encoded verdict.
pub const VERDICT_WORDS: usize = 36;
/// Version of the encoding.
const ENCODING: u64 = 2;
/// The encoded gate number that stands for "none refused".
const NO_GATE: u64 = 0xff;

/// The verdict as 36 little-endian words, the return data of a refusal and of `evaluate`: word 0 holds, from its lowest
/// byte, the encoding's version, [`Verdict::code`], the reason that decides (2 bytes) and its gate; then five words per
/// gate: outcome (1 byte), zero (1 byte), reason (2 bytes); got; limit; headroom; passes at; and five more for
/// [`Verdict::also`].
pub fn encode(verdict: &Verdict, mut advise: impl FnMut(&Finding) -> Advice) -> [u64; VERDICT_WORDS] {
    let mut words = [0u64; VERDICT_WORDS];
    let decides = match verdict.refusal() {
        None => NO_GATE << 32,
        Some((gate, finding)) => (u64::from(finding.reason.code()) << 16) | (u64::from(gate.number()) << 32),
    };
    let ([first], rows) = words.split_at_mut(1) else {
        return words;
    };
    *first = ENCODING | (verdict.code() << 8) | decides;
    let also = verdict.also.map(Outcome::Escalate);
    let outcomes = verdict.outcomes.iter().chain(&also);
    for (row, outcome) in rows.chunks_exact_mut(5).zip(outcomes) {
        let Some(finding) = outcome.finding() else {
            continue;
        };
        let Advice { headroom, passes_at } = advise(&finding);
        let code = u64::from(outcome.code()) | (u64::from(finding.reason.code()) << 16);
        let encoded = [code, finding.got, finding.limit, headroom, passes_at.0];
        for (word, value) in row.iter_mut().zip(encoded) {
            *word = value;
        }
    }
    words
}
