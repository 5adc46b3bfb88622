//! What can be done to a vault beside paying, by whom, after which delay, moving which epoch, and while what: one table,
//! which the program, the client, the documentation and the tests read.

use crate::lifecycle::Mode;
use crate::multisig::authorise;
use crate::quantity::{Key, Revision, Seconds, UnixSeconds};
use crate::reason::Reason;
use crate::state::{expect_version, Proposal, Vault};

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Any single member whose right to hold was not taken away.
    Holder,
    /// Any single member.
    Member,
    /// A threshold of members: together in one transaction, or by a proposal.
    Threshold,
    /// The member who proposed it, or anyone once too many reject it.
    Proposer,
    /// Anyone who pays the fee.
    Anyone,
}

/// What a threshold of members waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delay {
    /// Nothing.
    None,
    /// The delay of approvals.
    Approvals,
    /// The timelock, unless the change can only tighten; nothing while the vault is inert.
    Loosening,
    /// The timelock; nothing while the vault is inert.
    Timelock,
}

/// Which epoch it moves, so that what was prepared before is dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moves {
    /// None.
    Nothing,
    /// The governance epoch: open proposals and approvals die.
    GovernanceEpoch,
    /// The grant epoch: mandates, sessions and approvals die.
    GrantEpoch,
}

/// In which mode of the vault it can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum While {
    /// Any.
    Always,
    /// Any but a pause that holds already.
    NotPaused,
    /// Inert, frozen, faulted or paused: neither running nor booting.
    Stopped,
    /// Booting, before the deadline.
    Booting,
    /// Any but faulted.
    NotFaulted,
    /// Not running, or no timelock.
    StoppedIfTimelock,
}

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who does it.
    pub who: Who,
    /// What a threshold waits for.
    pub delay: Delay,
    /// Which epoch it moves.
    pub moves: Moves,
    /// In which mode.
    pub mode: While,
}

/// Calls a macro with every row, `Name = number, who, delay, epoch, mode, "what it does";` in the order of the table. The
/// numbers are the program's discriminators.
#[macro_export]
macro_rules! for_each_action {
    ($with:ident) => {
        $with! {
            Pause = 6, Holder, None, Nothing, NotPaused, "stops all payments";
            HoldMandate = 26, Holder, None, Nothing, Always, "stops the payments of one mandate";
            HoldSession = 21, Holder, None, Nothing, Always, "stops the payments of one session";
            HoldCounterparty = 29, Holder, None, Nothing, Always, "stops all payments to one payee, rated or not";

            Resume = 7, Threshold, None, Nothing, Stopped, "lifts a pause or a fault, and boots the vault";
            ReleaseMandate = 27, Threshold, None, Nothing, Always, "lifts the hold of a mandate";
            ReleaseSession = 22, Threshold, None, Nothing, Always, "lifts the hold of a session";
            ReleaseCounterparty = 30, Threshold, None, Nothing, Always, "lifts the hold of a payee";
            StripHold = 31, Threshold, None, Nothing, Always, "takes a member's right to hold away";
            RevokeAll = 8, Threshold, None, GrantEpoch, Always, "kills all mandates until they are granted anew";
            RevokeMandate = 28, Threshold, None, Nothing, Always, "kills one mandate until it is granted anew";
            RevokeAttestor = 16, Threshold, None, Nothing, Always, "accepts an attestor no longer, nor what it attested";
            ApprovePayment = 23, Threshold, Approvals, Nothing, Always, "approves one payment over an approval threshold";
            RevokeApproval = 25, Threshold, None, Nothing, Always, "takes an approval back";
            Withdraw = 5, Threshold, None, Nothing, StoppedIfTimelock, "pays out to a registered withdrawal wallet";

            SetBudget = 1, Threshold, Loosening, Nothing, Always, "admits a mint, changes what all agents may spend of it";
            GrantMandate = 2, Threshold, Loosening, Nothing, Always, "grants an agent a mandate, changes its limits";
            SetCounterparty = 3, Threshold, Loosening, Nothing, Always, "rates a payee, changes its own limits";
            SetAttestor = 15, Threshold, Loosening, Nothing, Always, "accepts an attestor, changes its capabilities";
            SetMembers = 32, Threshold, Timelock, GovernanceEpoch, Always, "changes members, threshold, rights to hold";
            SetDelays = 33, Threshold, Timelock, GovernanceEpoch, Always, "changes the timelock and the delay of approvals";
            SetWithdrawal = 34, Threshold, Timelock, Nothing, Always, "changes the wallets that withdrawals may go to";

            Propose = 35, Member, None, Nothing, Always, "proposes one action, and approves it";
            ApproveProposal = 36, Member, None, Nothing, Always, "approves a proposal";
            UnapproveProposal = 37, Member, None, Nothing, Always, "takes the own approval of a proposal back";
            RejectProposal = 38, Member, None, Nothing, Always, "rejects a proposal, but not the own removal";
            CancelProposal = 39, Proposer, None, Nothing, Always, "ends a proposal";
            ReclaimProposal = 40, Anyone, None, Nothing, Always, "returns the rent of a proposal that is done or dead";
            ReclaimApproval = 24, Anyone, None, Nothing, Always, "returns the rent of an approval that is spent or dead";
            BootCheck = 41, Anyone, None, Nothing, Booting, "checks every custody account; enough checks start the vault";
            ReportFault = 42, Anyone, None, Nothing, NotFaulted, "faults the vault, if the accounts shown prove a fault";
        }
    };
}

/// Declares [`Action`] and its table.
macro_rules! declare {
    ($($name:ident = $number:literal, $who:ident, $delay:ident, $moves:ident, $mode:ident, $what:literal;)*) => {
        /// What can be done; the number is the program's discriminator.
        #[repr(u8)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action {
            $(#[doc = $what] $name = $number,)*
        }

        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its row of the table.
            #[inline(always)]
            pub const fn row(self) -> Row {
                match self {
                    $(Self::$name => Row {
                        who: Who::$who,
                        delay: Delay::$delay,
                        moves: Moves::$moves,
                        mode: While::$mode,
                    },)*
                }
            }

            /// Whether this number is of an action that a threshold of members does, and so can be proposed.
            pub const fn is_proposable(number: u8) -> bool {
                match number {
                    $($number => matches!(Who::$who, Who::Threshold),)*
                    _ => false,
                }
            }
        }
    };
}

for_each_action!(declare);

impl Action {
    /// The number of the action in the table.
    #[inline(always)]
    pub const fn number(self) -> u8 {
        self as u8
    }
}

/// How a threshold of members consented to an action.
pub enum Consent<'a> {
    /// They sign this transaction together.
    Cosigned(&'a [Key]),
    /// They approved a proposal before, and this is what it is to be used for.
    Proposed(Execution<'a>),
}

/// The use of a proposal.
pub struct Execution<'a> {
    /// The proposal, which is spent.
    pub proposal: &'a mut Proposal,
    /// Address of the vault.
    pub vault: &'a Key,
    /// What the action is about, as [`Proposal::subjects`].
    pub subjects: [Key; 2],
    /// The arguments of the action, as they stand in the instruction.
    pub arguments: &'a [u8],
    /// The cluster's time.
    pub now: UnixSeconds,
}

impl Vault {
    /// Whether a threshold of members consented to an action, and has waited as long as it must; `loosens` says whether it
    /// could give more power, which matters where the table says so. Nothing that waits is done at once by co-signing,
    /// however many sign.
    ///
    /// # Errors
    /// [`Reason::ThresholdNotMet`], [`Reason::TimelockInForce`], or why the proposal does not do: [`Reason::VaultMismatch`],
    /// [`Reason::ProposalMismatch`], [`Reason::ProposalClosed`], [`Reason::ProposalStale`], [`Reason::ProposalExpired`],
    /// [`Reason::ProposalEarly`].
    #[inline(never)]
    pub fn consent(&self, action: Action, loosens: bool, consent: Consent) -> Result<(), Reason> {
        let delay = self.delay(action, loosens);
        match consent {
            Consent::Cosigned(signers) => {
                authorise(self.members(), self.threshold, signers)?;
                if delay == Seconds(0) {
                    Ok(())
                } else {
                    Err(Reason::TimelockInForce)
                }
            }
            Consent::Proposed(execution) => Proposal::execute(self, action, delay, execution),
        }
    }

    /// How long an action waits.
    pub fn delay(&self, action: Action, loosens: bool) -> Seconds {
        let timelock = if self.mode == Mode::Inert as u8 { Seconds(0) } else { self.timelock };
        match action.row().delay {
            Delay::None => Seconds(0),
            Delay::Approvals => self.approval_delay,
            Delay::Loosening if !loosens => Seconds(0),
            Delay::Loosening | Delay::Timelock => timelock,
        }
    }

    /// Moves the epoch that an action moves.
    pub(crate) fn move_epoch(&mut self, action: Action) {
        match action.row().moves {
            Moves::Nothing => (),
            Moves::GovernanceEpoch => self.governance_epoch = self.governance_epoch.next(),
            Moves::GrantEpoch => self.grant_epoch = self.grant_epoch.next(),
        }
    }

    /// A member's place.
    ///
    /// # Errors
    /// [`Reason::NotAMember`].
    pub fn place(&self, member: &Key) -> Result<usize, Reason> {
        self.members().iter().position(|key| key == member).ok_or(Reason::NotAMember)
    }

    /// Whether a key is a member's, and the member still has its right to hold.
    ///
    /// # Errors
    /// [`Reason::NotAMember`], [`Reason::HoldRightStripped`].
    pub fn expect_holder(&self, member: &Key) -> Result<(), Reason> {
        if self.stripped & self.bit(member)? == 0 {
            Ok(())
        } else {
            Err(Reason::HoldRightStripped)
        }
    }

    /// The threshold takes a member's right to hold away. It has it again when the members are named anew.
    ///
    /// # Errors
    /// What [`consent`](Self::consent) refuses; [`Reason::StaleVersion`] for another governance epoch than the expected
    /// one; [`Reason::NotAMember`], [`Reason::HoldRightStripped`] if it has none.
    pub fn strip_hold(&mut self, consent: Consent, member: &Key, expected: Revision) -> Result<(), Reason> {
        self.consent(Action::StripHold, true, consent)?;
        expect_version(self.governance_epoch, expected)?;
        self.expect_holder(member)?;
        self.stripped |= self.bit(member)?;
        Ok(())
    }

    fn bit(&self, member: &Key) -> Result<u64, Reason> {
        let place = u32::try_from(self.place(member)?).unwrap_or(u32::MAX);
        1u64.checked_shl(place).ok_or(Reason::NotAMember)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{cosigned, running_vault, MEMBERS, TREASURY};

    #[test]
    fn numbers_are_used_once() {
        for (place, action) in Action::ALL.iter().enumerate() {
            assert!(Action::ALL[place + 1..].iter().all(|other| other.number() != action.number()), "{action:?}");
        }
    }

    #[test]
    fn nothing_waits_but_what_a_threshold_does_and_only_that_can_be_proposed() {
        for action in Action::ALL {
            let Row { who, delay, moves, .. } = action.row();
            let threshold = who == Who::Threshold;
            assert!(threshold || (delay, moves) == (Delay::None, Moves::Nothing), "{action:?}");
            assert_eq!(Action::is_proposable(action.number()), threshold, "{action:?}");
        }
        for unknown in [0, 4, 9, 43, u8::MAX] {
            assert!(!Action::is_proposable(unknown));
        }
    }

    fn act(vault: &Vault, signers: usize, action: Action, loosens: bool) -> Result<(), Reason> {
        vault.consent(action, loosens, Consent::Cosigned(&MEMBERS[..signers]))
    }

    #[test]
    fn cosigning_does_at_once_only_what_needs_no_delay() {
        let mut vault = running_vault();
        for action in Action::ALL.iter().copied().filter(|action| action.row().who == Who::Threshold) {
            vault.timelock = Seconds(0);
            assert_eq!(act(&vault, 1, action, true), Err(Reason::ThresholdNotMet));
            assert_eq!(act(&vault, 2, action, true), Ok(()));
            vault.timelock = Seconds(1);
            let waits = matches!(action.row().delay, Delay::Loosening | Delay::Timelock);
            assert_eq!(act(&vault, 3, action, true), if waits { Err(Reason::TimelockInForce) } else { Ok(()) });
            let tightens = action.row().delay == Delay::Loosening;
            assert_eq!(act(&vault, 2, action, false).is_ok(), tightens || !waits);
            assert_eq!(act(&vault, 1, action, false), Err(Reason::ThresholdNotMet));
        }
        let slow = Vault { approval_delay: Seconds(1), ..running_vault() };
        assert_eq!(act(&slow, 3, Action::ApprovePayment, true), Err(Reason::TimelockInForce));
    }

    #[test]
    fn a_vault_is_set_up_without_delay_until_it_first_boots() {
        let mut vault = Vault { mode: Mode::Inert as u8, timelock: Seconds(1), ..running_vault() };
        assert_eq!(act(&vault, 1, Action::SetBudget, true), Err(Reason::ThresholdNotMet));
        assert_eq!(act(&vault, 2, Action::SetBudget, true), Ok(()));
        for mode in [Mode::Boot, Mode::Run, Mode::Frozen, Mode::Faulted] {
            vault.mode = mode as u8;
            assert_eq!(act(&vault, 3, Action::SetBudget, true), Err(Reason::TimelockInForce));
        }
    }

    #[test]
    fn a_member_without_its_right_holds_nothing_and_still_counts_for_the_threshold() {
        let mut vault = running_vault();
        let before = vault;
        assert_eq!(
            vault.strip_hold(Consent::Cosigned(&MEMBERS[..1]), &MEMBERS[2], vault.governance_epoch),
            Err(Reason::ThresholdNotMet)
        );
        assert_eq!(vault.strip_hold(cosigned(), &MEMBERS[2], Revision(9)), Err(Reason::StaleVersion));
        assert_eq!(vault.strip_hold(cosigned(), &TREASURY, vault.governance_epoch), Err(Reason::NotAMember));
        assert_eq!(vault, before);
        vault.strip_hold(cosigned(), &MEMBERS[2], vault.governance_epoch).unwrap();
        assert!(vault.is_valid());
        assert_eq!(vault.strip_hold(cosigned(), &MEMBERS[2], vault.governance_epoch), Err(Reason::HoldRightStripped));
        let now = UnixSeconds(5);
        assert_eq!(vault.pause(&MEMBERS[2], now), Err(Reason::HoldRightStripped));
        assert_eq!(vault.consent(Action::RevokeAll, true, Consent::Cosigned(&MEMBERS[1..])), Ok(()));
        vault.pause(&MEMBERS[0], now).unwrap();
    }
}
