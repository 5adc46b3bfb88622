//! Kani harnesses over the policy kernel: what is proved of it, module by module.
//!
//! Each harness draws any input of its domain, calls the kernel, and asserts the property that its first line names. What
//! it assumes and how it is bounded stands behind it; `npm run prove` checks each and prints the table.
#![cfg_attr(target_arch = "wasm32", no_std)]
#![allow(
    clippy::nonminimal_bool,
    clippy::manual_range_contains,
    clippy::manual_is_multiple_of,
    reason = "conditions are written so that none of them is a branch"
)]
#![cfg_attr(not(any(kani, test, target_arch = "wasm32")), allow(dead_code, reason = "nobody calls a harness there"))]

mod any;
mod asked;
mod assertions;
mod calendar;
mod context;
mod decide;
mod delegation;
mod egress;
mod evidence;
mod freeze;
mod governance;
mod grants;
mod identity;
mod ids;
mod lifecycle;
mod multisig;
mod pipeline;
mod proposal;
mod quantity;
mod rating;
mod same;
mod shown;
mod spending;
mod ticket;
mod tightening;
mod token;
mod vault;
mod verdict;
mod window;
