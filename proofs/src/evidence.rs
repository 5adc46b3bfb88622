//! Evidence: what is hashed says everything that a record says.

use policy_kernel::evidence::{link, Kind, Path, Stamp, Subject};
use policy_kernel::quantity::{Amount, Key, Revision};

use crate::any;

/// What a link is made of.
struct Said {
    head: Key,
    stamp: Stamp,
    keys: [Key; 5],
    amount: u64,
    gates: u64,
    verdict: u64,
    epochs: [u64; 2],
}

impl Said {
    fn any() -> Self {
        let kind = match kani::any::<u8>() & 3 {
            0 => Kind::Decision,
            1 => Kind::Outcome,
            _ => Kind::Denial,
        };
        let path = match kani::any::<u8>() & 3 {
            0 => Path::Gated,
            1 => Path::Fused,
            _ => Path::Unpaid,
        };
        let verdict = kani::any::<u64>() & 3;
        let stamp = Stamp { sequence: any::count(), slot: any::slot(), time: any::time(), kind, path };
        let (amount, gates, epochs) = (kani::any(), kani::any(), kani::any());
        Self { head: any::key(), stamp, keys: any::keys(), amount, gates, verdict, epochs }
    }

    fn link(&self) -> [u64; 32] {
        let [vault, mandate, payee, mint, id] = &self.keys;
        let [governance, grant] = self.epochs;
        let subject = Subject {
            vault,
            mandate,
            payee,
            mint,
            amount: Amount(self.amount),
            id: *id,
            gates: self.gates,
            verdict: self.verdict,
            governance_epoch: Revision(governance),
            grant_epoch: Revision(grant),
        };
        link(&self.head, &self.stamp, &subject).0
    }

    /// All of it in words.
    fn words(&self) -> [u64; 34] {
        let Stamp { sequence, slot, time, kind, path } = self.stamp;
        let [governance, grant] = self.epochs;
        let fields = [sequence.0, slot.0, time.0, kind as u64, path as u64, self.verdict, self.amount, self.gates];
        let mut words = [0; 34];
        words[..8].copy_from_slice(&fields);
        (words[8], words[9]) = (governance, grant);
        words[10..14].copy_from_slice(&self.head.0);
        let mut key = 0;
        while key < 5 {
            words[14 + 4 * key..18 + 4 * key].copy_from_slice(&self.keys[key].0);
            key += 1;
        }
        words
    }
}

/// `evidence_injective`: two records of which anything differs, or that follow other heads, are hashed from different bytes.
#[kani::proof]
#[kani::unwind(35)]
fn links_differ_where_anything_differs() {
    let (one, other) = (Said::any(), Said::any());
    let (mut links, mut words) = (0, 0);
    let (a, b) = (one.link(), other.link());
    let mut at = 0;
    while at < 32 {
        links |= a[at] ^ b[at];
        at += 1;
    }
    let (a, b) = (one.words(), other.words());
    let mut at = 0;
    while at < 34 {
        words |= a[at] ^ b[at];
        at += 1;
    }
    assert!(links != 0 || words == 0);
    kani::cover!(links == 0);
    kani::cover!(links != 0);
}
