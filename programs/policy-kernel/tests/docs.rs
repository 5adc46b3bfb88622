//! The parts of `docs/` that lists, constants and functions of this crate write, held against the committed pages; and
//! the client's copy of the table of actions.
//! `UPDATE_DOCS=1 cargo test -p policy-kernel --test docs` writes them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

#[path = "docs/actions.rs"]
mod actions;
#[path = "docs/loosening.rs"]
mod loosening;
#[path = "../src/tightening/terms.rs"]
mod terms;

use std::path::PathBuf;
use std::{env, fs};

use policy_kernel::assertions::{Assertion, ASSERTIONS};
use policy_kernel::calendar::{day, day_after, DAY};
use policy_kernel::for_each_extension;
use policy_kernel::foresee::{plan::MAX_STEPS, MAX_PAYEES};
use policy_kernel::gate::GATES;
use policy_kernel::ids::{RETENTION, RING};
use policy_kernel::lifecycle::{BOOT_CHECKS, BOOT_TERM};
use policy_kernel::multisig::MAX_MEMBERS;
use policy_kernel::quantity::{Amount, Bps, Limit, Seconds, UnixSeconds, FULL_SHARE};
use policy_kernel::reason::Reason;
use policy_kernel::spending::{CapReasons, Caps, Counters};
use policy_kernel::state::vault::{MAX_BUDGETS, MAX_TIMELOCK, MAX_WITHDRAWAL_ADDRESSES};
use policy_kernel::state::{
    attestor::MAX_CAPABILITIES, counterparty::MAX_TIER, mandate::MAX_TERM, proposal::MAX_ARGUMENTS,
};
use policy_kernel::token::Treatment;
// The list of terms is a module of the crate's own tests too, and finds these at the root of either.
use policy_kernel::window::{Cell, Class, Window, CELLS, K, MAX_LENGTH};
use policy_kernel::{governance, quantity, reason, spending, state, token};

/// The part of a page between `<!-- generated: NAME -->` and `<!-- end: NAME -->`.
struct Region {
    page: &'static str,
    name: &'static str,
    render: fn() -> String,
}

/// Every generated region: one more needs a row here, and its markers in its page.
const REGIONS: &[Region] = &[
    Region { page: "errors.md", name: "reasons", render: reasons },
    Region { page: "errors.md", name: "assertions", render: assertions },
    Region { page: "governance.md", name: "actions", render: actions::actions },
    Region { page: "governance.md", name: "loosening", render: loosening::loosening },
    Region { page: "limits-and-windows.md", name: "bounds", render: bounds },
    Region { page: "limits-and-windows.md", name: "midnight", render: midnight },
    Region { page: "limits-and-windows.md", name: "timeline", render: timeline },
    Region { page: "payees-and-tiers.md", name: "shares", render: shares },
    Region { page: "tokens.md", name: "extensions", render: extensions },
];

/// A table of a page.
fn table<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let line = |cells: [String; N]| {
        assert!(cells.iter().all(|cell| !cell.contains(['|', '\n'])), "a cell that breaks its table: {cells:?}");
        format!("| {} |\n", cells.join(" | "))
    };
    let rule = format!("|{}\n", "---|".repeat(N));
    rows.into_iter().fold(line(head.map(String::from)) + &rule, |table, row| table + &line(row))
}

macro_rules! extension_rows {
    ($($number:literal, $name:ident, $treatment:ident, $why:literal;)*) => {
        [$(($number, stringify!($name), Treatment::$treatment, $why),)*]
    };
}

/// Every extension of Token-2022, and how a vault treats it.
fn extensions() -> String {
    let rows = for_each_extension!(extension_rows).map(|(number, name, treatment, why): (u16, _, _, _)| {
        let treatment = match treatment {
            Treatment::Harmless => "harmless",
            Treatment::WhileUnset => "while unset",
            Treatment::OptIn => "opt-in",
            Treatment::Refused => "refused",
        };
        [number.to_string(), format!("`{name}`"), treatment.to_string(), why.to_string()]
    });
    table(["type", "extension", "treatment", "why"], rows)
}

struct Row {
    name: &'static str,
    code: u16,
    why: &'static str,
    remedy: &'static str,
}

macro_rules! rows {
    ($($name:ident = $code:tt, $why:tt, $remedy:tt;)*) => {
        const REASONS: &[Row] = &[$(Row { name: stringify!($name), code: $code, why: $why, remedy: $remedy },)*];
    };
}
policy_kernel::for_each_reason!(rows);

/// Anchor adds this to a reason's number.
const ANCHOR_OFFSET: u16 = 6000;

/// One table per hundred of reasons.
fn reasons() -> String {
    let gates = GATES.map(|gate| (u16::from(gate.number()) + 1, format!("{gate:?} gate")));
    let others = [(7, "Setting up and governing"), (8, "Instructions and accounts"), (9, "Faults")];
    let groups = gates.into_iter().chain(others.map(|(hundred, title)| (hundred, title.to_string())));
    let mut shown = 0;
    let sections = groups.map(|(hundred, title)| {
        let rows: Vec<_> = REASONS.iter().filter(|reason| reason.code / 100 == hundred).map(cells).collect();
        shown += rows.len();
        let head = ["number", "error", "reason", "why it happened", "what to do"];
        format!("### {title}: {hundred}00 to {hundred}99\n\n{}", table(head, rows))
    });
    let sections: Vec<_> = sections.collect();
    assert_eq!(shown, REASONS.len(), "a reason outside every group");
    sections.join("\n")
}

fn cells(Row { name, code, why, remedy }: &Row) -> [String; 5] {
    let error = code + ANCHOR_OFFSET;
    [code.to_string(), format!("{error} `{error:#x}`"), format!("`{name}`"), why.to_string(), remedy.to_string()]
}

/// What is asserted at run time, and the property that is proved of it.
fn assertions() -> String {
    let rows = ASSERTIONS.iter().map(|Assertion { reason, property, holds }| {
        [format!("{} `{reason:?}`", reason.code()), holds.to_string(), format!("`{property}`")]
    });
    table(["refused with", "what holds", "property"], rows)
}

fn bounds() -> String {
    let rows = [
        ("Buckets of a rolling window, K", K.to_string()),
        ("Buckets that are summed: the current one and the K before it", CELLS.to_string()),
        ("Length of a rolling window", format!("a multiple of {K} seconds, up to {}", days(MAX_LENGTH))),
        ("Term of a mandate", format!("up to {} from the grant", days(MAX_TERM.0))),
        ("Payment ids that a mandate remembers", RING.to_string()),
        ("Age before which no payment id is forgotten", format!("{} seconds", RETENTION.0)),
        ("Limits, base units or payments", format!("0 to {}; {} is \"no limit\"", Limit::NONE.0 - 1, Limit::NONE.0)),
        ("Tiers", format!("0 to {MAX_TIER}")),
        ("Share of a tier", format!("0 to {FULL_SHARE} eighths")),
        ("Risk and confidence", format!("0 to {} basis points", Bps::MAX.0)),
        ("Members of a vault", format!("1 to {MAX_MEMBERS}")),
        ("Withdrawal wallets of a vault", format!("1 to {MAX_WITHDRAWAL_ADDRESSES}")),
        ("Timelock of a vault, and its delay of approvals", format!("up to {}", days(MAX_TIMELOCK.0))),
        ("Budgets of a vault", format!("up to {MAX_BUDGETS}")),
        ("Passed checks that end a boot", BOOT_CHECKS.to_string()),
        ("Time for them", format!("{} seconds from the resume", BOOT_TERM.0)),
        ("Term of a proposal", format!("up to {} from when it is made", days(MAX_TERM.0))),
        ("Arguments of a proposed action", format!("up to {MAX_ARGUMENTS} bytes")),
        ("Capabilities of an attestor", format!("1 to {MAX_CAPABILITIES}")),
        ("Payees of one question to `plan` or `worstCaseLoss`", format!("up to {MAX_PAYEES}")),
        ("Steps of one `plan`", format!("up to {MAX_STEPS}")),
    ];
    table(["what", "bound"], rows.map(|(what, bound)| [what.to_string(), bound]))
}

fn days(seconds: u64) -> String {
    assert_eq!(seconds % DAY, 0);
    format!("{} days", seconds / DAY)
}

/// 2026-03-30T00:00:00Z, a Monday.
const MONDAY: u64 = 1_774_828_800;

/// Weekday and time of day.
fn clock(UnixSeconds(at): UnixSeconds) -> String {
    // Day 0 was a Thursday.
    let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][(at / DAY % 7) as usize];
    format!("{weekday} {:02}:{:02}:{:02}", at / 3_600 % 24, at / 60 % 60, at % 60)
}

const CAPS: CapReasons = CapReasons {
    per_payment: Reason::PerPaymentCap,
    day: Reason::DayCap,
    week: Reason::WeekCap,
    lifetime: Reason::LifetimeCap,
};

/// Payments around a midnight: under a cap of 100 a day, and under a rolling limit of 100 in a day's length.
fn midnight() -> String {
    let (caps, limit) = (Caps { day: Limit(100), ..Caps::NONE }, Limit(100));
    let mut counters = Counters::default();
    let mut window = Window::new(Seconds(DAY), UnixSeconds(MONDAY - DAY)).unwrap();
    let asked = [(MONDAY - 1, 100), (MONDAY, 100), (MONDAY + 1, 1), (MONDAY + DAY, 100)];
    let rows = asked.map(|(at, amount)| {
        let (now, amount) = (UnixSeconds(at), Amount(amount));
        let capped = counters.check(&caps, amount, now, CAPS).is_ok();
        if capped {
            counters.add(amount, now);
        }
        let fits = |cell: &Cell| limit.allows(cell.total() + amount.0);
        let rolls_at = window.earliest(now, fits);
        if rolls_at == now {
            window.add(Class::UNRATED, amount, now);
        }
        let answer = |passes_at| match passes_at {
            at if at == now => "paid".to_string(),
            at => format!("denied until {}", clock(at)),
        };
        let capped_at = if capped { now } else { day_after(day(now)) };
        [clock(now), amount.0.to_string(), answer(capped_at), answer(rolls_at)]
    });
    table(["time, UTC", "amount", "100 per UTC day", "100 in any 24 hours"], rows)
}

/// Payments in a window of an hour: at most 100, and at most 4 payments.
fn timeline() -> String {
    let (limit, most) = (Limit(100), Limit(4));
    let noon = MONDAY + DAY / 2;
    let mut window = Window::new(Seconds(3_600), UnixSeconds(noon)).unwrap();
    let asked =
        [(0, 60), (299, 30), (1_200, 20), (1_200, 10), (3_600, 1), (3_900, 50), (3_960, 30), (4_200, 1), (4_500, 1)];
    let rows = asked.map(|(second, amount)| {
        let now = UnixSeconds(noon + second);
        let held = window.at(now);
        let fits = |cell: &Cell| limit.allows(cell.total() + amount);
        let counts = |cell: &Cell| most.allows(cell.count.0 + 1);
        let answer = if !fits(&held) {
            let headroom = limit.0 - held.total();
            format!("`WindowAmount`, headroom {headroom}, passes at {}", clock(window.earliest(now, fits)))
        } else if !counts(&held) {
            format!("`WindowCount`, passes at {}", clock(window.earliest(now, counts)))
        } else {
            window.add(Class::UNRATED, Amount(amount), now);
            "paid".to_string()
        };
        [clock(now), amount.to_string(), held.total().to_string(), held.count.0.to_string(), answer]
    });
    table(["time, UTC", "amount", "sum before", "payments before", "answer"], rows)
}

/// The shares of a limit of 1000, and what they leave once 200 went to tier 1 and 500 to tier 2.
fn shares() -> String {
    let limit = Limit(1_000);
    let mut window = Window::new(Seconds(3_600), UnixSeconds(MONDAY)).unwrap();
    for (tier, amount) in [(1, 200), (2, 500)] {
        window.add(Class::of_tier(tier), Amount(amount), UnixSeconds(MONDAY));
    }
    let held = window.at(UnixSeconds(MONDAY));
    let rows = [1, 2, 4, 6, 8].into_iter().zip(0..=MAX_TIER).map(|(eighths, tier)| {
        let share = limit.share(eighths).0;
        let spent = held.of(Class::of_tier(tier));
        let left = (share - spent).min(limit.0 - held.total());
        [tier.to_string(), format!("{eighths}/{FULL_SHARE}"), share.to_string(), spent.to_string(), left.to_string()]
    });
    table(["tier", "share", "most of 1000", "spent", "left"], rows)
}

/// The page with a region's text between its markers.
fn filled(page: &str, name: &str, text: &str) -> Result<String, String> {
    let (start, end) = (format!("<!-- generated: {name} -->\n"), format!("<!-- end: {name} -->\n"));
    let once = page.matches(&start).count() == 1 && page.matches(&end).count() == 1;
    let parts = page.split_once(&start).and_then(|(before, rest)| Some((before, rest.split_once(&end)?)));
    match parts {
        Some((before, (old, after))) if once && !old.contains("<!--") => {
            Ok(format!("{before}{start}\n{text}\n{end}{after}"))
        }
        _ => Err(format!("needs the lines {} and {} once, in this order", start.trim_end(), end.trim_end())),
    }
}

/// What is wrong with a region's page, once it is written if it may be.
fn problem(region: &Region, write: bool) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(region.page);
    let page = match fs::read_to_string(&path) {
        Ok(page) => page,
        Err(error) => return Some(error.to_string()),
    };
    match filled(&page, region.name, &(region.render)()) {
        Ok(fresh) if fresh == page => None,
        Ok(fresh) if write => fs::write(&path, fresh).err().map(|error| error.to_string()),
        Ok(_) => Some("is not what its source says now: UPDATE_DOCS=1 cargo test -p policy-kernel --test docs".into()),
        Err(missing) => Some(missing),
    }
}

/// Whether what is generated is to be written.
fn updates() -> bool {
    env::var("UPDATE_DOCS").is_ok_and(|value| value == "1")
}

#[test]
fn every_generated_region_is_what_its_source_says() {
    let problems = REGIONS.iter().filter_map(|region| {
        problem(region, updates()).map(|what| format!("docs/{}, region {}: {what}", region.page, region.name))
    });
    let problems: Vec<_> = problems.collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_clients_table_of_actions_is_the_kernels() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../sdk/src/owner/governance-table.ts");
    if updates() {
        fs::write(&path, actions::client_table()).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), actions::client_table());
}

#[test]
fn a_page_without_a_regions_markers_is_refused_and_with_them_keeps_all_else() {
    let page = |text: &str| format!("before\n{text}after\n");
    let (start, end) = ("<!-- generated: x -->\n", "<!-- end: x -->\n");
    let whole = page(&format!("{start}old\n{end}"));
    let fresh = page(&format!("{start}\nnew\n\n{end}"));
    assert_eq!(filled(&whole, "x", "new\n"), Ok(fresh.clone()));
    assert_eq!(filled(&fresh, "x", "new\n"), Ok(fresh));

    let other = "<!-- generated: y -->\n";
    for bad in ["", start, end, &format!("{end}{start}"), &format!("{start}{other}{end}"), &format!("{whole}{whole}")] {
        assert!(filled(&page(bad), "x", "new\n").is_err(), "{bad}");
    }
}

#[test]
fn a_page_that_is_not_there_is_a_problem() {
    let nowhere = Region { page: "nowhere.md", name: "x", render: || panic!("nothing to render into") };
    assert!(problem(&nowhere, true).is_some());
}
