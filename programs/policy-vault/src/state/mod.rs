//! The stored accounts, in plain integers as Anchor and its clients see them: mirrors of the kernel's structs, field for
//! field. The kernel documents what each field means.

mod approval;
mod attestation;
mod attestor;
mod budget;
mod counterparty;
mod mandate;
mod parts;
mod proposal;
mod session;
mod vault;

pub use approval::Approval;
pub use attestation::Attestation;
pub use attestor::Attestor;
pub use budget::Budget;
pub use counterparty::Counterparty;
pub use mandate::Mandate;
pub use parts::{Balances, Caps, Cell, Chain, Counters, PaymentId, PaymentIds, Pending, Window};
pub use proposal::Proposal;
pub use session::Session;
pub use vault::Vault;

/// A stored struct that has the layout of a kernel struct.
///
/// # Safety
/// Both are `repr(C)`, of the same size and alignment, with every field at the same offset, and hold integers only.
/// [`mirror!`] is the one way to implement it: it asserts size, alignment and offsets.
pub unsafe trait Mirror: bytemuck::Pod {
    /// The kernel's struct.
    type Kernel;
}

/// Implements [`Mirror`] after checking size, alignment and the offset of every field.
macro_rules! mirror {
    ($stored:ident { $($field:ident),* $(,)? }) => {
        const _: () = {
            use core::mem::{align_of, offset_of, size_of};
            type Kernel = policy_kernel::state::$stored;
            assert!(size_of::<$stored>() == size_of::<Kernel>());
            assert!(align_of::<$stored>() == align_of::<Kernel>());
            $(assert!(offset_of!($stored, $field) == offset_of!(Kernel, $field));)*
            // Fails to compile when a field is missing from the list.
            fn _every_field(stored: &$stored) {
                let $stored { $($field: _),* } = stored;
            }
        };
        // SAFETY: checked above; `Pod` makes the stored struct integers only, and the kernel's are by its own rule.
        unsafe impl crate::state::Mirror for $stored {
            type Kernel = policy_kernel::state::$stored;
        }
    };
}
use mirror;
