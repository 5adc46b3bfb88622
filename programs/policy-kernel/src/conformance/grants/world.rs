//! A state of the kernel that stands for one of the model, and the state of the model that one of the kernel stands for.
//!
//! A second of the model is a second: what has one left ends in the next. What the model tells apart by equality alone has a
//! number here, and what is not current has the one before. The model forgets by which of several ways something ended; the
//! kernel does not, so that its state is built in each of [`WAYS`].

use super::model::{Granted, Lent, Model, Proposed};
use crate::fixture::{blank_proposal, Fixture, AGENT, MEMBERS, MINT, NOW, VAULT};
use crate::governance::Action;
use crate::lifecycle::Mode;
use crate::quantity::{Key, Limit, Revision, Seconds, UnixSeconds};
use crate::reason::Reason;
use crate::spending::Caps;
use crate::state::proposal::{CANCELLED, EXECUTED, OPEN};
use crate::state::{Mandate, Proposal, ProposalTerms, Proposing, Session, Vault};

/// As the model's configuration has them.
pub const TIMELOCK: u64 = 1;
pub const LIFE: u64 = 2;
pub const TERM: u64 = 3;
pub const THRESHOLD: u32 = 2;

/// How what has ended came to its end.
///
/// | way | revoked mandate | unbound session | no session | no proposal | outdated proposal |
/// |---|---|---|---|---|---|
/// | 0 | alone | of an earlier incarnation | ended by the agent | done | of an earlier version |
/// | 1 | with all others | of an earlier epoch | expired | cancelled | of an earlier epoch |
/// | 2 | alone | of an earlier epoch and incarnation | expired | expired | of both |
pub const WAYS: core::ops::Range<u64> = 0..3;

const CURRENT: Revision = Revision(5);
const EARLIER: Revision = Revision(4);
/// Grant epoch of a mandate that was revoked alone.
const REVOKED: Revision = Revision(0);

/// The kernel's state, and what the model's properties ask beside it.
#[derive(Clone)]
pub struct World {
    pub fixture: Fixture,
    pub proposal: Proposal,
    pub now: u64,
    /// Since when a threshold of members in truth approves the proposal.
    pub agreed: Option<u64>,
    pub undercut: bool,
    pub renewals: u64,
    pub bypassed: bool,
}

/// What the kernel may change.
pub type Accounts = (Vault, Mandate, Session, Proposal);

/// Caps of so much power: the amounts of the model's payments are 1 and 2.
pub fn caps(power: u64) -> Caps {
    Caps { per_payment: Limit(power), ..Caps::NONE }
}

/// The arguments of a proposed grant: version, epoch, power, end.
pub fn encode(arguments: [u64; 4]) -> Vec<u8> {
    arguments.map(u64::to_le_bytes).concat()
}

pub fn decode(proposal: &Proposal) -> [u64; 4] {
    Key::from_bytes(proposal.arguments().try_into().unwrap()).0
}

/// Proposes the grant of so much power, for the longest term from now, in a fresh account.
pub fn propose(vault: &mut Vault, mandate: &Mandate, by: &Key, power: u64, now: u64) -> Result<Proposal, Reason> {
    let arguments = encode([mandate.version.0, vault.grant_epoch.0, power, now + TERM]);
    let action = Action::GrantMandate.number();
    let latest = UnixSeconds(now + LIFE);
    let mut proposal = blank_proposal();
    let terms = ProposalTerms { action, subjects: [AGENT, MINT], arguments: &arguments, latest };
    proposal.propose(vault, &proposing(vault, by, now), &terms)?;
    Ok(proposal)
}

/// A member's next proposal.
pub fn proposing(vault: &Vault, by: &Key, now: u64) -> Proposing {
    let index = vault.next_proposal(vault.place(by).unwrap_or(0));
    let now = UnixSeconds(now);
    Proposing {
        vault: VAULT,
        member: *by,
        rent_payer: *by,
        bump: 255,
        now,
        index,
        governance_epoch: vault.governance_epoch,
    }
}

impl World {
    pub fn of(model: &Model, way: u64) -> Self {
        let mut fixture = Fixture::in_session();
        fixture.shows_session = false;
        let Fixture { vault, mandate, session, .. } = &mut fixture;

        vault.timelock = Seconds(TIMELOCK);
        (vault.governance_epoch, vault.grant_epoch, vault.next_incarnation) = (CURRENT, CURRENT, CURRENT.next());
        for (place, member) in MEMBERS.iter().enumerate() {
            vault.members[place] = if model.members & 1 << place == 0 { Key::ZERO } else { *member };
        }
        vault.member_count = u8::try_from(model.members.count_ones()).unwrap();
        if model.paused {
            (vault.paused, vault.paused_by, vault.paused_at) = (1, MEMBERS[0], UnixSeconds(NOW));
            vault.mode = Mode::Frozen as u8;
        }

        // A session that is bound still would not be, had all been revoked together.
        let bound = model.session.as_ref().is_some_and(|session| session.bound);
        mandate.held = u8::from(model.held);
        (mandate.version, mandate.incarnation) = (CURRENT, CURRENT);
        mandate.grant_epoch = match (model.mandate.revoked, way) {
            (false, _) => CURRENT,
            (true, 1) if !bound => EARLIER,
            (true, _) => REVOKED,
        };
        // What expired or was revoked had all the power that there is.
        let (power, left) = match model.mandate {
            Granted::EXPIRED => (2, 0),
            Granted::REVOKED => (2, TERM),
            Granted { power, left, .. } => (power, left),
        };
        (mandate.caps, mandate.expires_at) = (caps(power), UnixSeconds(NOW + left));

        let ended = Lent { power: 2, left: 0, bound: true, outlived: false };
        let lent = model.session.as_ref().unwrap_or(&ended);
        session.caps = caps(lent.power);
        session.expires_at = UnixSeconds(NOW + lent.left);
        if model.session.is_none() && way == 0 {
            session.expires_at = UnixSeconds(0);
        }
        session.incarnation = if lent.bound || way == 1 { CURRENT } else { EARLIER };
        session.grant_epoch = if lent.bound || way == 0 { CURRENT } else { EARLIER };

        let gone = Proposed {
            power: 2,
            approvals: 0b11,
            left: if way == 2 { 0 } else { 1 },
            approved: TIMELOCK,
            fresh: true,
            current: true,
            since: TIMELOCK,
            undercut: false,
        };
        let proposed = model.proposal.as_ref().unwrap_or(&gone);
        let mut proposal = propose(vault, mandate, &MEMBERS[0], proposed.power, NOW + proposed.left - LIFE).unwrap();
        let [mut version, mut epoch, power, end] = decode(&proposal);
        if !proposed.fresh {
            version -= u64::from(way != 1);
            epoch -= u64::from(way != 0);
        }
        proposal.arguments[..32].copy_from_slice(&encode([version, epoch, power, end]));
        proposal.approvals = proposed.approvals;
        let agree = proposed.approvals.count_ones() >= THRESHOLD;
        proposal.approved_at = if agree { UnixSeconds(NOW - proposed.approved) } else { UnixSeconds(0) };
        proposal.governance_epoch = if proposed.current { CURRENT } else { EARLIER };
        proposal.status = match (&model.proposal, way) {
            (None, 0) => EXECUTED,
            (None, 1) => CANCELLED,
            _ => OPEN,
        };

        let agreed = agree.then_some(NOW - proposed.since);
        let (undercut, renewals) = (proposed.undercut, model.renewals);
        Self { fixture, proposal, now: NOW, agreed, undercut, renewals, bypassed: model.bypassed }
    }

    pub fn accounts(&self) -> Accounts {
        (self.fixture.vault, self.fixture.mandate, self.fixture.session, self.proposal)
    }

    /// What the kernel's state is in the model.
    pub fn model(&self) -> Model {
        let Fixture { vault, mandate, session, .. } = &self.fixture;
        let bit = |place| 1 << vault.place(&MEMBERS[place]).map_or(7, |_| place);
        Model {
            members: (bit(0) | bit(1) | bit(2)) & 0b111,
            held: mandate.held == 1,
            paused: vault.paused == 1,
            mandate: self.granted(mandate, vault),
            session: self.lent(session, mandate, vault),
            proposal: self.proposed(mandate, vault),
            renewals: self.renewals,
            bypassed: self.bypassed,
        }
    }

    fn left(&self, end: UnixSeconds) -> u64 {
        end.0.saturating_sub(self.now)
    }

    fn granted(&self, mandate: &Mandate, vault: &Vault) -> Granted {
        let left = self.left(mandate.expires_at);
        if mandate.grant_epoch != vault.grant_epoch {
            Granted::REVOKED
        } else if left == 0 {
            Granted::EXPIRED
        } else {
            Granted { power: mandate.caps.per_payment.0, left, revoked: false }
        }
    }

    /// A session outlived a revocation if the mandate that it is of is dead now, or was granted anew since.
    fn lent(&self, session: &Session, mandate: &Mandate, vault: &Vault) -> Option<Lent> {
        let left = self.left(session.expires_at);
        let bound = session.incarnation == mandate.incarnation && session.grant_epoch == vault.grant_epoch;
        let outlived = !bound || mandate.grant_epoch != vault.grant_epoch;
        (left > 0).then_some(Lent { power: session.caps.per_payment.0, left, bound, outlived })
    }

    fn proposed(&self, mandate: &Mandate, vault: &Vault) -> Option<Proposed> {
        let left = self.left(self.proposal.latest);
        let [version, epoch, power, end] = decode(&self.proposal);
        assert_eq!(end, self.proposal.latest.0 + TERM - LIFE, "the end that Term gave when it was proposed");
        let waited = |since: u64| (self.now - since).min(TIMELOCK);
        let approved_at = self.proposal.approved_at.0;
        (self.proposal.status == OPEN && left > 0).then(|| Proposed {
            power,
            approvals: self.proposal.approvals,
            left,
            approved: if approved_at == 0 { 0 } else { waited(approved_at) },
            fresh: (version, epoch) == (mandate.version.0, vault.grant_epoch.0),
            current: self.proposal.governance_epoch == vault.governance_epoch,
            since: self.agreed.map_or(0, waited),
            undercut: self.undercut,
        })
    }
}
