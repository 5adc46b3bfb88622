//! The life of a vault: it pays only while it runs.

use crate::quantity::UnixSeconds;

/// Where a vault is in its life.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Created; its members have not started it.
    Inert = 0,
    /// Being started: checks must pass before the deadline.
    Boot = 1,
    /// Paying.
    Run = 2,
    /// Stopped by a member.
    Frozen = 3,
    /// A fault was proved. Latched.
    Faulted = 4,
}

/// The mode that counts at `now`: a boot that missed its deadline is frozen, and a value that no instruction writes is a
/// fault.
#[inline(always)]
pub const fn effective_mode(stored: u8, deadline: UnixSeconds, now: UnixSeconds) -> Mode {
    match stored {
        0 => Mode::Inert,
        1 if now.0 < deadline.0 => Mode::Boot,
        1 | 3 => Mode::Frozen,
        2 => Mode::Run,
        _ => Mode::Faulted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_boot_deadline_is_frozen_never_run() {
        let deadline = UnixSeconds(100);
        assert_eq!(effective_mode(1, deadline, UnixSeconds(99)), Mode::Boot);
        assert_eq!(effective_mode(1, deadline, UnixSeconds(100)), Mode::Frozen);
        assert_eq!(effective_mode(1, deadline, UnixSeconds(u64::MAX)), Mode::Frozen);
    }

    #[test]
    fn only_the_stored_value_of_run_runs() {
        for stored in 0..=u8::MAX {
            let runs = effective_mode(stored, UnixSeconds(0), UnixSeconds(0)) == Mode::Run;
            assert_eq!(runs, stored == Mode::Run as u8);
        }
    }
}
