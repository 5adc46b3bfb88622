//! What a proposal waits for: its arguments are read as its instruction would read them, and the kernel's rules judge them.

use policy_kernel::governance::{Action, Delay};
use policy_kernel::quantity::{Bps, Key, Limit, Seconds, UnixSeconds};
use policy_kernel::spending::Caps;
use policy_kernel::state::attestor::MAX_CAPABILITIES;
use policy_kernel::state::{BudgetTerms, CounterpartyTerms, MandateTerms, Rating};

use crate::desk::Desk;

/// Whether the proposal of the desk loosens, and how long it waits; nothing if its arguments are not its action's.
pub fn outlook(desk: &Desk, extensions: u64) -> Option<(bool, Seconds)> {
    let Desk { proposal, vault, .. } = desk;
    let action = *Action::ALL.iter().find(|action| action.number() == proposal.action)?;
    let loosens = match action.row().delay {
        Delay::None | Delay::Approvals => false,
        Delay::Timelock => true,
        Delay::Loosening => !tightens(desk, action, extensions)?,
    };
    Some((loosens, vault.delay(action, loosens)))
}

fn tightens(desk: &Desk, action: Action, extensions: u64) -> Option<bool> {
    let Desk { proposal, vault, budget, mandate, counterparty, shown, .. } = desk;
    let mut arguments = Arguments(proposal.arguments());
    // The version that it expects.
    arguments.u64()?;
    match action {
        Action::SetBudget => arguments.budget().map(|terms| terms.tighten(budget, extensions)),
        Action::GrantMandate => arguments.mandate().map(|terms| terms.tighten(mandate, vault)),
        Action::SetCounterparty => arguments.counterparty().map(|terms| terms.tighten(counterparty)),
        Action::SetAttestor => {
            let mut places = [Key::ZERO; MAX_CAPABILITIES];
            let capabilities = arguments.capabilities(&mut places)?;
            Some(shown.attestor.is_tightened_by(capabilities))
        }
        _ => None,
    }
}

/// Arguments that are not read yet: little-endian integers, without padding.
struct Arguments<'a>(&'a [u8]);

impl Arguments<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    fn limit(&mut self) -> Option<Limit> {
        self.u64().map(Limit)
    }

    fn bps(&mut self) -> Option<Bps> {
        self.take().map(u16::from_le_bytes).map(Bps)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take().map(u8::from_le_bytes)
    }

    fn key(&mut self) -> Option<Key> {
        self.take().map(|bytes| Key::from_bytes(&bytes))
    }

    fn caps(&mut self) -> Option<Caps> {
        let (per_payment, day, week, lifetime) = (self.limit()?, self.limit()?, self.limit()?, self.limit()?);
        Some(Caps { per_payment, day, week, lifetime })
    }

    fn budget(&mut self) -> Option<BudgetTerms> {
        Some(BudgetTerms { caps: self.caps()?, opt_ins: self.u64()? })
    }

    fn mandate(&mut self) -> Option<MandateTerms> {
        // The grant epoch that it expects.
        self.u64()?;
        Some(MandateTerms {
            starts_at: self.u64().map(UnixSeconds)?,
            expires_at: self.u64().map(UnixSeconds)?,
            caps: self.caps()?,
            window: self.u64().map(Seconds)?,
            window_limit: self.limit()?,
            window_count: self.limit()?,
            unrated_limit: self.limit()?,
            validation_threshold: self.limit()?,
            approval_threshold: self.limit()?,
            required_capability: self.key()?,
            tier_shares: self.take()?,
            minimum_tier: self.u8()?,
            unrated: self.u8()?,
            maximum_risk: self.bps()?,
            minimum_confidence: self.bps()?,
            held: self.u8()?,
        })
    }

    fn counterparty(&mut self) -> Option<CounterpartyTerms> {
        let (tier, denied, risk, confidence) = (self.u8()?, self.u8()?, self.bps()?, self.bps()?);
        let rating = Rating { tier, denied, risk, confidence };
        Some(CounterpartyTerms { rating, cap_mint: self.key()?, caps: self.caps()? })
    }

    /// A list with its length before it.
    fn capabilities<'a>(&mut self, places: &'a mut [Key; MAX_CAPABILITIES]) -> Option<&'a [Key]> {
        let count = self.take().map(u32::from_le_bytes)?;
        let listed = places.get_mut(..count as usize)?;
        for place in listed.iter_mut() {
            *place = self.key()?;
        }
        Some(listed)
    }
}
