//! The decision logic of a Purser vault.
//!
//! The on-chain program, the client's local answers and the proofs run this crate and nothing else: no rule is
//! written twice. It never reads a clock or an account; callers hand in what they loaded, and write back what
//! [`decide`](decide::decide) changed. No dependencies, no unsafe code, no heap, no floats, no panics.
//!
//! Amounts are integers in base units of one mint. Times are unix seconds of the Clock sysvar.
#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]

pub mod assertions;
pub mod calendar;
pub mod decide;
pub mod evidence;
pub mod explain;
#[cfg(not(target_os = "solana"))]
pub mod foresee;
pub mod gate;
pub mod governance;
pub mod ids;
pub mod lifecycle;
pub mod multisig;
pub mod quantity;
pub mod reason;
pub mod request;
pub mod spending;
pub mod state;
pub mod ticket;
pub mod token;
pub mod verdict;
pub mod window;

#[cfg(all(test, feature = "conformance"))]
#[allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]
mod conformance;
#[cfg(test)]
mod fixture;
#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]
mod lockout;
#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]
mod random;
#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]
mod tightening;
#[cfg(test)]
mod vectors;
