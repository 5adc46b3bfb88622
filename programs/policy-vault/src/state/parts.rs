//! Structs inside stored accounts.

use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};
use policy_kernel::quantity::Limit;

/// Limits for one mint, base units. 18446744073709551615 is "no limit"; zero allows nothing.
#[repr(C)]
#[derive(Clone, Copy, Pod, Zeroable, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct Caps {
    /// Largest single payment, base units.
    pub per_payment: u64,
    /// Largest sum of a UTC day, base units.
    pub day: u64,
    /// Largest sum of an ISO week, base units.
    pub week: u64,
    /// Largest sum ever, base units.
    pub lifetime: u64,
}

/// What was spent.
#[repr(C)]
#[derive(Clone, Copy, Pod, Zeroable, IdlType)]
pub struct Counters {
    /// The latest moment seen; time never runs backwards for a limit.
    pub last_seen: u64,
    /// Number of the UTC day that `day_spent` is of.
    pub day: u64,
    /// Base units spent in `day`.
    pub day_spent: u64,
    /// Number of the ISO week that `week_spent` is of.
    pub week: u64,
    /// Base units spent in `week`.
    pub week_spent: u64,
    /// Base units spent ever.
    pub lifetime_spent: u64,
    /// Payments allowed ever.
    pub payments: u64,
}

/// What was spent in one bucket of time, or in all of them.
#[repr(C)]
#[derive(Clone, Copy, Pod, Zeroable, IdlType)]
pub struct Cell {
    /// Base units per class.
    pub spent: [u64; 6],
    /// Payments.
    pub count: u64,
}

/// The rolling window.
#[repr(C)]
#[derive(Clone, Copy, Pod, Zeroable, IdlType)]
pub struct Window {
    /// Width of a bucket, seconds, at least 1. The window is `K` times as long.
    pub width: u64,
    /// Number of the newest bucket: its start divided by the width.
    pub newest: u64,
    /// The sum of all cells, so that a payment need not add them up.
    pub sum: Cell,
    /// The cell of bucket b is at b modulo `CELLS`.
    pub cells: [Cell; 13],
}

/// Names one payment of a mandate.
#[repr(C)]
#[derive(Clone, Copy, Pod, Zeroable, IdlType)]
pub struct PaymentId {
    /// When the id was issued; at least 1, and not after the cluster's time.
    pub issued: u64,
    /// Hash of what is paid for: payee, resource, invoice.
    pub hash: [u64; 3],
}

/// The latest payment ids, and the floor below which ids are refused.
#[repr(C)]
#[derive(Clone, Copy, Pod, Zeroable, IdlType)]
pub struct PaymentIds {
    /// Ids issued before this moment are refused; at least 1, so that an empty place matches no id.
    pub floor: u64,
    /// The place that the next id takes, below `RING`; it holds the oldest one.
    pub next: u64,
    /// The ids, in the order in which they were paid, from `next` on.
    pub ids: [PaymentId; 16],
}

/// Balances of the two token accounts of a payment, base units.
#[repr(C)]
#[derive(Clone, Copy, Pod, Zeroable, IdlType)]
pub struct Balances {
    /// Of the account that pays.
    pub source: u64,
    /// Of the account that is paid.
    pub destination: u64,
}

/// The stored ticket of a gated payment.
#[repr(C)]
#[derive(Clone, Copy, Pod, Zeroable, IdlType)]
pub struct Pending {
    /// 0 none, 1 gated, 2 transferred.
    pub stage: u64,
    /// The payee's wallet.
    pub payee: Address,
    /// The token account that is paid.
    pub destination: Address,
    /// The amount, base units.
    pub amount: u64,
    /// The payment's id.
    pub id: PaymentId,
    /// The slot in which it was gated.
    pub slot: u64,
    /// The evidence head that the decision made.
    pub decision: Address,
    /// Balances at the gate.
    pub before: Balances,
    /// The vault's governance epoch at the gate.
    pub governance_epoch: u64,
    /// For later versions; zero.
    pub reserved: [u64; 4],
}

/// The end of an evidence chain.
#[repr(C)]
#[derive(Clone, Copy, Pod, Zeroable, IdlType)]
pub struct Chain {
    /// Records appended so far; the first one has number 1.
    pub sequence: u64,
    /// The latest head; zero before the first record.
    pub head: Address,
}

/// Pins the layout of a part to the kernel's.
macro_rules! pin {
    ($($part:ident of $module:ident { $($field:ident),* })*) => {$(
        const _: () = {
            use core::mem::{align_of, offset_of, size_of};
            type Kernel = policy_kernel::$module::$part;
            assert!(size_of::<$part>() == size_of::<Kernel>());
            assert!(align_of::<$part>() == align_of::<Kernel>());
            $(assert!(offset_of!($part, $field) == offset_of!(Kernel, $field));)*
        };
    )*};
}

pin! {
    Caps of spending { per_payment, day, week, lifetime }
    Counters of spending { last_seen, day, day_spent, week, week_spent, lifetime_spent, payments }
    Cell of window { spent, count }
    Window of window { width, newest, sum, cells }
    PaymentId of ids { issued, hash }
    PaymentIds of ids { floor, next, ids }
    Balances of ticket { source, destination }
    Pending of ticket { stage, payee, destination, amount, id, slot, decision, before, governance_epoch, reserved }
    Chain of evidence { sequence, head }
}

impl From<Caps> for policy_kernel::spending::Caps {
    fn from(caps: Caps) -> Self {
        let Caps { per_payment, day, week, lifetime } = caps;
        Self { per_payment: Limit(per_payment), day: Limit(day), week: Limit(week), lifetime: Limit(lifetime) }
    }
}
