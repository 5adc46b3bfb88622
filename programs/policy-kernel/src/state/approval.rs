//! The approval: one payment that the owners allow over a mandate's approval threshold.

use crate::governance::{Action, Consent};
use crate::ids::PaymentId;
use crate::quantity::{Amount, Key, Revision, UnixSeconds};
use crate::reason::Reason;
use crate::state::mandate::MAX_TERM;
use crate::state::proposal::PROPOSED_APPROVAL;
use crate::state::{expect_valid, expect_version, flag, Mandate, Vault, LAYOUT};

/// One payment, approved by the threshold, spent once. It lifts no cap.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Layout version; 0 in a fresh account.
    pub layout: u8,
    /// Canonical bump of this account's address.
    pub bump: u8,
    /// 1 once a payment used it.
    pub spent: u8,
    /// 1 if `amount` is a maximum, 0 if it is exact.
    pub is_maximum: u8,
    /// 1 if any payment id is allowed, 0 if only `id`.
    pub any_id: u8,
    /// 1 once the owners took it back.
    pub revoked: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// The vault.
    pub vault: Key,
    /// Taken from the vault, or from the proposal that gave it, whose index it has with the highest bit set; never used twice.
    pub index: u64,
    /// The mandate.
    pub mandate: Key,
    /// The payee's wallet.
    pub payee: Key,
    /// The mint of `amount`.
    pub mint: Key,
    /// Exact amount or maximum, base units.
    pub amount: Amount,
    /// The payment id; zero where any is allowed.
    pub id: PaymentId,
    /// The last second at which it may be used.
    pub not_after: UnixSeconds,
    /// The vault's governance epoch when it was given; another one kills it.
    pub governance_epoch: Revision,
    /// The vault's grant epoch when it was given; another one kills it.
    pub grant_epoch: Revision,
    /// Who paid the rent, and gets it back.
    pub rent_payer: Key,
    /// The mandate's incarnation when it was given; another one kills it.
    pub incarnation: Revision,
    /// For later versions; zero.
    pub reserved: [u64; 19],
}

/// What the owners approve.
#[derive(Clone, Copy)]
pub struct ApprovalTerms {
    /// The payee's wallet.
    pub payee: Key,
    /// Exact amount or maximum, base units of the mandate's mint, greater than zero.
    pub amount: Amount,
    /// 1 if it is a maximum.
    pub is_maximum: u8,
    /// The payment id; ignored where any is allowed.
    pub id: PaymentId,
    /// 1 if any payment id is allowed.
    pub any_id: u8,
    /// The last second at which it may be used, at most 366 days from now.
    pub not_after: UnixSeconds,
}

/// Which approval is given, and against which state it was prepared: one signed before the owners changed their rules,
/// revoked all mandates or gave the approval of the same index is refused.
#[derive(Clone, Copy)]
pub struct Giving {
    /// Address of the vault.
    pub vault: Key,
    /// Address of the mandate.
    pub mandate: Key,
    /// Who pays the rent.
    pub rent_payer: Key,
    /// Canonical bump of the approval's address.
    pub bump: u8,
    /// The cluster's time.
    pub now: UnixSeconds,
    /// The vault's next index, which this approval takes; by a proposal, the proposal's with [`PROPOSED_APPROVAL`].
    pub index: u64,
    /// The vault's governance epoch.
    pub governance_epoch: Revision,
    /// The vault's grant epoch.
    pub grant_epoch: Revision,
}

impl Approval {
    /// Gives an approval, in a fresh account.
    ///
    /// # Errors
    /// What [`Vault::consent`] refuses; [`Reason::StaleVersion`], [`Reason::VaultMismatch`], [`Reason::InvalidPayee`], [`Reason::ZeroAmount`],
    /// [`Reason::InvalidFlag`], [`Reason::InvalidTerm`].
    pub fn give(
        &mut self,
        vault: &mut Vault,
        consent: Consent,
        mandate: &Mandate,
        giving: &Giving,
        terms: &ApprovalTerms,
    ) -> Result<(), Reason> {
        let proposed = match &consent {
            Consent::Cosigned(_) => None,
            Consent::Proposed(execution) => Some(execution.proposal.index | PROPOSED_APPROVAL),
        };
        vault.consent(Action::ApprovePayment, true, consent)?;
        expect_version(Revision(proposed.unwrap_or(vault.next_index)), Revision(giving.index))?;
        expect_version(vault.governance_epoch, giving.governance_epoch)?;
        expect_version(vault.grant_epoch, giving.grant_epoch)?;
        if mandate.vault != giving.vault {
            return Err(Reason::VaultMismatch);
        }
        if terms.payee == Key::ZERO || terms.payee == vault.authority {
            return Err(Reason::InvalidPayee);
        }
        if terms.amount.0 == 0 {
            return Err(Reason::ZeroAmount);
        }
        let (is_maximum, any_id) = (flag(terms.is_maximum)?, flag(terms.any_id)?);
        if terms.not_after < giving.now || terms.not_after.0 > giving.now.0.saturating_add(MAX_TERM.0) {
            return Err(Reason::InvalidTerm);
        }
        if proposed.is_none() {
            vault.next_index = vault.next_index.checked_add(1).ok_or(Reason::CounterOverflow)?;
        }
        *self = Self {
            layout: LAYOUT,
            bump: giving.bump,
            spent: 0,
            is_maximum,
            any_id,
            revoked: 0,
            padding: [0; 2],
            vault: giving.vault,
            index: giving.index,
            mandate: giving.mandate,
            payee: terms.payee,
            mint: mandate.mint,
            amount: terms.amount,
            id: if any_id == 1 { PaymentId::default() } else { terms.id },
            not_after: terms.not_after,
            governance_epoch: giving.governance_epoch,
            grant_epoch: giving.grant_epoch,
            rent_payer: giving.rent_payer,
            incarnation: mandate.incarnation,
            reserved: [0; 19],
        };
        expect_valid(self.is_valid())
    }

    /// Whether it is of this amount.
    pub fn covers(&self, amount: Amount) -> bool {
        if self.is_maximum == 1 {
            amount <= self.amount
        } else {
            amount == self.amount
        }
    }

    /// The threshold takes it back.
    ///
    /// # Errors
    /// What [`Vault::consent`] refuses; [`Reason::ApprovalRevoked`] if it is taken back already,
    /// [`Reason::ApprovalSpent`] if it is too late.
    pub fn revoke(&mut self, vault: &Vault, consent: Consent) -> Result<(), Reason> {
        vault.consent(Action::RevokeApproval, true, consent)?;
        if self.revoked != 0 {
            return Err(Reason::ApprovalRevoked);
        }
        if self.spent != 0 {
            return Err(Reason::ApprovalSpent);
        }
        self.revoked = 1;
        expect_valid(self.is_valid())
    }

    /// Whether it can never be used again, so that its rent can go back.
    ///
    /// # Errors
    /// [`Reason::VaultMismatch`], [`Reason::RentPayerMismatch`], [`Reason::ApprovalUsable`].
    pub fn reclaim(&self, vault: &Vault, keys: (&Key, &Key), now: UnixSeconds) -> Result<(), Reason> {
        let (vault_key, rent_payer) = keys;
        if self.vault != *vault_key {
            return Err(Reason::VaultMismatch);
        }
        if self.rent_payer != *rent_payer {
            return Err(Reason::RentPayerMismatch);
        }
        let current = self.governance_epoch == vault.governance_epoch && self.grant_epoch == vault.grant_epoch;
        if current && self.spent == 0 && self.revoked == 0 && now <= self.not_after {
            return Err(Reason::ApprovalUsable);
        }
        Ok(())
    }

    /// What every instruction keeps.
    pub fn is_valid(&self) -> bool {
        self.layout == LAYOUT
            && self.spent <= 1
            && self.is_maximum <= 1
            && self.any_id <= 1
            && self.revoked <= 1
            && self.amount.0 > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{cosigned, Fixture, AUTHORITY, GIVING, MEMBERS, NOW};

    fn terms() -> ApprovalTerms {
        let Approval { payee, amount, is_maximum, id, any_id, not_after, .. } = Fixture::approved().approval;
        ApprovalTerms { payee, amount, is_maximum, id, any_id, not_after }
    }

    #[test]
    fn an_approval_is_given_against_the_state_that_it_was_prepared_for() {
        type Case = (fn(&mut Giving, &mut ApprovalTerms), Reason);
        let cases: [Case; 13] = [
            (|g, _| g.index += 1, Reason::StaleVersion),
            (|g, _| g.governance_epoch.0 += 1, Reason::StaleVersion),
            (|g, _| g.grant_epoch.0 += 1, Reason::StaleVersion),
            (|g, _| g.vault = Key([8; 4]), Reason::VaultMismatch),
            (|_, t| t.payee = Key::ZERO, Reason::InvalidPayee),
            (|_, t| t.payee = AUTHORITY, Reason::InvalidPayee),
            (|_, t| t.amount = Amount(0), Reason::ZeroAmount),
            (|_, t| t.is_maximum = 2, Reason::InvalidFlag),
            (|_, t| t.any_id = 2, Reason::InvalidFlag),
            (|_, t| t.not_after = UnixSeconds(NOW - 1), Reason::InvalidTerm),
            (|_, t| t.not_after = UnixSeconds(NOW + MAX_TERM.0 + 1), Reason::InvalidTerm),
            (|_, t| t.not_after = UnixSeconds::NEVER, Reason::InvalidTerm),
            (|g, _| g.index = u64::MAX, Reason::StaleVersion),
        ];
        for (spoil, reason) in cases {
            let Fixture { mut approval, mut vault, mandate, .. } = Fixture::approved();
            let (mut giving, mut terms) = (Giving { index: vault.next_index, ..GIVING }, terms());
            spoil(&mut giving, &mut terms);
            let before = (approval, vault);
            assert_eq!(approval.give(&mut vault, cosigned(), &mandate, &giving, &terms), Err(reason));
            assert_eq!((approval, vault), before);
        }
        let Fixture { mut approval, mut vault, mandate, .. } = Fixture::approved();
        let giving = Giving { index: vault.next_index, ..GIVING };
        approval.give(&mut vault, cosigned(), &mandate, &giving, &terms()).unwrap();
        assert_eq!(approval.give(&mut vault, cosigned(), &mandate, &giving, &terms()), Err(Reason::StaleVersion));
        vault.next_index = u64::MAX;
        let last = Giving { index: u64::MAX, ..GIVING };
        assert_eq!(approval.give(&mut vault, cosigned(), &mandate, &last, &terms()), Err(Reason::CounterOverflow));
    }

    #[test]
    fn the_threshold_takes_an_approval_back_once_and_before_it_is_spent() {
        let Fixture { mut approval, vault, .. } = Fixture::approved();
        let before = approval;
        assert_eq!(approval.revoke(&vault, Consent::Cosigned(&MEMBERS[..1])), Err(Reason::ThresholdNotMet));
        assert_eq!(Approval { spent: 1, ..approval }.revoke(&vault, cosigned()), Err(Reason::ApprovalSpent));
        assert_eq!(approval, before);
        approval.revoke(&vault, cosigned()).unwrap();
        assert_eq!(approval, Approval { revoked: 1, ..before });
        assert_eq!(approval.revoke(&vault, cosigned()), Err(Reason::ApprovalRevoked));
    }

    #[test]
    fn rent_comes_back_to_its_payer_once_an_approval_is_dead() {
        let Fixture { approval, vault, .. } = Fixture::approved();
        let keys = (&approval.vault, &approval.rent_payer);
        let (now, late) = (UnixSeconds(NOW), UnixSeconds(approval.not_after.0 + 1));
        assert_eq!(approval.reclaim(&vault, keys, approval.not_after), Err(Reason::ApprovalUsable));
        assert_eq!(approval.reclaim(&vault, (&Key([8; 4]), keys.1), late), Err(Reason::VaultMismatch));
        assert_eq!(approval.reclaim(&vault, (keys.0, &Key([8; 4])), late), Err(Reason::RentPayerMismatch));
        assert_eq!(approval.reclaim(&vault, keys, late), Ok(()));
        assert_eq!(Approval { spent: 1, ..approval }.reclaim(&vault, keys, now), Ok(()));
        assert_eq!(Approval { revoked: 1, ..approval }.reclaim(&vault, keys, now), Ok(()));
        assert_eq!(approval.reclaim(&Vault { grant_epoch: Revision(9), ..vault }, keys, now), Ok(()));
        assert_eq!(approval.reclaim(&Vault { governance_epoch: Revision(9), ..vault }, keys, now), Ok(()));
    }
}
