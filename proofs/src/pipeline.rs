//! What was found to go wrong between a harness and the solver, so that it is noticed if it does again.

/// How many of the words are neither small nor odd; the compiler makes the loop one that goes back from several places.
#[inline(never)]
fn picked(words: &[u64; 4]) -> u32 {
    let mut found = 0;
    for word in words {
        if *word < 10 {
            continue;
        }
        if *word & 1 == 1 {
            continue;
        }
        if *word >= 1_000 {
            return found;
        }
        found += 1;
    }
    found
}

/// `pipeline`: a loop that is continued from several places ends as it does, however its words mix.
#[kani::proof]
#[kani::unwind(6)]
fn loops_that_continue_in_several_places() {
    let words = kani::any();
    let found = picked(&words);

    let [a, b, c, d] = words.map(|word: u64| word >= 10 && word & 1 == 0);
    let [p, q, r, s] = words.map(|word: u64| word >= 10 && word & 1 == 0 && word >= 1_000);
    let expected = if p {
        0
    } else if q {
        u32::from(a)
    } else if r {
        u32::from(a) + u32::from(b)
    } else if s {
        u32::from(a) + u32::from(b) + u32::from(c)
    } else {
        u32::from(a) + u32::from(b) + u32::from(c) + u32::from(d)
    };
    assert!(found == expected);
    kani::cover!(found == 4);
    kani::cover!(found == 2 && words[0] < 10 && words[2] & 1 == 1);
    kani::cover!(found == 1 && words[3] >= 1_000);
}
