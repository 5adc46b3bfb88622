//! The state that the vectors start from, written by the kernel's own instructions: a vault as `World.create()` of
//! `tests/support/world.ts` leaves it, and whatever an agent can show.

use policy_kernel::decide::Accounts;
use policy_kernel::governance::Consent;
use policy_kernel::ids::PaymentId;
use policy_kernel::lifecycle::Mode;
use policy_kernel::quantity::{Amount, Bps, Key, Limit, Revision, Seconds, Slot, UnixSeconds};
use policy_kernel::request::Request;
use policy_kernel::spending::Caps;
use policy_kernel::state::{
    Approval, ApprovalTerms, Attestation, Attestor, Budget, BudgetTerms, Counterparty, CounterpartyTerms, Giving,
    Grant, Issue, Mandate, MandateTerms, MintFacts, Opening, Rating, Session, SessionTerms, Vault, VaultTerms,
    UNRATED_SHARED_LIMIT,
};
use policy_kernel::token::{Mint, SPL_TOKEN};

use crate::bytes::blank;
use crate::parties::*;

/// 2026-03-25T12:00:00Z, a Wednesday.
pub const NOON: u64 = 1_774_440_000;
const DAY: u64 = 86_400;

/// Accounts and a request.
#[derive(Clone, Copy)]
pub struct State {
    pub vault: Vault,
    pub budget: Budget,
    pub mandate: Mandate,
    pub counterparty: Counterparty,
    pub session: Session,
    pub attestor: Attestor,
    pub attestation: Attestation,
    pub approval: Approval,
    /// Whether each is shown; a session that is shown signs.
    pub shows_session: bool,
    pub shows_attestation: bool,
    pub shows_approval: bool,
    /// The payee has no record.
    pub unrated: bool,
    pub amount: u64,
    pub id: PaymentId,
    pub not_after: u64,
    pub now: u64,
    pub slot: u64,
    pub destination_owner: Key,
    pub destination_mint: Key,
}

fn consent<'a>() -> Consent<'a> {
    Consent::Cosigned(&MEMBERS[..2])
}

fn mandate_terms() -> MandateTerms {
    MandateTerms {
        starts_at: UnixSeconds(NOON - DAY),
        expires_at: UnixSeconds(NOON + 90 * DAY),
        caps: Caps::NONE,
        window: Seconds(3_600),
        window_limit: Limit::NONE,
        window_count: Limit::NONE,
        unrated_limit: Limit::NONE,
        validation_threshold: Limit::NONE,
        approval_threshold: Limit::NONE,
        required_capability: CAPABILITY,
        tier_shares: [8; 5],
        minimum_tier: 0,
        unrated: UNRATED_SHARED_LIMIT,
        maximum_risk: Bps::MAX,
        minimum_confidence: Bps(0),
        held: 0,
    }
}

impl State {
    pub fn new() -> Self {
        let now = UnixSeconds(NOON);
        let terms = VaultTerms { members: &MEMBERS, threshold: 2, timelock: Seconds(0), withdrawal: &[TREASURY] };
        let mut vault = Vault::create(1, CREATOR, &AUTHORITY, (BUMPS[0], BUMPS[1]), terms).unwrap();

        let mut budget = Budget::default();
        let says = Mint { decimals: 6, extensions: 0, active: 0 };
        let facts = MintFacts { mint: MINT, says, token_program: SPL_TOKEN, custody: CUSTODY };
        let budget_terms = BudgetTerms { caps: Caps::NONE, opt_ins: 0 };
        budget.set(&mut vault, consent(), (VAULT, BUMPS[2]), facts, budget_terms, Revision(0)).unwrap();

        let mut mandate = Mandate::default();
        let (expected_version, expected_epoch) = (Revision(0), Revision(1));
        let grant =
            Grant { vault: VAULT, agent: AGENT, mint: MINT, bump: BUMPS[3], now, expected_version, expected_epoch };
        mandate.grant(&mut vault, consent(), &grant, &mandate_terms()).unwrap();

        let mut counterparty = Counterparty::default();
        let rating = Rating { tier: 2, denied: 0, risk: Bps(0), confidence: Bps::MAX };
        let rating = CounterpartyTerms { rating, cap_mint: Key::ZERO, caps: Caps::NONE };
        counterparty.set(&mut vault, consent(), ((VAULT, PAYEE), BUMPS[4]), rating, Revision(0)).unwrap();

        // Its boot needs accounts that no payment reads.
        vault.mode = Mode::Run as u8;
        vault.mode_changes = vault.mode_changes.next();

        let mut state = Self {
            vault,
            budget,
            mandate,
            counterparty,
            session: blank(),
            attestor: blank(),
            attestation: blank(),
            approval: blank(),
            shows_session: false,
            shows_attestation: false,
            shows_approval: false,
            unrated: false,
            amount: 100,
            id: PaymentId { issued: now, hash: [0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908, 0x1716_1514_1312_1110] },
            not_after: NOON + 300,
            now: NOON,
            slot: 0,
            destination_owner: PAYEE,
            destination_mint: MINT,
        };
        state.give_credentials();
        state
    }

    /// Everything that the agent can show. The vault of the state stays as it is: whoever shows nothing needs none of it.
    fn give_credentials(&mut self) {
        let (now, mut vault) = (UnixSeconds(NOON), self.vault);
        let opening = Opening {
            vault: VAULT,
            mandate: MANDATE,
            agent: AGENT,
            key: SESSION_KEY,
            bump: 255,
            now,
            expected_version: Revision(0),
            expected_epoch: Revision(1),
            expected_incarnation: self.mandate.incarnation,
        };
        let terms = SessionTerms { caps: Caps::NONE, expires_at: self.mandate.expires_at };
        self.session.open(&vault, &self.mandate, &opening, &terms).unwrap();

        let accepted = ((VAULT, ATTESTOR), 255);
        self.attestor.set(&mut vault, consent(), accepted, &[CAPABILITY], Revision(0)).unwrap();
        let issue = Issue {
            signer: ATTESTOR,
            agent: AGENT,
            capability: CAPABILITY,
            expires_at: UnixSeconds(NOON + DAY),
            bump: 255,
            now,
            expected_version: Revision(0),
        };
        self.attestation.issue(&self.attestor, &issue).unwrap();

        let giving = Giving {
            vault: VAULT,
            mandate: MANDATE,
            rent_payer: TREASURY,
            bump: 255,
            now,
            index: 0,
            governance_epoch: Revision(1),
            grant_epoch: Revision(1),
        };
        let (amount, not_after) = (Amount(self.amount), UnixSeconds(NOON + DAY));
        let terms = ApprovalTerms { payee: PAYEE, amount, is_maximum: 0, id: self.id, any_id: 0, not_after };
        self.approval.give(&mut vault, consent(), &self.mandate, &giving, &terms).unwrap();
    }

    /// The payment is to a payee without a record.
    pub fn pay_unrated(&mut self) {
        (self.unrated, self.destination_owner) = (true, UNRATED);
    }

    pub fn payee(&self) -> &'static Key {
        if self.unrated {
            &UNRATED
        } else {
            &PAYEE
        }
    }

    /// Hands accounts and request to `act`.
    pub fn run<R>(&mut self, act: impl FnOnce(&mut Accounts, &Request) -> R) -> R {
        let payee = self.payee();
        let request = Request {
            vault: &VAULT,
            mandate: &MANDATE,
            authority: &AUTHORITY,
            signer: if self.shows_session { &SESSION_KEY } else { &AGENT },
            payee,
            mint: &MINT,
            token_program: &SPL_TOKEN,
            minted: None,
            source: &CUSTODY,
            destination_owner: &self.destination_owner,
            destination_mint: &self.destination_mint,
            needs_memo: false,
            amount: Amount(self.amount),
            id: self.id,
            not_after: UnixSeconds(self.not_after),
            now: UnixSeconds(self.now),
            slot: Slot(self.slot),
        };
        let mut accounts = Accounts {
            vault: &self.vault,
            budget: &mut self.budget,
            mandate: &mut self.mandate,
            counterparty: (!self.unrated).then_some(&mut self.counterparty),
            session: self.shows_session.then_some(&mut self.session),
            attestor: self.shows_attestation.then_some(&self.attestor),
            attestation: self.shows_attestation.then_some(&self.attestation),
            approval: self.shows_approval.then_some(&mut self.approval),
        };
        act(&mut accounts, &request)
    }
}
