//! The six gates: each a pure function of state and request, always all evaluated.

pub mod context;
pub mod delegation;
pub mod egress;
pub mod freeze;
pub mod identity;
pub mod threat;

use crate::quantity::UnixSeconds;
use crate::request::{Request, View};
use crate::verdict::{Outcome, Verdict};

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
    fn evaluate(self, view: &View, request: &Request, time: UnixSeconds) -> Outcome {
        Outcome::of(match self {
            Self::Freeze => freeze::check(view, request),
            Self::Context => context::check(view, request, time),
            Self::Identity => identity::check(view, request),
            Self::Egress => egress::check(view, request, time),
            Self::Threat => threat::check(view, request, time),
            Self::Delegation => delegation::check(view, request),
        })
    }
}

/// Evaluates every gate.
#[inline(always)]
pub fn evaluate(view: &View, request: &Request) -> Verdict {
    let time = view.time(request.now);
    Verdict { outcomes: GATES.map(|gate| gate.evaluate(view, request, time)) }
}
