//! The rolling window's statement, checked by brute force on random histories: for every t, what was allowed in
//! (t - W, t] is at most the largest limit in force in it; as a whole, per count, and per class of payee.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use policy_kernel::quantity::{Amount, Limit, Seconds, UnixSeconds};
use policy_kernel::window::{Class, Window, K};

const HISTORIES: u64 = 10_000;
const STEPS: usize = 40;
const START: u64 = 1_774_440_000;

/// xorshift64*: the same histories in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % bound
    }
}

/// An allowed payment: when, how much, of which class, and under which limits.
struct Paid {
    at: u64,
    amount: u64,
    tier: u8,
    limit: u64,
    count: u64,
    share: u64,
}

/// The limits that a history is under at the moment.
struct Limits {
    amount: u64,
    count: u64,
    eighths: [u8; 5],
}

impl Limits {
    fn draw(random: &mut Random) -> Self {
        let mut eighths = [0; 5].map(|_: u8| u8::try_from(random.below(9)).unwrap());
        eighths.sort_unstable();
        Self { amount: random.below(200), count: random.below(8), eighths }
    }

    fn share(&self, tier: u8) -> u64 {
        Limit(self.amount).share(self.eighths[usize::from(tier)]).0
    }
}

/// One history of a window of fixed length; returns how many payments were allowed and how many denied.
fn replay(random: &mut Random) -> (usize, usize) {
    let width = 1 + random.below(30);
    let length = width * K;
    let mut window = Window::new(Seconds(length), UnixSeconds(START)).unwrap();
    let mut limits = Limits::draw(random);
    let (mut clock, mut last_seen, mut denied) = (START, START, 0);
    let mut paid: Vec<Paid> = Vec::new();

    for _ in 0..STEPS {
        clock = match random.below(10) {
            0 => clock - random.below(2 * length),
            1 => clock + random.below(3 * length),
            2..=4 => clock,
            _ => clock + random.below(2 * width),
        };
        if random.below(12) == 0 {
            limits = Limits::draw(random);
        }
        let now = clock.max(last_seen);
        let tier = u8::try_from(random.below(5)).unwrap();
        let (amount, class) = (random.below(80), Class::of_tier(tier));
        let held = window.at(UnixSeconds(now));
        let (limit, count, share) = (limits.amount, limits.count, limits.share(tier));
        let allowed = held.total() + amount <= limit && held.count.0 < count && held.of(class) + amount <= share;
        if allowed {
            window.add(class, Amount(amount), UnixSeconds(now));
            last_seen = now;
            paid.push(Paid { at: now, amount, tier, limit, count, share });
            assert!(window.is_valid());
            hold(&paid, length);
        } else {
            denied += 1;
            justified(&paid, now, amount, tier, (limit, count, share), (length, width));
        }
    }
    (paid.len(), denied)
}

/// The statement itself, for the t of every payment: between payments the sum over (t - W, t] only falls.
fn hold(paid: &[Paid], length: u64) {
    let last = paid.last().unwrap();
    let inside: Vec<&Paid> = paid.iter().filter(|p| p.at + length > last.at && p.at <= last.at).collect();
    let largest = |of: fn(&Paid) -> u64| inside.iter().map(|p| of(p)).max().unwrap();
    assert!(inside.iter().map(|p| p.amount).sum::<u64>() <= largest(|p| p.limit));
    assert!(inside.len() as u64 <= largest(|p| p.count));
    let class: Vec<&&Paid> = inside.iter().filter(|p| p.tier == last.tier).collect();
    assert!(class.iter().map(|p| p.amount).sum::<u64>() <= class.iter().map(|p| p.share).max().unwrap());
}

/// A denial looks back at most one bucket further than the window is long.
fn justified(
    paid: &[Paid],
    now: u64,
    amount: u64,
    tier: u8,
    (limit, count, share): (u64, u64, u64),
    (length, width): (u64, u64),
) {
    let recent: Vec<&Paid> = paid.iter().filter(|p| p.at + length + width > now).collect();
    let total: u64 = recent.iter().map(|p| p.amount).sum();
    let class: u64 = recent.iter().filter(|p| p.tier == tier).map(|p| p.amount).sum();
    assert!(total + amount > limit || recent.len() as u64 >= count || class + amount > share);
}

#[test]
fn no_window_of_time_holds_more_than_its_limit_in_ten_thousand_histories() {
    let mut random = Random(0x5eed_cafe);
    let (mut allowed, mut denied) = (0, 0);
    for _ in 0..HISTORIES {
        let (paid, refused) = replay(&mut random);
        allowed += paid;
        denied += refused;
    }
    // Histories that allow or deny everything would prove little.
    assert!(allowed > 50_000 && denied > 50_000, "{allowed} allowed, {denied} denied");
}

#[test]
fn a_time_before_the_newest_bucket_lets_nothing_expire_and_counts_in_it() {
    let (length, class) = (K * 10, Class::of_tier(1));
    let mut window = Window::new(Seconds(length), UnixSeconds(START)).unwrap();
    window.add(class, Amount(5), UnixSeconds(START + length));
    let early = UnixSeconds(START - 3 * length);
    assert_eq!(window.at(early).total(), 5);
    window.add(class, Amount(7), early);
    assert!(window.is_valid());
    assert_eq!(window.at(UnixSeconds(START + 2 * length - 1)).total(), 12);
}

#[test]
fn a_change_of_length_forgets_nothing_for_a_whole_new_window() {
    let mut random = Random(0xbead);
    for _ in 0..HISTORIES {
        let length = K * (1 + random.below(30));
        let mut window = Window::new(Seconds(length), UnixSeconds(START)).unwrap();
        let mut now = START;
        for _ in 0..6 {
            now += random.below(length);
            window.add(Class::of_tier(2), Amount(1 + random.below(9)), UnixSeconds(now));
        }
        let held = window.at(UnixSeconds(now));
        let other = K * (1 + random.below(60));
        let resized = window.resized(Seconds(other), UnixSeconds(now)).unwrap();
        assert!(resized.is_valid());
        if other != length {
            assert_eq!(resized.at(UnixSeconds(now + other - 1)), held);
        }
        assert_eq!(resized.at(UnixSeconds(now)), held);
    }
}
