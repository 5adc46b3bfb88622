//! A vault, a budget, a mandate and a payee that allow one payment, for tests to spoil.

use crate::decide::{decide, gate, record_denial, Accounts, Others, Refusal};
use crate::evidence::Link;
use crate::explain::advise;
use crate::foresee::{Parties, Payee, Rehearsal, Shown, Trial};
use crate::gate::{all_pass, evaluate, Gate};
use crate::governance::Consent;
use crate::ids::PaymentId;
use crate::lifecycle::Mode;
use crate::quantity::{Amount, Bps, Count, Key, Limit, Revision, Seconds, Slot, UnixSeconds};
use crate::reason::Reason;
use crate::request::{Credentials, Request, View};
use crate::spending::{Caps, Counters};
use crate::state::proposal::MAX_ARGUMENTS;
use crate::state::{
    Approval, ApprovalTerms, Attestation, Attestor, Budget, Counterparty, Giving, Grant, Issue, Mandate, MandateTerms,
    Opening, Proposal, Session, SessionTerms, Vault, VaultTerms, LAYOUT, UNRATED_SHARED_LIMIT,
};
use crate::ticket::{Balances, ReleaseTicket};
use crate::token::{Mint, SPL_TOKEN};
use crate::verdict::{Advice, Finding, Verdict};

/// 2026-03-25T12:00:00Z, a Wednesday.
pub const NOW: u64 = 1_774_440_000;
pub const MEMBERS: [Key; 3] = [Key([11; 4]), Key([12; 4]), Key([13; 4])];
pub const TREASURY: Key = Key([21; 4]);
pub const AUTHORITY: Key = Key([31; 4]);
pub const VAULT: Key = Key([41; 4]);
const MANDATE: Key = Key([42; 4]);
pub const AGENT: Key = Key([43; 4]);
pub const MINT: Key = Key([44; 4]);
pub const PAYEE: Key = Key([45; 4]);
const CUSTODY: Key = Key([46; 4]);
const DESTINATION: Key = Key([47; 4]);
pub const SESSION_KEY: Key = Key([49; 4]);
pub const ATTESTOR: Key = Key([50; 4]);
pub const CAPABILITY: Key = Key([51; 4]);

pub const GRANT: Grant = Grant {
    vault: VAULT,
    agent: AGENT,
    mint: MINT,
    bump: 255,
    now: UnixSeconds(NOW),
    expected_version: Revision(0),
    expected_epoch: Revision(1),
};

pub const OPENING: Opening = Opening {
    vault: VAULT,
    mandate: MANDATE,
    agent: AGENT,
    key: SESSION_KEY,
    bump: 255,
    now: UnixSeconds(NOW),
    expected_version: Revision(0),
    expected_epoch: Revision(1),
    expected_incarnation: Revision(1),
};

pub const ISSUE: Issue = Issue {
    signer: ATTESTOR,
    agent: AGENT,
    capability: CAPABILITY,
    expires_at: UnixSeconds(NOW + 1_000),
    bump: 255,
    now: UnixSeconds(NOW),
    expected_version: Revision(0),
};

pub const GIVING: Giving = Giving {
    vault: VAULT,
    mandate: MANDATE,
    rent_payer: TREASURY,
    bump: 255,
    now: UnixSeconds(NOW),
    index: 0,
    governance_epoch: Revision(1),
    grant_epoch: Revision(1),
};

/// The consent of two members, who are the threshold.
pub fn cosigned<'a>() -> Consent<'a> {
    Consent::Cosigned(&MEMBERS[..2])
}

pub fn running_vault() -> Vault {
    let terms = VaultTerms { members: &MEMBERS, threshold: 2, timelock: Seconds(0), withdrawal: &[TREASURY] };
    let mut vault = Vault::create(1, MEMBERS[0], &AUTHORITY, (255, 255), terms).unwrap();
    vault.mode = Mode::Run as u8;
    vault
}

pub fn terms() -> MandateTerms {
    MandateTerms {
        starts_at: UnixSeconds(NOW - 10_000),
        expires_at: UnixSeconds(NOW + 1_000_000),
        caps: Caps::NONE,
        window: Seconds(3_600),
        window_limit: Limit::NONE,
        window_count: Limit::NONE,
        unrated_limit: Limit::NONE,
        validation_threshold: Limit::NONE,
        approval_threshold: Limit::NONE,
        required_capability: Key::ZERO,
        tier_shares: [8; 5],
        minimum_tier: 0,
        unrated: UNRATED_SHARED_LIMIT,
        maximum_risk: Bps::MAX,
        minimum_confidence: Bps(0),
        held: 0,
    }
}

/// What a fresh account holds: zeros.
fn blank_session() -> Session {
    Session {
        layout: 0,
        bump: 0,
        held: 0,
        padding: [0; 5],
        mandate: Key::ZERO,
        key: Key::ZERO,
        expires_at: UnixSeconds(0),
        grant_epoch: Revision(0),
        caps: Caps::default(),
        counters: Counters::default(),
        incarnation: Revision(0),
        version: Revision(0),
        hold_changes: Revision(0),
        reserved: [0; 36],
    }
}

fn blank_attestation() -> Attestation {
    Attestation {
        layout: 0,
        bump: 0,
        revoked: 0,
        padding: [0; 5],
        vault: Key::ZERO,
        attestor: Key::ZERO,
        agent: Key::ZERO,
        capability: Key::ZERO,
        issued_at: UnixSeconds(0),
        expires_at: UnixSeconds(0),
        attestor_incarnation: Revision(0),
        version: Revision(0),
        reserved: [0; 18],
    }
}

fn blank_approval() -> Approval {
    Approval {
        layout: 0,
        bump: 0,
        spent: 0,
        is_maximum: 0,
        any_id: 0,
        revoked: 0,
        padding: [0; 2],
        vault: Key::ZERO,
        index: 0,
        mandate: Key::ZERO,
        payee: Key::ZERO,
        mint: Key::ZERO,
        amount: Amount(0),
        id: PaymentId::default(),
        not_after: UnixSeconds(0),
        governance_epoch: Revision(0),
        grant_epoch: Revision(0),
        rent_payer: Key::ZERO,
        incarnation: Revision(0),
        reserved: [0; 19],
    }
}

pub fn blank_proposal() -> Proposal {
    Proposal {
        layout: 0,
        bump: 0,
        status: 0,
        action: 0,
        approvals: 0,
        rejections: 0,
        arguments_length: 0,
        vault: Key::ZERO,
        index: 0,
        proposer: Key::ZERO,
        subjects: [Key::ZERO; 2],
        governance_epoch: Revision(0),
        proposed_at: UnixSeconds(0),
        approved_at: UnixSeconds(0),
        latest: UnixSeconds(0),
        arguments: [0; MAX_ARGUMENTS],
        rent_payer: Key::ZERO,
        reserved: [0; 16],
    }
}

#[derive(Clone)]
pub struct Fixture {
    pub vault: Vault,
    pub budget: Budget,
    pub mandate: Mandate,
    pub counterparty: Counterparty,
    pub session: Session,
    pub attestor: Attestor,
    pub attestation: Attestation,
    pub approval: Approval,
    pub rated: bool,
    pub shows_session: bool,
    pub shows_attestation: bool,
    pub shows_approval: bool,
    pub amount: u64,
    pub id: PaymentId,
    pub not_after: u64,
    pub now: u64,
    pub mandate_key: [u64; 4],
    pub authority: [u64; 4],
    pub signer: [u64; 4],
    pub payee: [u64; 4],
    pub source: [u64; 4],
    pub destination: [u64; 4],
    pub destination_owner: [u64; 4],
    pub destination_mint: [u64; 4],
    pub token_program: [u64; 4],
    pub minted: Option<Mint>,
    pub needs_memo: bool,
}

impl Fixture {
    pub fn new() -> Self {
        let mut vault = running_vault();
        let mut mandate = Mandate::default();
        mandate.grant(&mut vault, cosigned(), &GRANT, &terms()).unwrap();
        let budget = Budget {
            layout: LAYOUT,
            bump: 255,
            decimals: 6,
            padding: [0; 5],
            vault: VAULT,
            mint: MINT,
            token_program: SPL_TOKEN,
            custody: CUSTODY,
            extensions: 0,
            opt_ins: 0,
            caps: Caps::NONE,
            counters: Counters::default(),
            incarnation: Revision(1),
            version: Revision(1),
            reserved: [0; 30],
        };
        let counterparty = Counterparty {
            layout: LAYOUT,
            bump: 255,
            tier: 2,
            denied: 0,
            risk: Bps(100),
            confidence: Bps(9_000),
            vault: VAULT,
            payee: PAYEE,
            cap_mint: MINT,
            caps: Caps::NONE,
            counters: Counters::default(),
            settled: Count(0),
            last_settled: UnixSeconds(0),
            incarnation: Revision(2),
            version: Revision(1),
            hold_changes: Revision(0),
            reserved: [0; 27],
        };
        Self {
            vault,
            budget,
            mandate,
            counterparty,
            session: blank_session(),
            attestor: Attestor::default(),
            attestation: blank_attestation(),
            approval: blank_approval(),
            rated: true,
            shows_session: false,
            shows_attestation: false,
            shows_approval: false,
            amount: 100,
            id: PaymentId { issued: UnixSeconds(NOW - 5), hash: [5, 6, 7] },
            not_after: NOW + 60,
            now: NOW,
            mandate_key: MANDATE.0,
            authority: AUTHORITY.0,
            signer: AGENT.0,
            payee: PAYEE.0,
            source: CUSTODY.0,
            destination: DESTINATION.0,
            destination_owner: PAYEE.0,
            destination_mint: MINT.0,
            token_program: SPL_TOKEN.0,
            minted: None,
            needs_memo: false,
        }
    }

    pub fn unrated() -> Self {
        Self::new().with(|f| f.rated = false)
    }

    /// The payment is signed by a session key with the mandate's whole power.
    pub fn in_session() -> Self {
        Self::new().with(Self::open_session)
    }

    /// Has a session key of the mandate's whole power sign.
    pub fn open_session(&mut self) {
        let terms = SessionTerms { caps: self.mandate.caps, expires_at: self.mandate.expires_at };
        self.session.open(&self.vault, &self.mandate, &OPENING, &terms).unwrap();
        (self.shows_session, self.signer) = (true, SESSION_KEY.0);
    }

    /// The payment needs a validation and has one.
    pub fn attested() -> Self {
        Self::new().with(|f| {
            f.mandate.validation_threshold = Limit(0);
            f.mandate.required_capability = CAPABILITY;
            f.attestor.set(&mut f.vault, cosigned(), ((VAULT, ATTESTOR), 255), &[CAPABILITY], Revision(0)).unwrap();
            f.attestation.issue(&f.attestor, &ISSUE).unwrap();
            f.shows_attestation = true;
        })
    }

    /// The payment needs an approval and has an exact one.
    pub fn approved() -> Self {
        Self::new().with(|f| {
            f.mandate.approval_threshold = Limit(0);
            let terms = ApprovalTerms {
                payee: PAYEE,
                amount: Amount(f.amount),
                is_maximum: 0,
                id: f.id,
                any_id: 0,
                not_after: UnixSeconds(NOW + 500),
            };
            f.approval.give(&mut f.vault, cosigned(), &f.mandate, &GIVING, &terms).unwrap();
            f.shows_approval = true;
        })
    }

    /// Every amount over a threshold has a validation until a moment.
    pub fn validate(&mut self, threshold: u64, until: u64) {
        let Self { attestor, attestation, mandate, .. } = Self::attested();
        (self.attestor, self.attestation, self.shows_attestation) = (attestor, attestation, true);
        self.mandate.required_capability = mandate.required_capability;
        self.mandate.validation_threshold = Limit(threshold);
        self.attestation.expires_at = UnixSeconds(until);
    }

    /// One payment over a threshold is approved, whatever its id.
    pub fn approve(&mut self, threshold: u64, amount: u64, is_maximum: u8) {
        self.mandate.approval_threshold = Limit(threshold);
        (self.approval, self.shows_approval) = (Self::approved().approval, true);
        (self.approval.amount, self.approval.is_maximum, self.approval.any_id) = (Amount(amount), is_maximum, 1);
        self.approval.not_after = UnixSeconds::NEVER;
    }

    pub fn with(mut self, spoil: impl FnOnce(&mut Self)) -> Self {
        spoil(&mut self);
        self
    }

    fn run<R>(&mut self, act: impl FnOnce(&mut Accounts, &Request) -> R) -> R {
        let keys = [self.mandate_key, self.authority, self.signer, self.payee, self.source].map(Key);
        let [destination_owner, destination_mint, token_program] =
            [self.destination_owner, self.destination_mint, self.token_program].map(Key);
        let request = Request {
            vault: &VAULT,
            mandate: &keys[0],
            authority: &keys[1],
            signer: &keys[2],
            payee: &keys[3],
            mint: &MINT,
            token_program: &token_program,
            minted: self.minted,
            source: &keys[4],
            destination_owner: &destination_owner,
            destination_mint: &destination_mint,
            needs_memo: self.needs_memo,
            amount: Amount(self.amount),
            id: self.id,
            not_after: UnixSeconds(self.not_after),
            now: UnixSeconds(self.now),
            slot: Slot(1),
        };
        let mut accounts = Accounts {
            vault: &self.vault,
            budget: &mut self.budget,
            mandate: &mut self.mandate,
            counterparty: self.rated.then_some(&mut self.counterparty),
            session: self.shows_session.then_some(&mut self.session),
            attestor: self.shows_attestation.then_some(&self.attestor),
            attestation: self.shows_attestation.then_some(&self.attestation),
            approval: self.shows_approval.then_some(&mut self.approval),
        };
        act(&mut accounts, &request)
    }

    pub fn decide(&mut self, digest: impl FnOnce(&Link) -> Key) -> Result<ReleaseTicket, Refusal> {
        self.run(|accounts, request| decide(accounts, request, digest))
    }

    pub fn gate(&mut self, before: Balances, digest: impl FnOnce(&Link) -> Key) -> Result<(), Refusal> {
        let destination = Key(self.destination);
        self.run(|accounts, request| gate(accounts, request, destination, before, digest))
    }

    pub fn record_denial(&mut self, gates: u64, digest: impl FnOnce(&Link) -> Key) -> Result<(), Reason> {
        self.run(|accounts, request| {
            let Accounts { vault, budget, mandate, counterparty, session, attestor, attestation, approval } = accounts;
            let credentials = Credentials {
                session: session.as_deref(),
                attestor: *attestor,
                attestation: *attestation,
                approval: approval.as_deref(),
            };
            let others = Others { vault, budget, counterparty: counterparty.as_deref(), credentials };
            record_denial(mandate, &others, request, gates, digest)
        })
    }

    pub fn refusal(&self) -> Option<Reason> {
        let mut copy = self.clone();
        copy.run(|accounts, request| {
            let view = accounts.view();
            let verdict = evaluate(&view, request);
            assert_eq!(all_pass(&view, request, view.time(request.now)), verdict.is_allow());
            verdict.refusal().map(|(_, found)| found.reason)
        })
    }

    pub fn verdict(&self) -> Verdict {
        let mut copy = self.clone();
        copy.run(|accounts, request| evaluate(&accounts.view(), request))
    }

    pub fn finding(&self) -> Option<(Gate, Finding)> {
        self.verdict().refusal()
    }

    pub fn advice(&self, reason: Reason) -> Advice {
        let mut copy = self.clone();
        copy.run(|accounts, request| {
            let view: View = accounts.view();
            let (_, finding) = evaluate(&view, request).refusal().unwrap();
            assert_eq!(finding.reason, reason);
            advise(&view, request, &finding)
        })
    }

    #[track_caller]
    pub fn denies(&self, reason: Reason) {
        assert_eq!(self.refusal(), Some(reason));
    }

    #[track_caller]
    pub fn allows(&self) {
        assert_eq!(self.refusal(), None);
    }
}

/// The fixture's accounts to rehearse on: its own payee first, and `N - 1` unrated ones.
pub fn rehearsal<const N: usize>(fixture: &Fixture) -> Rehearsal<'_, N> {
    let mut payees = [Payee {
        wallet: Key([48; 4]),
        destination_owner: Key([48; 4]),
        destination_mint: MINT,
        needs_memo: 0,
        rated: 0,
        record: fixture.counterparty,
    }; N];
    payees[0] = Payee {
        wallet: Key(fixture.payee),
        destination_owner: Key(fixture.destination_owner),
        needs_memo: u64::from(fixture.needs_memo),
        rated: u64::from(fixture.rated),
        ..payees[0]
    };
    let shown = Shown {
        has_session: u64::from(fixture.shows_session),
        has_attestation: u64::from(fixture.shows_attestation),
        has_approval: u64::from(fixture.shows_approval),
        session: fixture.session,
        attestor: fixture.attestor,
        attestation: fixture.attestation,
        approval: fixture.approval,
    };
    let Fixture { vault, budget, mandate, .. } = fixture;
    let parties = if fixture.shows_session { &IN_SESSION } else { &PARTIES };
    Rehearsal { vault, parties, budget: *budget, mandate: *mandate, shown, payees }
}

const PARTIES: Parties = Parties {
    vault: VAULT,
    mandate: MANDATE,
    authority: AUTHORITY,
    signer: AGENT,
    mint: MINT,
    source: CUSTODY,
    token_program: SPL_TOKEN,
    has_mint: 0,
    minted: Mint { decimals: 0, extensions: 0, active: 0 },
    slot: Slot(1),
};

const IN_SESSION: Parties = Parties { signer: SESSION_KEY, ..PARTIES };

/// A payment with an id of its own.
pub fn trial(amount: u64, at: u64) -> Trial {
    let id = PaymentId { issued: UnixSeconds(NOW - 1), hash: [at, 1, 2] };
    Trial { amount: Amount(amount), id, not_after: UnixSeconds::NEVER, at: UnixSeconds(at) }
}
