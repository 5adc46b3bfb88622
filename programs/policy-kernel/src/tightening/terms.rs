//! Every term that the owners choose where a tighter one needs no delay, and ways to change each alone. The search for
//! unsound changes applies them, and the page on governance says which of them wait for the timelock.

use crate::governance::Consent;
use crate::quantity::{Key, Limit, Revision, Seconds};
use crate::reason::Reason;
use crate::spending::Caps;
use crate::state::counterparty::NO_TIER;
use crate::state::{
    Attestor, Budget, BudgetTerms, Counterparty, CounterpartyTerms, Grant, Mandate, MandateTerms, MintFacts, Rating,
    Vault, UNRATED_DENY, UNRATED_NEEDS_VALIDATION, UNRATED_SHARED_LIMIT,
};
use crate::token::Extension;

/// One term, in the owners' words, and ways to change it.
pub struct Term<C> {
    pub what: &'static str,
    pub ways: Vec<(&'static str, Way<C>)>,
}

/// Changes one term. A number may already be as low or as high as there are any, and then stays.
pub type Way<C> = Box<dyn Fn(&mut C)>;

/// An account and what it is to become.
pub trait Change: Clone + 'static {
    /// The action by which it becomes that.
    const ACTION: &'static str;

    fn vault(&mut self) -> &mut Vault;
    /// All members sign it together.
    fn set(&mut self) -> Result<(), Reason>;
    /// Every term of the account.
    fn terms() -> Vec<Term<Self>>;

    /// Whether a timelock would delay it, which is asked before all else.
    fn loosens(&self) -> bool {
        let mut tried = self.clone();
        tried.vault().timelock = Seconds(1);
        tried.set() == Err(Reason::TimelockInForce)
    }
}

/// The terms of every field of a struct: one that is not listed does not compile.
macro_rules! every {
    ($terms:ident { $($field:ident: $list:expr,)* }) => {{
        let _every = |$terms { $($field: _),* }: $terms| ();
        [$($list),*].into_iter().flatten()
    }};
}

/// A way that needs nothing but the change.
type Plain<C> = (&'static str, fn(&mut C));

fn term<C: 'static, const N: usize>(what: &'static str, ways: [Plain<C>; N]) -> Vec<Term<C>> {
    vec![Term { what, ways: ways.into_iter().map(|(words, way)| (words, Box::new(way) as Way<C>)).collect() }]
}

/// A number in a term.
trait Number {
    fn step(&mut self, up: bool);
}

macro_rules! number {
    ($($ty:ty)*) => {$(
        impl Number for $ty {
            fn step(&mut self, up: bool) {
                *self = if up { self.saturating_add(1) } else { self.saturating_sub(1) };
            }
        }
    )*};
}

number!(u8 u16 u64);

fn ordered<C: 'static, N: Number + 'static>(
    what: &'static str,
    [down, up]: [&'static str; 2],
    place: fn(&mut C) -> &mut N,
) -> Vec<Term<C>> {
    let way = |up: bool| Box::new(move |change: &mut C| place(change).step(up)) as Way<C>;
    vec![Term { what, ways: vec![(down, way(false)), (up, way(true))] }]
}

fn limit<C: 'static>(what: &'static str, place: fn(&mut C) -> &mut Limit) -> Vec<Term<C>> {
    let lower = move |change: &mut C| match place(change) {
        none @ &mut Limit::NONE => *none = Limit(12),
        Limit(limit) => limit.step(false),
    };
    let higher = move |change: &mut C| place(change).0.step(true);
    let lifted = move |change: &mut C| *place(change) = Limit::NONE;
    vec![Term {
        what,
        ways: vec![("lower", Box::new(lower)), ("higher", Box::new(higher)), ("no limit", Box::new(lifted))],
    }]
}

/// Whose terms have caps.
trait Capped: 'static {
    fn caps(&mut self) -> &mut Caps;
}

fn caps<C: Capped>() -> Vec<Term<C>> {
    every!(Caps {
        per_payment: limit("largest payment", |c: &mut C| &mut c.caps().per_payment),
        day: limit("most in a UTC day", |c: &mut C| &mut c.caps().day),
        week: limit("most in an ISO week", |c: &mut C| &mut c.caps().week),
        lifetime: limit("most ever", |c: &mut C| &mut c.caps().lifetime),
    })
    .collect()
}

/// A mandate, and what is granted.
#[derive(Clone)]
pub struct Granting {
    pub vault: Vault,
    pub mandate: Mandate,
    pub grant: Grant,
    pub terms: MandateTerms,
}

/// Another capability than the one that a mandate asks for.
pub const OTHER: Key = Key([52; 4]);

impl Capped for Granting {
    fn caps(&mut self) -> &mut Caps {
        &mut self.terms.caps
    }
}

impl Change for Granting {
    const ACTION: &'static str = "grantMandate";

    fn vault(&mut self) -> &mut Vault {
        &mut self.vault
    }

    fn set(&mut self) -> Result<(), Reason> {
        let Self { vault, mandate, grant, terms } = self;
        let members = vault.members;
        let grant = Grant { expected_version: mandate.version, expected_epoch: vault.grant_epoch, ..*grant };
        mandate.grant(vault, Consent::Cosigned(&members), &grant, terms)
    }

    fn terms() -> Vec<Term<Self>> {
        let fields = every!(MandateTerms {
            starts_at: ordered("start", ["earlier", "later"], |c: &mut Self| &mut c.terms.starts_at.0),
            expires_at: ordered("end", ["earlier", "later"], |c: &mut Self| &mut c.terms.expires_at.0),
            caps: caps(),
            window: term(
                "length of the rolling window",
                [("shorter", |c| c.terms.window.0 -= 12), ("longer", |c| c.terms.window.0 += 12)]
            ),
            window_limit: limit("most in the rolling window", |c: &mut Self| &mut c.terms.window_limit),
            window_count: limit("payments in the rolling window", |c: &mut Self| &mut c.terms.window_count),
            unrated_limit: limit("most of it to unrated payees", |c: &mut Self| &mut c.terms.unrated_limit),
            validation_threshold: limit("largest payment without a validation", |c: &mut Self| {
                &mut c.terms.validation_threshold
            }),
            approval_threshold: limit("largest payment without an approval", |c: &mut Self| {
                &mut c.terms.approval_threshold
            }),
            required_capability: term(
                "capability that a validation attests",
                [
                    ("another", |c| c.terms.required_capability = OTHER),
                    ("another, while no payment needs one", |c| {
                        (c.mandate.unrated, c.mandate.validation_threshold) = (UNRATED_DENY, Limit::NONE);
                        (c.terms.unrated, c.terms.validation_threshold) = (UNRATED_DENY, Limit::NONE);
                        c.terms.required_capability = OTHER;
                    }),
                ]
            ),
            tier_shares: (0..5).flat_map(share).collect(),
            minimum_tier: ordered("lowest tier of a rated payee", ["lower", "higher"], |c: &mut Self| {
                &mut c.terms.minimum_tier
            }),
            unrated: term(
                "unrated payees",
                [
                    ("denied", |c| c.terms.unrated = UNRATED_DENY),
                    ("no longer denied", |c| {
                        (c.mandate.unrated, c.terms.unrated) = (UNRATED_DENY, UNRATED_NEEDS_VALIDATION);
                    }),
                    ("with a validation only", |c| {
                        (c.mandate.unrated, c.terms.unrated) = (UNRATED_SHARED_LIMIT, UNRATED_NEEDS_VALIDATION);
                    }),
                    ("without a validation", |c| {
                        (c.mandate.unrated, c.terms.unrated) = (UNRATED_NEEDS_VALIDATION, UNRATED_SHARED_LIMIT);
                    }),
                ]
            ),
            maximum_risk: ordered("highest risk of a payee", ["lower", "higher"], |c: &mut Self| {
                &mut c.terms.maximum_risk.0
            }),
            minimum_confidence: ordered("lowest confidence in a rating", ["lower", "higher"], |c: &mut Self| {
                &mut c.terms.minimum_confidence.0
            }),
            held: term("hold", [("set", |c| c.terms.held = 1)]),
        });
        let grants = term(
            "the grant itself",
            [
                ("the first", |c: &mut Self| c.mandate = Mandate::default()),
                ("again after the mandate was revoked", |c| c.mandate.grant_epoch = Revision(0)),
                ("again after all were revoked", |c| c.vault.grant_epoch = c.vault.grant_epoch.next()),
            ],
        );
        grants.into_iter().chain(fields).collect()
    }
}

fn share(tier: usize) -> Vec<Term<Granting>> {
    let way = |up| Box::new(move |c: &mut Granting| c.terms.tier_shares[tier].step(up)) as Way<Granting>;
    vec![Term { what: "share of a tier", ways: vec![("lower", way(false)), ("higher", way(true))] }]
}

/// A budget, and what it is set to.
#[derive(Clone)]
pub struct Budgeting {
    pub vault: Vault,
    pub budget: Budget,
    pub vault_key: Key,
    pub facts: MintFacts,
    pub terms: BudgetTerms,
}

impl Capped for Budgeting {
    fn caps(&mut self) -> &mut Caps {
        &mut self.terms.caps
    }
}

/// Extensions of the mint that [`Budgeting`] is about: one that the owners must accept, and one that is harmless.
pub const ADMITTED: u64 = ACCEPTED | Extension::TokenMetadata.bit();
pub const ACCEPTED: u64 = Extension::PermanentDelegate.bit();

impl Change for Budgeting {
    const ACTION: &'static str = "setBudget";

    fn vault(&mut self) -> &mut Vault {
        &mut self.vault
    }

    fn set(&mut self) -> Result<(), Reason> {
        let Self { vault, budget, vault_key, facts, terms } = self;
        let (members, version) = (vault.members, budget.version);
        budget.set(vault, Consent::Cosigned(&members), (*vault_key, 255), *facts, *terms, version)
    }

    fn terms() -> Vec<Term<Self>> {
        let fields = every!(BudgetTerms {
            caps: caps(),
            opt_ins: term(
                "accepted powers of third parties",
                [
                    ("fewer", |c: &mut Self| c.terms.opt_ins &= !ACCEPTED),
                    ("more", |c| c.terms.opt_ins |= Extension::PausableConfig.bit()),
                ]
            ),
        });
        let mint = term(
            "the mint itself",
            [
                ("the first budget of it", |c: &mut Self| c.budget = Budget::default()),
                ("with an extension more", |c| c.facts.says.extensions |= Extension::MetadataPointer.bit()),
                ("with an extension less", |c| c.facts.says.extensions = ACCEPTED),
            ],
        );
        mint.into_iter().chain(fields).collect()
    }
}

/// A payee's record, and what it is set to.
#[derive(Clone)]
pub struct Judging {
    pub vault: Vault,
    pub record: Counterparty,
    pub keys: (Key, Key),
    pub terms: CounterpartyTerms,
}

impl Capped for Judging {
    fn caps(&mut self) -> &mut Caps {
        &mut self.terms.caps
    }
}

impl Change for Judging {
    const ACTION: &'static str = "setCounterparty";

    fn vault(&mut self) -> &mut Vault {
        &mut self.vault
    }

    fn set(&mut self) -> Result<(), Reason> {
        let Self { vault, record, keys, terms } = self;
        let (members, version) = (vault.members, record.version);
        record.set(vault, Consent::Cosigned(&members), (*keys, 255), *terms, version)
    }

    fn terms() -> Vec<Term<Self>> {
        let rating = || {
            every!(Rating {
                tier: ordered("tier", ["lower", "higher"], |c: &mut Self| &mut c.terms.rating.tier),
                denied: term("hold", [("set", |c: &mut Self| c.terms.rating.denied = 1)]),
                risk: ordered("risk", ["lower", "higher"], |c: &mut Self| &mut c.terms.rating.risk.0),
                confidence: ordered("confidence", ["lower", "higher"], |c: &mut Self| {
                    &mut c.terms.rating.confidence.0
                }),
            })
        };
        let fields = every!(CounterpartyTerms {
            rating: rating().collect(),
            cap_mint: term(
                "mint of its own limits",
                [("named", |c: &mut Self| {
                    if c.terms.cap_mint == Key::ZERO {
                        (c.terms.cap_mint, c.terms.caps.day) = (OTHER, Limit(5));
                    }
                })]
            ),
            caps: caps(),
        });
        let ratings = term(
            "the rating itself",
            [
                ("the first", |c: &mut Self| c.record = Counterparty::default()),
                ("the first of a payee whose record bears only a hold", |c| {
                    (c.record.tier, c.record.version) = (NO_TIER, Revision(0));
                }),
            ],
        );
        ratings.into_iter().chain(fields).collect()
    }
}

/// An attestor, and what it is to be believed for.
#[derive(Clone)]
pub struct Accepting {
    pub vault: Vault,
    pub attestor: Attestor,
    pub keys: (Key, Key),
    pub capabilities: Vec<Key>,
}

impl Change for Accepting {
    const ACTION: &'static str = "setAttestor";

    fn vault(&mut self) -> &mut Vault {
        &mut self.vault
    }

    fn set(&mut self) -> Result<(), Reason> {
        let Self { vault, attestor, keys, capabilities } = self;
        let (members, version) = (vault.members, attestor.version);
        attestor.set(vault, Consent::Cosigned(&members), (*keys, 255), capabilities, version)
    }

    fn terms() -> Vec<Term<Self>> {
        let capabilities = term(
            "capabilities",
            [
                ("fewer", |c: &mut Self| {
                    c.capabilities.pop();
                }),
                ("more", |c| c.capabilities.push(OTHER)),
                ("others", |c| c.capabilities = vec![OTHER]),
                ("in another order", |c| c.capabilities.reverse()),
            ],
        );
        let acceptance = term(
            "the acceptance itself",
            [
                ("the first", |c: &mut Self| c.attestor = Attestor::default()),
                ("again after a revocation", |c| c.attestor.revoked = 1),
            ],
        );
        acceptance.into_iter().chain(capabilities).collect()
    }
}
