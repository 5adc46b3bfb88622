//! The six gates: each a pure function of state and request, always all evaluated.

pub mod context;
pub mod delegation;
pub mod egress;
pub mod freeze;
pub mod identity;
pub mod threat;

use crate::quantity::UnixSeconds;
use crate::request::{Request, View};
use crate::verdict::{Finding, Outcome, Verdict};

/// A gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Kill switches: holds and the vault's lifecycle.
    Freeze,
    /// The payment itself: accounts that belong together, time, calendar caps, payment id.
    Context,
    /// Who asks.
    Identity,
    /// Who is paid.
    Egress,
    /// The rolling window, and the payee's rating.
    Threat,
    /// What needs somebody else's word.
    Delegation,
}

/// The gates in the order in which they are evaluated and reported.
pub const GATES: [Gate; 6] =
    [Gate::Freeze, Gate::Context, Gate::Identity, Gate::Egress, Gate::Threat, Gate::Delegation];

impl Gate {
    /// Its place in [`GATES`].
    pub const fn number(self) -> u8 {
        self as u8
    }

    #[inline(always)]
    fn check(self, view: &View, request: &Request, time: UnixSeconds) -> Result<(), Finding> {
        match self {
            Self::Freeze => freeze::check(view, request),
            Self::Context => context::check(view, request, time),
            Self::Identity => identity::check(view, request),
            Self::Egress => egress::check(view, request, time),
            Self::Threat => threat::check(view, request, time),
            Self::Delegation => delegation::check(view, request),
        }
    }
}

/// Evaluates every gate.
pub fn evaluate(view: &View, request: &Request) -> Verdict {
    let time = view.time(request.now);
    Verdict { outcomes: GATES.map(|gate| Outcome::of(gate.check(view, request, time))) }
}

/// Whether every gate passes: whether [`evaluate`] allows, from the same checks, without findings. Holding findings
/// ready costs more than the checks do, and a payment that is allowed has none.
#[inline(always)]
pub fn all_pass(view: &View, request: &Request) -> bool {
    let time = view.time(request.now);
    let passes = |gate: Gate| gate.check(view, request, time).is_ok();
    // Spelt out, so that the compiler knows each place's gate and no loop selects it.
    let [a, b, c, d, e, f] = GATES;
    passes(a) && passes(b) && passes(c) && passes(d) && passes(e) && passes(f)
}
