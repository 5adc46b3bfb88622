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

/// Bytes of memory, which begin at a word.
#[derive(Clone, Copy)]
#[repr(align(8))]
struct Bytes([u8; 24]);

impl Bytes {
    /// One of them, by itself: the compiler makes no wider access of it.
    fn at(&self, at: usize) -> u8 {
        // SAFETY: the reference is valid.
        unsafe { core::ptr::from_ref(&self.0[at]).read_volatile() }
    }

    /// The number that so many of them make.
    fn number(&self, from: usize, bytes: usize) -> u64 {
        let mut number = 0;
        let mut at = 0;
        while at < bytes {
            number |= u64::from(self.at(from + at)) << (8 * at);
            at += 1;
        }
        number
    }

    /// Whether these are what `before` was, but for `length` of them from `at` on, which `new` says.
    fn changed(&self, before: &Self, at: usize, length: usize, new: impl Fn(usize) -> u8) -> bool {
        let mut wrong = 0;
        let mut place = 0;
        while place < 24 {
            let inside = place >= at && place < at + length;
            wrong |= self.at(place) ^ if inside { new(place - at) } else { before.at(place) };
            place += 1;
        }
        wrong == 0
    }
}

/// `pipeline`: numbers of every width are read and written at every place of a word as their bytes one by one.
#[kani::proof]
#[kani::unwind(26)]
fn numbers_are_their_bytes() {
    let (bytes, number) = (Bytes(kani::any()), kani::any::<u64>());
    let mut at = 0;
    while at < 8 {
        let mut written = [bytes; 3];
        // SAFETY: the widest access ends at byte 15 of 24.
        let read = unsafe {
            let [two, four, eight] = &mut written;
            let place = |bytes: &mut Bytes| bytes.0.as_mut_ptr().add(at);
            place(two).cast::<u16>().write_unaligned(number as u16);
            place(four).cast::<u32>().write_unaligned(number as u32);
            place(eight).cast::<u64>().write_unaligned(number);
            let place = bytes.0.as_ptr().add(at);
            let two = place.cast::<u16>().read_unaligned();
            (two, place.cast::<u32>().read_unaligned(), place.cast::<u64>().read_unaligned())
        };
        assert!(u64::from(read.0) == bytes.number(at, 2));
        assert!(u64::from(read.1) == bytes.number(at, 4));
        assert!(read.2 == bytes.number(at, 8));
        let byte = |place: usize| number.to_le_bytes()[place];
        assert!(written[0].changed(&bytes, at, 2, byte));
        assert!(written[1].changed(&bytes, at, 4, byte));
        assert!(written[2].changed(&bytes, at, 8, byte));
        at += 1;
    }
    kani::cover!(number != 0);
}

/// `pipeline`: bytes are copied and filled one by one, from and to every place of a word, where they overlap too.
/// Bound: lengths of 1, 4 and 11.
#[kani::proof]
#[kani::unwind(26)]
fn copies_are_their_bytes() {
    let (bytes, value) = (Bytes(kani::any()), kani::any::<u8>());
    for length in [1, 4, 11] {
        let mut case = 0;
        while case < 25 {
            let (from, to) = (case % 5 + 4, case / 5 + 4);
            let (mut copied, mut filled) = (bytes, bytes);
            copied.0.copy_within(from..from + length, to);
            filled.0[to..to + length].fill(value);
            assert!(copied.changed(&bytes, to, length, |place| bytes.at(from + place)));
            assert!(filled.changed(&bytes, to, length, |_| value));
            case += 1;
        }
    }
    kani::cover!(value != 0);
}
