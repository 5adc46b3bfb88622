//! Which changes wait for the timelock: each term is changed alone, and the kernel says.

use policy_kernel::lifecycle::Mode;
use policy_kernel::quantity::{Bps, Key, Limit, Revision, Seconds, UnixSeconds};
use policy_kernel::spending::Caps;
use policy_kernel::state::{
    Attestor, Budget, BudgetTerms, Counterparty, CounterpartyTerms, Grant, Mandate, MandateTerms, MintFacts, Rating,
    Vault, VaultTerms, UNRATED_NEEDS_VALIDATION,
};
use policy_kernel::token::{Mint, TOKEN_2022};

use crate::table;
use crate::terms::{Accepting, Budgeting, Change, Granting, Judging, Term, ACCEPTED, ADMITTED};

const NOW: UnixSeconds = UnixSeconds(1_774_440_000);
const CAPS: Caps = Caps { per_payment: Limit(100), day: Limit(200), week: Limit(300), lifetime: Limit(400) };
const KEYS: (Key, Key) = (Key([1; 4]), Key([2; 4]));

/// One row per term: with which changes it tightens, and with which it loosens.
pub fn loosening() -> String {
    let rows = [rows(granting()), rows(budgeting()), rows(judging()), rows(accepting())].concat();
    table(["action", "what is changed", "tightens, at once", "loosens, after the timelock"], rows)
}

fn rows<C: Change>(set: C) -> Vec<[String; 4]> {
    let mut rows: Vec<[String; 4]> = Vec::new();
    for Term { what, ways } in C::terms() {
        let mut tightens_loosens = [Vec::new(), Vec::new()];
        for (words, way) in ways {
            let mut changed = set.clone();
            way(&mut changed);
            tightens_loosens[usize::from(changed.loosens())].push(words);
        }
        let [tightens, loosens] = tightens_loosens.map(|words| words.join("; "));
        let row = [format!("`{}`", C::ACTION), what.to_string(), tightens, loosens];
        // A term of several places, as the share of each tier, has one row.
        if rows.last() != Some(&row) {
            rows.push(row);
        }
    }
    rows
}

fn vault() -> Vault {
    let (members, withdrawal) = ([Key([11; 4]), Key([12; 4])], [Key([13; 4])]);
    let terms = VaultTerms { members: &members, threshold: 2, timelock: Seconds(0), withdrawal: &withdrawal };
    let vault = Vault::create(1, members[0], &Key([14; 4]), (255, 255), terms).unwrap();
    Vault { mode: Mode::Run as u8, ..vault }
}

/// An account as it is set once, to be changed from.
fn set<C: Change>(mut change: C) -> C {
    change.set().unwrap();
    change
}

/// Every number between its ends.
fn granting() -> Granting {
    let terms = MandateTerms {
        starts_at: UnixSeconds(NOW.0 - 100),
        expires_at: UnixSeconds(NOW.0 + 100),
        caps: CAPS,
        window: Seconds(3_600),
        window_limit: Limit(100),
        window_count: Limit(10),
        unrated_limit: Limit(50),
        validation_threshold: Limit(10),
        approval_threshold: Limit(20),
        required_capability: Key([51; 4]),
        tier_shares: [1, 2, 3, 4, 5],
        minimum_tier: 2,
        unrated: UNRATED_NEEDS_VALIDATION,
        maximum_risk: Bps(500),
        minimum_confidence: Bps(500),
        held: 0,
    };
    let grant = Grant {
        vault: KEYS.0,
        agent: KEYS.1,
        mint: Key([3; 4]),
        bump: 255,
        now: NOW,
        expected_version: Revision(0),
        expected_epoch: Revision(0),
    };
    set(Granting { vault: vault(), mandate: Mandate::default(), grant, terms })
}

fn budgeting() -> Budgeting {
    let says = Mint { decimals: 6, extensions: ADMITTED, active: 0 };
    let facts = MintFacts { mint: Key([3; 4]), says, token_program: TOKEN_2022, custody: Key([4; 4]) };
    let terms = BudgetTerms { caps: CAPS, opt_ins: ACCEPTED };
    set(Budgeting { vault: vault(), budget: Budget::default(), vault_key: KEYS.0, facts, terms })
}

fn judging() -> Judging {
    let rating = Rating { tier: 2, denied: 0, risk: Bps(500), confidence: Bps(500) };
    let terms = CounterpartyTerms { rating, cap_mint: Key([3; 4]), caps: CAPS };
    set(Judging { vault: vault(), record: Counterparty::default(), keys: KEYS, terms })
}

fn accepting() -> Accepting {
    let capabilities = vec![Key([51; 4]), Key([53; 4])];
    set(Accepting { vault: vault(), attestor: Attestor::default(), keys: KEYS, capabilities })
}
