//! A state of `Grants.tla`, every variable of it.

use super::super::State;

/// The members by their places, as `MEMBERS` of the fixture are.
const PEOPLE: [&str; 3] = ["alice", "bob", "carol"];

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Model {
    /// A bit per member.
    pub members: u8,
    pub held: bool,
    pub paused: bool,
    pub mandate: Granted,
    pub session: Option<Lent>,
    pub proposal: Option<Proposed>,
    pub renewals: u64,
    /// Whether anything was done below the domain that it needs.
    pub bypassed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Granted {
    pub power: u64,
    pub left: u64,
    pub revoked: bool,
}

impl Granted {
    pub const EXPIRED: Self = Self { power: 0, left: 0, revoked: false };
    pub const REVOKED: Self = Self { power: 0, left: 0, revoked: true };
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lent {
    pub power: u64,
    pub left: u64,
    pub bound: bool,
    pub outlived: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Proposed {
    pub power: u64,
    /// A bit per member.
    pub approvals: u8,
    pub left: u64,
    pub approved: u64,
    pub fresh: bool,
    pub current: bool,
    pub since: u64,
    pub undercut: bool,
}

impl Model {
    pub fn of(state: &State) -> Self {
        let mandate = Record(&state["mandate"]);
        let session = Record(&state["session"]);
        let proposal = Record(&state["proposal"]);
        Self {
            members: people(&state["members"]),
            held: state["stopped"].contains("hold"),
            paused: state["stopped"].contains("pause"),
            mandate: Granted {
                power: mandate.number("power"),
                left: mandate.number("left"),
                revoked: mandate.flag("revoked"),
            },
            session: (session.number("power") > 0).then(|| Lent {
                power: session.number("power"),
                left: session.number("left"),
                bound: session.flag("bound"),
                outlived: session.flag("outlived"),
            }),
            proposal: (proposal.number("power") > 0).then(|| Proposed {
                power: proposal.number("power"),
                approvals: people(proposal.field("approvals")),
                left: proposal.number("left"),
                approved: proposal.number("approved"),
                fresh: proposal.flag("fresh"),
                current: proposal.flag("current"),
                since: proposal.number("since"),
                undercut: proposal.flag("undercut"),
            }),
            renewals: state["renewals"].parse().unwrap(),
            bypassed: state["bypassed"] != "{}",
        }
    }
}

/// A bit for each of the members in a set.
fn people(set: &str) -> u8 {
    (0u8..).zip(PEOPLE).filter(|(_, name)| set.contains(name)).fold(0, |bits, (place, _)| bits | 1 << place)
}

/// A record as TLC prints it: `[power |-> 1, approvals |-> {alice, bob}]`.
struct Record<'a>(&'a str);

impl<'a> Record<'a> {
    fn field(&self, name: &str) -> &'a str {
        let (_, value) = self.0.split_once(&format!("{name} |-> ")).unwrap();
        if value.starts_with('{') {
            return value.split('}').next().unwrap();
        }
        value.split([',', ']', ' ']).next().unwrap()
    }

    fn number(&self, name: &str) -> u64 {
        self.field(name).parse().unwrap()
    }

    fn flag(&self, name: &str) -> bool {
        self.field(name) == "TRUE"
    }
}
