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

            // 300: identity gate.
            SignerNotAgent = 300, "the signer is not the agent of this mandate";
            GrantEpochStale = 301, "the owners revoked all mandates after this one was granted; it needs a new grant";

            // 400: egress gate.
            CustodyMismatch = 400, "the source is not the custody account of this budget";
            OwnAccount = 401, "a vault cannot pay itself";
            PayeeAccountOwner = 402, "the destination token account does not belong to the payee";
            PayeeAccountMint = 403, "the destination token account holds another mint";
            CounterpartyMismatch = 404, "the counterparty record is of another vault or another payee";
            PayeeDenied = 405, "the owners denied this payee";
            TierTooLow = 406, "the payee's tier is lower than the mandate asks for";
            UnratedDenied = 407, "the payee is unrated, and the mandate denies unrated payees";
            UnratedNeedsValidation = 408, "the payee is unrated, and the mandate asks for a validation";
            PayeePerPaymentCap = 409, "the amount is over the payee's own limit for one payment";
            PayeeDayCap = 410, "the payment would pass the payee's own limit for this UTC day";
            PayeeWeekCap = 411, "the payment would pass the payee's own limit for this ISO week";
            PayeeLifetimeCap = 412, "the payment would pass the payee's own lifetime limit";
            PayeeMint = 413, "the payee has limits of its own, and they are in another mint";
            AuthorityMismatch = 414, "the authority shown is not the vault's";

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
            MintNotAdmissible = 721, "the mint must be an initialised mint of the SPL Token program";
            CustodyInvalid = 722, "custody must be the associated token account of the vault's authority, without delegate or close authority";
            InvalidFlag = 723, "a flag is 0 or 1";
            InvalidCapMint = 724, "a payee's own limits name their mint, and keep it";

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

impl Reason {
    /// Whether it only asks for somebody else's word: a validation by an attestor, or an approval by the owners.
    pub const fn escalates(self) -> bool {
        matches!(self, Self::UnratedNeedsValidation | Self::ValidationRequired | Self::ApprovalRequired)
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
