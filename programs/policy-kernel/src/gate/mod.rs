//! The six gates: each a pure function of state and request. A verdict holds the outcome of all of them.

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
            Self::Identity => identity::check(view, request, time),
            Self::Egress => egress::check(view, request, time),
            Self::Threat => threat::check(view, request, time),
            Self::Delegation => delegation::check(view, request, time),
        }
    }
}

/// Evaluates every gate.
pub fn evaluate(view: &View, request: &Request) -> Verdict {
    let time = view.time(request.now);
    Verdict {
        outcomes: GATES.map(|gate| Outcome::of(gate.check(view, request, time))),
        also: delegation::also(view, request, time),
    }
}

/// Whether every gate passes at `time`, which is the view's: whether [`evaluate`] allows, from the same checks, without
/// findings. Holding findings ready costs as much as the checks do, and a payment that is allowed has none.
#[inline(always)]
pub fn all_pass(view: &View, request: &Request, time: UnixSeconds) -> bool {
    const { assert!(GATES.len() == 6) };
    passes::<0>(view, request, time)
        && passes::<1>(view, request, time)
        && passes::<2>(view, request, time)
        && passes::<3>(view, request, time)
        && passes::<4>(view, request, time)
        && passes::<5>(view, request, time)
}

/// Whether one of [`GATES`] passes. Each has a function to itself: what it reads then fits into registers.
#[inline(never)]
fn passes<const PLACE: usize>(view: &View, request: &Request, time: UnixSeconds) -> bool {
    GATES.get(PLACE).is_some_and(|gate| gate.check(view, request, time).is_ok())
}
