//! What looks tighter and is not, with a payment that shows it.

use super::applied;
use super::state::Staged;
use super::terms::{Budgeting, Change, Granting, Judging};
use crate::fixture::{cosigned, Fixture};
use crate::quantity::{Amount, Bps, Limit, Revision, Seconds, UnixSeconds};
use crate::reason::Reason;
use crate::spending::Caps;
use crate::state::{Budget, Counterparty};
use crate::window::{Class, Window};

/// The state after a change that a timelock would delay.
fn loosened<C: Staged>(fixture: &Fixture, change: &C) -> Fixture {
    assert_eq!(applied(fixture, change, 1).err(), Some(Reason::TimelockInForce));
    applied(fixture, change, 0).unwrap().1
}

#[test]
fn a_lower_tier_may_have_more_of_its_share_left() {
    // Tier 2 spent 150 of its 200; tier 1 spent nothing of its 200.
    let fixture = Fixture::new().with(|f| {
        f.mandate.window_limit = Limit(400);
        f.mandate.tier_shares = [2, 4, 4, 8, 8, 0, 0, 0];
        f.mandate.window.add(Class::of_tier(2), Amount(150), UnixSeconds(f.now));
    });
    fixture.denies(Reason::TierShare);
    let mut change = Judging::of(&fixture);
    change.terms.rating.tier = 1;
    loosened(&fixture, &change).allows();
}

#[test]
fn a_longer_window_counts_anew_and_may_forget_earlier() {
    // The last second of a bucket of 61 seconds and the first of one of 60.
    let now = (0..60 * 61).map(|second| Fixture::new().now + second).find(|at| at % 61 == 60 && at % 60 == 0).unwrap();
    let fixture = Fixture::new().with(|f| {
        f.mandate.window = Window::new(Seconds(60 * 12), UnixSeconds(now)).unwrap();
        f.mandate.window.add(Class::of_tier(2), Amount(100), UnixSeconds(now));
        f.mandate.window_limit = Limit(100);
        (f.now, f.not_after) = (now + 61 * 12 + 1, u64::MAX);
    });
    fixture.denies(Reason::WindowAmount);
    let mut change = Granting::of(&fixture);
    (change.terms.window, change.grant.now) = (Seconds(61 * 12), UnixSeconds(now));
    loosened(&fixture, &change).allows();
}

#[test]
fn a_hold_makes_no_higher_limit_tighter_since_it_is_lifted_without_delay() {
    let fixture = Fixture::new().with(|f| f.mandate.caps.day = Limit(99));
    fixture.denies(Reason::DayCap);
    let mut change = Granting::of(&fixture);
    (change.terms.held, change.terms.caps.day) = (1, Limit(100));
    let mut held = loosened(&fixture, &change);
    held.denies(Reason::MandateHeld);
    held.mandate.release(&held.vault, cosigned(), Revision(1)).unwrap();
    held.allows();

    // The same terms on hold are tighter.
    change.terms.caps.day = Limit(99);
    assert!(!change.loosens());
}

#[test]
fn the_same_terms_for_a_dead_mandate_bring_it_back() {
    let revoked = Fixture::new().with(|f| f.mandate.revoke(&f.vault, cosigned(), f.mandate.version).unwrap());
    let all_revoked = Fixture::new().with(|f| f.vault.revoke_all(cosigned(), f.vault.grant_epoch).unwrap());
    for fixture in [revoked, all_revoked] {
        fixture.denies(Reason::GrantEpochStale);
        loosened(&fixture, &Granting::of(&fixture)).allows();
    }
}

#[test]
fn the_first_terms_of_an_account_wait_even_if_they_allow_nothing() {
    let fixture = Fixture::new();
    let mut budget = Budgeting::of(&fixture);
    (budget.budget, budget.terms.caps) = (Budget::default(), Caps::default());
    assert!(budget.loosens());
    let mut rating = Judging::of(&fixture);
    (rating.record, rating.terms.caps) = (Counterparty::default(), Caps::default());
    (rating.terms.rating.tier, rating.terms.rating.confidence) = (0, Bps(0));
    assert!(rating.loosens());
}
