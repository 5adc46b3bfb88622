//! Every reason for which something is refused: one numbered list for kernel, program, client and docs.

/// Calls a macro with the whole list, so that the program's error enum is this one and cannot drift from it.
#[macro_export]
macro_rules! for_each_reason {
    ($callback:ident) => {
        $callback! {
            // 100: freeze gate.
            VaultPaused = 100, "a member paused the vault; a threshold of members can resume it";
            VaultNotRunning = 101, "the vault is not running; a threshold of members can start it with resume";
            MandateHeld = 102, "the mandate is on hold; a threshold of members can grant it again without the hold";
            SessionHeld = 103, "the session is on hold; a threshold of members can release it";

            // 200: context gate.
            VaultMismatch = 200, "the mandate or the budget belongs to another vault";
            MintMismatch = 201, "the mandate, the budget and the payment must name the same mint";
            ZeroAmount = 202, "the amount must be greater than zero";
            NotStarted = 203, "the mandate has not started";
            Expired = 204, "the mandate has expired; its last second is the one before expires_at";
            RequestExpired = 205, "the request's own not-after time has passed";
            PerPaymentCap = 206, "the amount is over the mandate's limit for one payment";
            DayCap = 207, "the payment would pass the mandate's limit for this UTC day";
            WeekCap = 208, "the payment would pass the mandate's limit for this ISO week";
            LifetimeCap = 209, "the payment would pass the mandate's lifetime limit";
            BudgetPerPaymentCap = 210, "the amount is over the budget's limit for one payment";
            BudgetDayCap = 211, "the payment would pass the budget's limit for this UTC day";
            BudgetWeekCap = 212, "the payment would pass the budget's limit for this ISO week";
            BudgetLifetimeCap = 213, "the payment would pass the budget's lifetime limit";
            PaymentIdReused = 214, "this payment id was paid before";
            PaymentIdBelowFloor = 215, "this payment id is older than the oldest that can be told apart; issue a new one";
            PaymentIdFromFuture = 216, "this payment id was issued after the cluster's present time";
            PaymentIdsExhausted = 217, "too many payments in a short time; the oldest payment id is still too fresh to forget";
            SessionPerPaymentCap = 218, "the amount is over the session's limit for one payment";
            SessionDayCap = 219, "the payment would pass the session's limit for this UTC day";
            SessionWeekCap = 220, "the payment would pass the session's limit for this ISO week";
            SessionLifetimeCap = 221, "the payment would pass the session's lifetime limit";

            // 300: identity gate.
            SignerNotAgent = 300, "the signer is not the agent of this mandate";
            GrantEpochStale = 301, "the owners revoked all mandates after this one was granted; it needs a new grant";
            SessionMismatch = 302, "the session shown is not one of this mandate for this signer";
            SessionExpired = 303, "the session has ended; its last second is the one before expires_at";
            SessionStale = 304, "the owners revoked all mandates after this session was opened; the agent must open it again";

            // 400: egress gate.
            CustodyMismatch = 400, "the source is not the custody account of this budget";
            OwnAccount = 401, "a vault cannot pay itself";
            PayeeAccountOwner = 402, "the destination token account does not belong to the payee";
            PayeeAccountMint = 403, "the destination token account holds another mint";
            CounterpartyMismatch = 404, "the counterparty record is of another vault or another payee";
            PayeeDenied = 405, "the owners denied this payee";
            TierTooLow = 406, "the payee's tier is lower than the mandate asks for";
            UnratedDenied = 407, "the payee is unrated, and the mandate denies unrated payees";
            PayeePerPaymentCap = 409, "the amount is over the payee's own limit for one payment";
            PayeeDayCap = 410, "the payment would pass the payee's own limit for this UTC day";
            PayeeWeekCap = 411, "the payment would pass the payee's own limit for this ISO week";
            PayeeLifetimeCap = 412, "the payment would pass the payee's own lifetime limit";
            PayeeMint = 413, "the payee has limits of its own, and they are in another mint";
            AuthorityMismatch = 414, "the authority shown is not the vault's";
            TokenProgramMismatch = 415, "the token program is not the one that owns the budget's mint";
            MintChanged = 416, "the mint's decimals or extensions are not those that the owners admitted";
            TransferFeeSet = 417, "the mint takes a transfer fee in this epoch";
            TransferHookSet = 418, "the mint has a transfer hook, which could do more than transfer";
            DestinationNeedsMemo = 419, "the destination token account takes transfers with a memo only";

            // 500: threat gate.
            WindowAmount = 500, "the payment would pass the mandate's limit for the rolling window";
            WindowCount = 501, "one more payment would pass the mandate's count limit for the rolling window";
            TierShare = 502, "the payment would pass the share of the rolling window open to the payee's tier";
            UnratedLimit = 503, "the payment would pass the limit that all unrated payees share in the rolling window";
            RiskTooHigh = 504, "the payee's risk is above the mandate's maximum";
            ConfidenceTooLow = 505, "the confidence in the payee's rating is below the mandate's minimum";

            // 600: delegation gate.
            ValidationRequired = 600, "the amount is above the mandate's validation threshold";
            ApprovalRequired = 601, "the amount is above the mandate's approval threshold";
            UnratedNeedsValidation = 602, "the payee is unrated, and the mandate asks for a validation";
            AttestorMismatch = 603, "the attestor shown is of another vault, or did not issue the attestation shown";
            AttestorRevoked = 604, "the owners no longer accept this attestor";
            CapabilityNotAccepted = 605, "the owners do not accept this attestor's word on this capability";
            AttestationMismatch = 606, "the attestation shown is of another vault or about another agent";
            CapabilityMismatch = 607, "the attestation shown is of another capability than the mandate requires";
            AttestationRevoked = 608, "the attestor took the attestation back";
            AttestationExpired = 609, "the attestation has expired; its last second is the one before expires_at";
            AttestationStale = 610, "the owners accepted the attestor anew after it issued the attestation";
            ApprovalMismatch = 611, "the approval shown is of another vault, mandate, payee or mint";
            ApprovalIdMismatch = 612, "the approval shown is of another payment id";
            ApprovalAmount = 613, "the amount is not the approved one, or above the approved maximum";
            ApprovalSpent = 614, "the approval was spent by another payment";
            ApprovalExpired = 615, "the approval's not-after time has passed";
            ApprovalStale = 616, "the owners changed their rules or revoked all mandates after they gave the approval";

            // 700: governance.
            NotAMember = 700, "the signer is not a member of the vault";
            ThresholdNotMet = 701, "too few distinct members signed";
            StaleVersion = 702, "the state changed since this action was prepared; read it again and sign anew";
            InvalidMembers = 703, "a vault has 1 to 7 distinct members, none of them the zero address or its own authority";
            InvalidThreshold = 704, "the threshold must be at least 1 and at most the number of members";
            InvalidWithdrawalAddresses = 705, "a vault has 1 to 4 distinct withdrawal wallets, none of them the zero address or its own authority";
            InvalidTerm = 706, "the term must end after it starts and at most 366 days after the grant";
            InvalidWindow = 707, "the rolling window must be a multiple of 12 seconds, from 12 seconds to 366 days";
            InvalidTierShares = 708, "tier shares are eighths, 0 to 8, and must not fall from one tier to the next";
            InvalidTier = 709, "tiers are 0 to 4";
            InvalidBasisPoints = 710, "basis points are 0 to 10000";
            InvalidUnratedTreatment = 711, "unrated treatment is 0 (deny), 1 (shared limit) or 2 (needs validation)";
            InvalidTimelock = 712, "the timelock is at most 30 days";
            InvalidAgent = 713, "the agent must be neither the zero address nor the vault's own authority";
            InvalidPayee = 714, "the payee must be neither the zero address nor the vault's own authority";
            TimelockInForce = 715, "the vault has a timelock and has run; what gives more power cannot be done at once by co-signing";
            WithdrawalAddressUnknown = 716, "the destination does not belong to a registered withdrawal wallet";
            WithdrawalWhileRunning = 717, "a vault with a timelock pays out to its owners only while it is paused or not running";
            AlreadyPaused = 718, "the vault is already paused";
            AlreadyRunning = 719, "the vault is running and not paused";
            VaultFaulted = 720, "the vault is faulted; it cannot be resumed";
            MintNotAdmissible = 721, "the mint must be an initialised mint of SPL Token or Token-2022, with the decimals that it was admitted with";
            CustodyInvalid = 722, "custody must be the associated token account of the vault's authority, without delegate or close authority";
            InvalidFlag = 723, "a flag is 0 or 1";
            InvalidCapMint = 724, "a payee's own limits name their mint, and keep it";
            ExtensionRefused = 725, "the mint has a Token-2022 extension that no vault takes";
            ExtensionNeedsOptIn = 726, "the mint has a Token-2022 extension that gives others power over custody, and the owners did not accept it";
            InvalidOptIns = 727, "owners can opt in to the extensions of this mint that give others power, and to no others";
            InvalidCapabilities = 728, "an attestor is believed for 1 to 8 distinct capabilities, none of them zero";
            InvalidAttestor = 729, "the attestor must be neither the zero address nor the vault's own authority";
            InvalidSubject = 730, "an attestation is about an agent that is neither the zero address nor the attestor itself";
            InvalidCapability = 731, "a mandate that asks for validations names the capability that they must attest";
            InvalidSessionKey = 732, "a session key must be neither the zero address, nor the agent, nor the vault's own authority";
            SessionExceedsMandate = 733, "a session's caps must be within the mandate's, and it must end with the mandate at the latest";
            AlreadyHeld = 734, "it is already on hold";
            NotHeld = 735, "it is not on hold";
            ApprovalUsable = 736, "the approval can still be used; its rent comes back once it is spent, expired or void";
            RentPayerMismatch = 737, "the rent goes back to whoever paid it, and that is another account";

            // 800: atomicity.
            NotTopLevel = 800, "gate must be a top-level instruction of the transaction";
            NotFollowedByTransfer = 801, "the instruction after gate must be the transfer of the same payment";
            NotFollowedByFeedback = 802, "the second instruction after gate must be the feedback of the same payment";
            TicketOutstanding = 803, "a gated payment of this mandate is not settled";
            NoTicket = 804, "no payment was gated for this transfer";
            TicketMismatch = 805, "the transfer differs from the payment that was gated";
            TicketStale = 806, "the payment was gated in an earlier slot";
            NotTransferred = 807, "no gated payment was transferred before this feedback";
            BalanceMismatch = 808, "the balances did not change by exactly the amount";
            CounterpartyNotCanonical = 809, "an unrated payee is shown by its canonical, empty counterparty address";
            NotATokenAccount = 810, "the account is not an initialised token account of this token program";
            NothingToRecord = 811, "the payment would be allowed now: there is no denial to record";
            VerdictDiffers = 812, "the gates find something else now than the denial to be recorded says";
            DenialRecorded = 813, "a denial of this mandate was recorded in this slot already";
            UnexpectedAccount = 814, "an account follows that a payment has no use for, or a second one of its kind";

            // 900: faults.
            ClockInvalid = 900, "the cluster's clock shows a time before 1970";
            CounterOverflow = 901, "a counter cannot hold the sum";
            StateInvalid = 902, "an account holds a state that no instruction writes";
        }
    };
}

/// Declares [`Reason`].
macro_rules! declare {
    ($($name:ident = $code:tt, $message:tt;)*) => {
        /// Why something is refused. Numbers are never reused or reordered; the program's error is 6000 plus the number.
        #[repr(u16)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Reason {
            $(#[doc = $message] $name = $code,)*
        }

        impl Reason {
            /// Every reason, in the order of its number.
            #[cfg(test)]
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The number.
            #[inline(always)]
            pub const fn code(self) -> u16 {
                self as u16
            }
        }
    };
}

for_each_reason!(declare);

/// The delegation gate's reasons lie between these two: it refuses only for want of somebody else's word.
const FIRST_ESCALATION: u16 = 600;
const FIRST_OF_GOVERNANCE: u16 = 700;

impl Reason {
    /// Whether it only asks for somebody else's word: a validation by an attestor, or an approval by the owners.
    pub const fn escalates(self) -> bool {
        self.code() >= FIRST_ESCALATION && self.code() < FIRST_OF_GOVERNANCE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_rise_so_that_none_is_used_twice() {
        for pair in Reason::ALL.windows(2) {
            assert!(pair[0].code() < pair[1].code(), "{:?} and {:?}", pair[0], pair[1]);
        }
    }
}
