//! The memory that host and kernel share.

use core::mem::{offset_of, size_of};
use core::ptr::addr_of_mut;

use policy_kernel::foresee::plan::{Step, MAX_STEPS};
use policy_kernel::foresee::{Parties, Payee, Rehearsal, Shown, MAX_PAYEES};
use policy_kernel::quantity::Amount;
use policy_kernel::state::{Approval, Attestation, Attestor, Budget, Counterparty, Mandate, Proposal, Session, Vault};

use crate::record::Recorded;

/// Words of the longest answer.
pub const ANSWER_WORDS: usize = 128;
/// Bytes of the longest token account or mint that is read here: a mint with some thousand bytes of metadata fits.
pub const DATA_BYTES: usize = 16 * 1024;

/// What the host writes before it asks, and reads afterwards. Integers only, little-endian, laid out as `repr(C)` says.
#[repr(C)]
pub struct Desk {
    /// A vault's bytes, without the account's discriminator; so with the other accounts.
    pub vault: Vault,
    /// The budget.
    pub budget: Budget,
    /// The mandate.
    pub mandate: Mandate,
    /// What all payments have in common.
    pub parties: Parties,
    /// What the signer shows beside: whether there is a session, an attestation, an approval, one word each, and these.
    pub shown: Shown,
    /// The payees.
    pub payees: [Payee; MAX_PAYEES],
    /// The payments.
    pub steps: [Step; MAX_STEPS],
    /// Filled by [`plan`](crate::plan).
    pub largest: [Amount; MAX_STEPS],
    /// Filled by each question.
    pub answer: [u64; ANSWER_WORDS],
    /// The data of a token account or mint.
    pub data: [u8; DATA_BYTES],
    /// What members propose.
    pub proposal: Proposal,
    /// The payee's record that it is about.
    pub counterparty: Counterparty,
    /// What is recorded.
    pub recorded: Recorded,
}

// WebAssembly is little-endian, and so are accounts.
const _: () = assert!(cfg!(target_endian = "little"));

struct Shared(core::cell::UnsafeCell<core::mem::MaybeUninit<Desk>>);

// SAFETY: an instance has one thread.
unsafe impl Sync for Shared {}

static DESK: Shared = Shared(core::cell::UnsafeCell::new(core::mem::MaybeUninit::zeroed()));

/// The desk, for the length of one call.
pub fn desk() -> &'static mut Desk {
    // SAFETY: the desk consists of integers, for which zeros and whatever the host writes are values. Each exported
    // function calls this once, none calls another, and the host is not running meanwhile.
    unsafe { &mut *DESK.0.get().cast::<Desk>() }
}

impl Desk {
    /// The accounts to rehearse on.
    pub fn rehearsal(&self) -> Rehearsal<'_, MAX_PAYEES> {
        let Self { vault, parties, budget, mandate, shown, payees, .. } = self;
        Rehearsal { vault, parties, budget: *budget, mandate: *mandate, shown: *shown, payees: *payees }
    }

    /// The first bytes of the data; none where there are not so many.
    pub fn data(&self, length: u32) -> &[u8] {
        self.data.get(..length as usize).unwrap_or(&[])
    }

    /// Writes the answer's first words.
    pub fn reply(&mut self, words: impl IntoIterator<Item = u64>) {
        for (place, word) in self.answer.iter_mut().zip(words) {
            *place = word;
        }
    }
}

/// Where a part begins, and the bytes of one element of it.
pub fn part(number: u32) -> Option<(*mut u8, usize)> {
    let desk = DESK.0.get().cast::<Desk>();
    // SAFETY: only addresses are taken.
    unsafe {
        Some(match number {
            0 => (addr_of_mut!((*desk).vault).cast(), size_of::<Vault>()),
            1 => (addr_of_mut!((*desk).budget).cast(), size_of::<Budget>()),
            2 => (addr_of_mut!((*desk).mandate).cast(), size_of::<Mandate>()),
            3 => (addr_of_mut!((*desk).parties).cast(), size_of::<Parties>()),
            4 => (addr_of_mut!((*desk).payees).cast(), size_of::<Payee>()),
            5 => (addr_of_mut!((*desk).steps).cast(), size_of::<Step>()),
            6 => (addr_of_mut!((*desk).largest).cast(), size_of::<Amount>()),
            7 => (addr_of_mut!((*desk).answer).cast(), size_of::<u64>()),
            8 => (addr_of_mut!((*desk).shown).cast(), offset_of!(Shown, session)),
            9 => (addr_of_mut!((*desk).shown.session).cast(), size_of::<Session>()),
            10 => (addr_of_mut!((*desk).shown.attestor).cast(), size_of::<Attestor>()),
            11 => (addr_of_mut!((*desk).shown.attestation).cast(), size_of::<Attestation>()),
            12 => (addr_of_mut!((*desk).shown.approval).cast(), size_of::<Approval>()),
            13 => (addr_of_mut!((*desk).data).cast(), DATA_BYTES),
            14 => (addr_of_mut!((*desk).proposal).cast(), size_of::<Proposal>()),
            15 => (addr_of_mut!((*desk).counterparty).cast(), size_of::<Counterparty>()),
            16 => (addr_of_mut!((*desk).recorded).cast(), size_of::<Recorded>()),
            _ => return None,
        })
    }
}
