//! Harnesses as random tests: words come from a generator, seeded by `KANI_SEED`, for `KANI_CASES` cases.

use std::cell::RefCell;
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};

/// Thrown where an assumption does not hold.
struct Skipped;

#[derive(Default)]
struct Source {
    state: u64,
    recent: Vec<u64>,
}

thread_local! {
    static SOURCE: RefCell<Source> = RefCell::default();
}

impl Source {
    /// splitmix64, by Sebastiano Vigna (public domain).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// Mostly what finds faults: small numbers, neighbours and repetitions of earlier ones, powers of two.
    fn word(&mut self) -> u64 {
        let choice = self.next();
        let detail = choice >> 8;
        let word = match choice % 16 {
            0..=6 => detail % 4,
            7..=10 if !self.recent.is_empty() => {
                let earlier = self.recent[detail as usize % self.recent.len()];
                earlier.wrapping_add(detail >> 32 & 3).wrapping_sub(1)
            }
            11 => u64::MAX >> (detail % 64),
            12 | 13 => detail % 1_000_000,
            _ => self.next(),
        };
        self.recent.push(word);
        word
    }
}

pub(crate) fn word() -> u64 {
    SOURCE.with_borrow_mut(Source::word)
}

pub(crate) fn assume(condition: bool) {
    if !condition {
        resume_unwind(Box::new(Skipped));
    }
}

pub(crate) fn cover(_: u32, _: bool) {}

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |value| value.parse().expect(name))
}

/// Runs a harness on random words. Cases that an assumption excludes count as run by nobody.
pub fn run(name: &str, harness: fn()) {
    let (seed, cases) = (setting("KANI_SEED", 1), setting("KANI_CASES", 2_000));
    let mut held = 0u64;
    for case in 0..cases {
        SOURCE.set(Source { state: seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ case, recent: Vec::new() });
        match catch_unwind(AssertUnwindSafe(harness)) {
            Ok(()) => held += 1,
            Err(thrown) if thrown.is::<Skipped>() => {}
            Err(thrown) => {
                eprintln!("{name} does not hold: KANI_SEED={seed}, case {case}");
                resume_unwind(thrown);
            }
        }
    }
    println!("{name}: {held} of {cases} cases satisfy its assumptions");
}
