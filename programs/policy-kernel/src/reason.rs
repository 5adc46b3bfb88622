//! Every reason for which something is refused: one numbered list for kernel, program, client and docs.

/// Calls a macro with the whole list, so that the program's error enum is this one and cannot drift from it. A row is
/// `Name = number, "why it happened", "what to do";`: the first text is the program's error message, both are rows of
/// `docs/errors.md`.
#[macro_export]
macro_rules! for_each_reason {
    ($callback:ident) => {
        $callback! {
            // 100: freeze gate.
            VaultPaused = 100, "a member paused the vault; a threshold of members can resume it",
                "wait; once the owners know why it was paused, a threshold of them calls `resume`";
            VaultNotRunning = 101, "the vault is not running; a threshold of members can start it with resume",
                "owners start the vault with `resume`; until then nothing is paid, and they can `withdraw`";
            MandateHeld = 102, "the mandate is on hold; a threshold of members can release it",
                "wait; once the owners know why it is held, a threshold of them calls `releaseMandate`";
            SessionHeld = 103, "the session is on hold; a threshold of members can release it",
                "pay with the agent's own key; owners lift the hold with `releaseSession`";

            // 200: context gate.
            VaultMismatch = 200, "the mandate or the budget belongs to another vault",
                "let the SDK derive the accounts: `pay` needs only the addresses of vault, agent, payee and mint";
            MintMismatch = 201, "the mandate, the budget and the payment must name the same mint",
                "name one mint throughout: the mandate's, which is also its budget's";
            ZeroAmount = 202, "the amount must be greater than zero",
                "name at least one base unit";
            NotStarted = 203, "the mandate has not started",
                "wait until `passesAt`; owners bring `startsAt` forward with `grantMandate`";
            Expired = 204, "the mandate has expired; its last second is the one before expires_at",
                "owners grant a new term with `grantMandate`; what was spent stays counted";
            RequestExpired = 205, "the request's own not-after time has passed",
                "if it is still to be paid, send it again with the same id and a later `notAfter`";
            PerPaymentCap = 206, "the amount is over the mandate's limit for one payment",
                "pay at most `limit`; owners raise it with `grantMandate`";
            DayCap = 207, "the payment would pass the mandate's limit for this UTC day",
                "pay at most `headroom`, or wait until `passesAt` (midnight UTC); owners raise it with `grantMandate`";
            WeekCap = 208, "the payment would pass the mandate's limit for this ISO week",
                "pay at most `headroom`, or wait until `passesAt` (a Monday); owners raise it with `grantMandate`";
            LifetimeCap = 209, "the payment would pass the mandate's lifetime limit",
                "pay at most `headroom`; owners raise it with `grantMandate`";
            BudgetPerPaymentCap = 210, "the amount is over the budget's limit for one payment",
                "pay at most `limit`; owners raise it for all agents with `setBudget`";
            BudgetDayCap = 211, "the payment would pass the budget's limit for this UTC day",
                "pay at most `headroom`, or wait until `passesAt`; owners raise it for all agents with `setBudget`";
            BudgetWeekCap = 212, "the payment would pass the budget's limit for this ISO week",
                "pay at most `headroom`, or wait until `passesAt`; owners raise it for all agents with `setBudget`";
            BudgetLifetimeCap = 213, "the payment would pass the budget's lifetime limit",
                "pay at most `headroom`; owners raise it for all agents with `setBudget`";
            PaymentIdReused = 214, "this payment id was paid before",
                "take the receipt of the earlier payment from `payOnce`; for another payment issue another id";
            PaymentIdBelowFloor = 215,
                "this payment id is older than the oldest that can be told apart; issue a new one",
                "make sure with `findPayment` that this id was not paid, then issue a new one at the present time";
            PaymentIdFromFuture = 216, "this payment id was issued after the cluster's present time",
                "issue ids at the time that `clusterTime` tells, or wait until `passesAt`";
            PaymentIdsExhausted = 217,
                "too many payments in a short time; the oldest payment id is still too fresh to forget",
                "wait until `passesAt`, and spread payments over time";
            SessionPerPaymentCap = 218, "the amount is over the session's limit for one payment",
                "pay at most `limit`, or with the agent's own key; the agent raises it with `openSession`";
            SessionDayCap = 219, "the payment would pass the session's limit for this UTC day",
                "pay at most `headroom`, or wait until `passesAt`; the agent raises it with `openSession`";
            SessionWeekCap = 220, "the payment would pass the session's limit for this ISO week",
                "pay at most `headroom`, or wait until `passesAt`; the agent raises it with `openSession`";
            SessionLifetimeCap = 221, "the payment would pass the session's lifetime limit",
                "pay at most `headroom`, or with the agent's own key; the agent raises it with `openSession`";

            // 300: identity gate.
            SignerNotAgent = 300, "the signer is not the agent of this mandate",
                "sign with the key that the mandate was granted to, or with one that it opened a session for";
            GrantEpochStale = 301, "the owners revoked this mandate, or all of them, after it was granted; it needs a new grant",
                "owners grant it again with `grantMandate`; what was spent stays counted";
            SessionMismatch = 302, "the session shown is not one of this mandate for this signer",
                "show the session of this mandate and this signer; the agent opens one with `openSession`";
            SessionExpired = 303, "the session has ended; its last second is the one before expires_at",
                "the agent opens it again with `openSession` and a later end";
            SessionStale = 304,
                "the owners revoked the mandate, or all of them, after this session was opened; the agent must open it again",
                "once the mandate is granted again, the agent opens the session again with `openSession`";

            // 400: egress gate.
            CustodyMismatch = 400, "the source is not the custody account of this budget",
                "pay from `custodyAddress(vault, mint)`, as the SDK does";
            OwnAccount = 401, "a vault cannot pay itself",
                "pay somebody else; owners take tokens out with `withdraw`";
            PayeeAccountOwner = 402, "the destination token account does not belong to the payee",
                "pay a token account that the payee's wallet owns, such as `tokenAddress(payee, mint)`";
            PayeeAccountMint = 403, "the destination token account holds another mint",
                "pay a token account of the payment's mint, such as `tokenAddress(payee, mint)`";
            CounterpartyMismatch = 404, "the counterparty record is of another vault or another payee",
                "show `counterpartyAddress(vault, payee)`, as the SDK does";
            PayeeDenied = 405, "the payee is on hold; a threshold of members can release it",
                "do not pay it; if it is held in error, owners lift the hold with `releaseCounterparty`";
            TierTooLow = 406, "the payee's tier is lower than the mandate asks for",
                "choose another payee; owners raise its tier with `setCounterparty`, or lower `minimumTier`";
            UnratedDenied = 407, "the payee is unrated, and the mandate denies unrated payees",
                "choose a rated payee; owners rate this one with `setCounterparty`";
            PayeePerPaymentCap = 409, "the amount is over the payee's own limit for one payment",
                "pay at most `limit`; owners raise it with `setCounterparty`";
            PayeeDayCap = 410, "the payment would pass the payee's own limit for this UTC day",
                "pay at most `headroom`, or wait until `passesAt`; owners raise it with `setCounterparty`";
            PayeeWeekCap = 411, "the payment would pass the payee's own limit for this ISO week",
                "pay at most `headroom`, or wait until `passesAt`; owners raise it with `setCounterparty`";
            PayeeLifetimeCap = 412, "the payment would pass the payee's own lifetime limit",
                "pay at most `headroom`; owners raise it with `setCounterparty`";
            PayeeMint = 413, "the payee has limits of its own, and they are in another mint",
                "pay it in the mint of its limits; owners lift all of these with `setCounterparty`";
            AuthorityMismatch = 414, "the authority shown is not the vault's",
                "show `authorityAddress(vault)`, as the SDK does";
            TokenProgramMismatch = 415, "the token program is not the one that owns the budget's mint",
                "name the token program that owns the mint's account";
            MintChanged = 416, "the mint's decimals or extensions are not those that the owners admitted",
                "let the owners find out what changed and who can change it; they admit the mint as it is now with `setBudget`";
            TransferFeeSet = 417, "the mint takes a transfer fee in this epoch",
                "pay in another mint, or in an epoch without a fee";
            TransferHookSet = 418, "the mint has a transfer hook, which could do more than transfer",
                "pay in another mint: only the authority of the hook can remove it";
            DestinationNeedsMemo = 419, "the destination token account takes transfers with a memo only",
                "ask the payee to stop requiring memos, or for another token account of its own";

            // 500: threat gate.
            WindowAmount = 500, "the payment would pass the mandate's limit for the rolling window",
                "pay at most `headroom`, or wait until `passesAt`; owners raise it with `grantMandate`";
            WindowCount = 501, "one more payment would pass the mandate's count limit for the rolling window",
                "wait until `passesAt`; owners raise it with `grantMandate`";
            TierShare = 502, "the payment would pass the share of the rolling window open to the payee's tier",
                "pay at most `headroom`, or wait until `passesAt`; owners raise the payee's tier or `tierShares`";
            UnratedLimit = 503, "the payment would pass the limit that all unrated payees share in the rolling window",
                "pay at most `headroom`, or wait until `passesAt`; owners rate the payee with `setCounterparty`";
            RiskTooHigh = 504, "the payee's risk is above the mandate's maximum",
                "choose another payee; owners rate it anew with `setCounterparty`, or raise `maximumRisk`";
            ConfidenceTooLow = 505, "the confidence in the payee's rating is below the mandate's minimum",
                "choose another payee; owners rate it anew with `setCounterparty`, or lower `minimumConfidence`";

            // 600: delegation gate.
            ValidationRequired = 600, "the amount is above the mandate's validation threshold",
                "pay at most `limit`, or ask an attestor to `attest` the mandate's capability, and show that";
            ApprovalRequired = 601, "the amount is above the mandate's approval threshold",
                "pay at most `limit`, or ask the owners to `approvePayment`, and show the approval";
            UnratedNeedsValidation = 602, "the payee is unrated, and the mandate asks for a validation",
                "ask an attestor to `attest` the capability, and show that; owners rate the payee";
            AttestorMismatch = 603, "the attestor shown is of another vault, or did not issue the attestation shown",
                "show the attestor of this vault that issued the attestation";
            AttestorRevoked = 604, "the owners no longer accept this attestor",
                "ask another attestor to `attest`; owners accept this one again with `setAttestor`";
            CapabilityNotAccepted = 605, "the owners do not accept this attestor's word on this capability",
                "ask another attestor to `attest`; owners add the capability with `setAttestor`";
            AttestationMismatch = 606, "the attestation shown is of another vault or about another agent",
                "show the attestation about this agent in this vault; an attestor issues it with `attest`";
            CapabilityMismatch = 607, "the attestation shown is of another capability than the mandate requires",
                "ask an attestor to `attest` the capability that the mandate names, and show that";
            AttestationRevoked = 608, "the attestor took the attestation back",
                "learn from the attestor why, and ask it or another one to `attest` anew";
            AttestationExpired = 609, "the attestation has expired; its last second is the one before expires_at",
                "ask the attestor to `attest` anew";
            AttestationStale = 610, "the owners accepted the attestor anew after it issued the attestation",
                "ask the attestor to `attest` anew";
            ApprovalMismatch = 611, "the approval shown is of another vault, mandate, payee or mint",
                "show the approval of this very payment; owners give one with `approvePayment`";
            ApprovalIdMismatch = 612, "the approval shown is of another payment id",
                "pay with the id that was approved, or ask the owners to `approvePayment` for this one";
            ApprovalAmount = 613, "the amount is not the approved one, or above the approved maximum",
                "pay what was approved, or ask the owners to `approvePayment` for this amount";
            ApprovalSpent = 614, "the approval was spent by another payment",
                "ask the owners to `approvePayment` again: each approval is good for one payment";
            ApprovalExpired = 615, "the approval's not-after time has passed",
                "ask the owners to `approvePayment` again, with a later not-after time";
            ApprovalStale = 616, "the owners changed their rules, or revoked the mandate or all of them, after they gave the approval",
                "ask the owners to `approvePayment` again under the present rules";
            ApprovalRevoked = 617, "the owners took the approval back",
                "learn from the owners why, and ask them to `approvePayment` again";

            // 700: governance.
            NotAMember = 700, "the signer is not a member of the vault",
                "sign with the key of a member: `fetchVault` lists them";
            ThresholdNotMet = 701, "too few distinct members signed",
                "let more members sign: `fetchVault` tells who they are and how many it takes";
            StaleVersion = 702, "the state changed since this action was prepared; read it again and sign anew",
                "read the account again, check that the action is still right, and let the members sign anew";
            InvalidMembers = 703,
                "a vault has 1 to 7 distinct members, none of them the zero address or its own authority",
                "name each wallet once in `createVault` or `setMembers`; a multisig's address may stand for several members";
            InvalidThreshold = 704, "the threshold must be at least 1 and at most the number of members",
                "give `createVault` or `setMembers` a `threshold` that the named members can reach";
            InvalidWithdrawalAddresses = 705,
                "a vault has 1 to 4 distinct withdrawal wallets, none of them the zero address or its own authority",
                "name each wallet once in `createVault` or `setWithdrawal`, and only wallets whose keys the owners hold";
            InvalidTerm = 706, "the term must end after it starts and at most 366 days after the grant",
                "give `grantMandate` an `expiresAt` after `startsAt` and after now, at most 366 days from now";
            InvalidWindow = 707, "the rolling window must be a multiple of 12 seconds, from 12 seconds to 366 days",
                "give `window.seconds` a multiple of 12, such as 3600 for an hour or 86400 for a day";
            InvalidTierShares = 708, "tier shares are eighths, 0 to 8, and must not fall from one tier to the next",
                "give `window.tierShares` one number from 0 to 8 for each tier from 0 up, such as [1, 2, 4, 6, 8]";
            InvalidTier = 709, "tiers are 0 to 4",
                "give `tier` and `minimumTier` a whole number from 0 to 4";
            InvalidBasisPoints = 710, "basis points are 0 to 10000",
                "give risk and confidence in basis points: 10000 is 100 %";
            InvalidUnratedTreatment = 711, "unrated treatment is 0 (deny), 1 (shared limit) or 2 (needs validation)",
                "give `grantMandate` one of `deny`, `shared-limit` and `needs-validation`";
            InvalidTimelock = 712, "the timelock and the delay of approvals are at most 30 days each",
                "give `createVault` or `setDelays` at most 2592000 seconds";
            InvalidAgent = 713, "the agent must be neither the zero address nor the vault's own authority",
                "grant the mandate to the address that is to pay";
            InvalidPayee = 714, "the payee must be neither the zero address nor the vault's own authority",
                "rate the wallet that is to be paid";
            TimelockInForce = 715,
                "what gives more power is not done at once by co-signing where the owners chose a delay",
                "`propose` it, let the members `approveProposal`, and `executeProposal` once the delay is over";
            WithdrawalAddressUnknown = 716, "the destination does not belong to a registered withdrawal wallet",
                "withdraw to one of the wallets that `fetchVault` lists, or change them with `setWithdrawal`";
            WithdrawalWhileRunning = 717,
                "a vault with a timelock pays out to its owners only while it neither runs nor boots",
                "let a member `pause` the vault, then `withdraw`";
            AlreadyPaused = 718, "the vault is already paused",
                "do nothing: no payment passes until the owners call `resume`";
            AlreadyRunning = 719, "the vault runs or boots already, and is not paused",
                "do nothing, or send the `bootCheck`s that are missing: `boot` sends them";
            VaultFaulted = 720, "the vault is faulted already",
                "learn what is wrong with its custody, take the tokens out with `withdraw`, or `resume` once it is mended";
            MintNotAdmissible = 721,
                "the mint must be one of SPL Token or Token-2022, with the decimals that it was admitted with",
                "check the mint's address; one that came back with other decimals is not admitted again";
            CustodyInvalid = 722,
                "custody must be the associated token account of the vault's authority, without delegate or close authority",
                "let `setBudget` open the account: `custodyAddress(vault, mint)` tells which it is";
            InvalidFlag = 723, "a flag is 0 or 1",
                "give 0 or 1; the SDK takes booleans instead";
            InvalidCapMint = 724, "a payee's own limits name their mint, and keep it",
                "give `caps.mint` whenever there are caps, and always the one that the record has, once it has one";
            ExtensionRefused = 725, "the mint has a Token-2022 extension that no vault takes",
                "use another mint; `docs/tokens.md` tells which extensions are taken";
            ExtensionNeedsOptIn = 726,
                "the mint has a Token-2022 extension that gives others power over custody, and the owners did not accept it",
                "learn what others could do to custody, then name it in the `optIns` of `setBudget`, or leave the mint";
            InvalidOptIns = 727,
                "owners can opt in to the extensions of this mint that give others power, and to no others",
                "name in `optIns` only extensions of this mint that need it, as `docs/tokens.md` lists them";
            InvalidCapabilities = 728, "an attestor is believed for 1 to 8 distinct capabilities, none of them zero",
                "name each capability once in `setAttestor`, and at least one";
            InvalidAttestor = 729, "the attestor must be neither the zero address nor the vault's own authority",
                "give `setAttestor` the key that the attestor signs with";
            InvalidSubject = 730,
                "an attestation is about an agent that is neither the zero address nor the attestor itself",
                "give `attest` the address of the agent that the mandate is granted to";
            InvalidCapability = 731, "a mandate that asks for validations names the capability that they must attest",
                "give `grantMandate` a `requiredCapability`, or leave validations out of the terms";
            InvalidSessionKey = 732,
                "a session key must be neither the zero address, nor the agent, nor the vault's own authority",
                "make a new keypair, and give `openSession` its public key";
            SessionExceedsMandate = 733,
                "a session's caps must be within the mandate's, and it must end with the mandate at the latest",
                "give `openSession` no more than `fetchMandate` tells, or ask the owners to raise that first";
            AlreadyHeld = 734, "it is already on hold",
                "do nothing: no payment passes while it is held";
            NotHeld = 735, "it is not on hold",
                "do nothing: no hold is in the way";
            ApprovalUsable = 736,
                "the approval can still be used; its rent comes back once it is spent, expired or void",
                "call `reclaimApproval` once the payment is made or the approval has expired";
            RentPayerMismatch = 737, "the rent goes back to whoever paid it, and that is another account",
                "name the account that the approval or the proposal keeps as its rent payer";
            HoldRightStripped = 738, "the owners took this member's right to hold away",
                "let another member hold it; `setMembers` gives the right back";
            InvalidHolders = 739, "the rights to hold name a member that is not on the list",
                "give `setMembers` only members in `withoutHold` that are in `members` too";
            NotProposable = 740, "the number is not of an action that a threshold of members does",
                "propose one of the threshold's actions in the table of `docs/governance.md`";
            ArgumentsTooLong = 741, "the arguments of a proposed action are at most 320 bytes",
                "split what is proposed: no single action has longer arguments";
            ProposalMismatch = 742, "the proposal shown is of another action, about another account or with other arguments",
                "do with `executeProposal` exactly what was approved, or `propose` anew";
            ProposalClosed = 743, "the proposal was executed or cancelled",
                "`propose` it anew, if it is still wanted";
            ProposalStale = 744, "members, threshold or delays changed after it was proposed",
                "`propose` it anew under the present rules";
            ProposalExpired = 745, "the proposal's latest time has passed",
                "`propose` it anew, with time enough for the votes and the delay";
            ProposalEarly = 746, "the delay, which counts from the moment when the threshold was reached, is not over",
                "wait: `proposals` tells when it can be executed";
            AlreadyVoted = 747, "the member voted so already",
                "do nothing: the vote counts";
            NotApproved = 748, "the member does not approve the proposal",
                "do nothing: there is no approval to take back";
            OwnRemoval = 749, "a member cannot reject its own removal",
                "speak to the other members: the threshold decides without you";
            NotCancellable = 750, "only its proposer ends a proposal that can still reach the threshold",
                "let more members `rejectProposal`, until those who are left are too few";
            ProposalUsable = 751, "the proposal can still be executed; its rent comes back once it is done or dead",
                "call `reclaimProposal` once it is executed, cancelled or expired";
            NotBooting = 752, "the vault does not boot, or its boot missed the deadline",
                "let the owners `resume` the vault first";
            BootSlot = 753, "boot checks count once per slot, and not in the slot of the resume",
                "send the next `bootCheck` in a later slot, as `boot` does";
            BudgetsMissing = 754, "a boot check looks at every budget of the vault, each once",
                "show all budgets with their custody accounts, as `bootCheck` does";
            NoFault = 755, "the accounts shown prove no fault",
                "do nothing: custody is the vault's alone";
            TooManyBudgets = 756, "a vault has at most 12 budgets, so that one transaction can check them all",
                "open another vault for more mints";

            // 800: atomicity.
            NotTopLevel = 800, "gate must be a top-level instruction of the transaction",
                "let a program that pays by invocation use `pay` instead";
            NotFollowedByTransfer = 801, "the instruction after gate must be the transfer of the same payment",
                "build all three steps with `atomicPayment`, and put nothing between them";
            NotFollowedByFeedback = 802, "the second instruction after gate must be the feedback of the same payment",
                "build all three steps with `atomicPayment`, and put nothing between them";
            TicketOutstanding = 803, "a gated payment of this mandate is not settled",
                "put the mandate's next payment after the `feedback` of this one";
            NoTicket = 804, "no payment was gated for this transfer",
                "send `transfer` only as the second step of `atomicPayment`";
            TicketMismatch = 805, "the transfer differs from the payment that was gated",
                "build all three steps from one payment, as `atomicPayment` does";
            TicketStale = 806, "the payment was gated in an earlier slot",
                "send all three steps in one transaction, as `payAtomic` does";
            NotTransferred = 807, "no gated payment was transferred before this feedback",
                "put the payment's `transfer` between its `gate` and its `feedback`, as `atomicPayment` does";
            BalanceMismatch = 808, "the balances did not change by exactly the amount",
                "let nothing else move tokens of the two accounts between the steps";
            CounterpartyNotCanonical = 809, "an unrated payee is shown by its canonical, empty counterparty address",
                "show `counterpartyAddress(vault, payee)`, as the SDK does";
            NotATokenAccount = 810, "the account is not an initialised token account of this token program",
                "let the payee open its token account first: a payment opens none";
            NothingToRecord = 811, "the payment would be allowed now: there is no denial to record",
                "make the payment with `pay`";
            VerdictDiffers = 812, "the gates find something else now than the denial to be recorded says",
                "call `recordDenial` again: it asks for the verdict of now first";
            DenialRecorded = 813, "a denial of this mandate was recorded in this slot already",
                "call `recordDenial` in a later slot";
            UnexpectedAccount = 814, "an account follows that a payment has no use for, or a second one of its kind",
                "append only what this payment needs: a session, an attestor's word, an approval, each once";

            // 900: faults.
            ClockInvalid = 900, "the cluster's clock shows a time before 1970",
                "wait until the cluster tells the time again";
            CounterOverflow = 901, "a counter cannot hold the sum",
                "pay at most `headroom`: the counter ends there";
            StateInvalid = 902, "an account holds a state that no instruction writes",
                "stop using the account, and report it as SECURITY.md says";
        }
    };
}

/// Declares [`Reason`].
macro_rules! declare {
    ($($name:ident = $code:tt, $why:tt, $remedy:tt;)*) => {
        /// Why something is refused. Numbers are never reused or reordered; the program's error is 6000 plus the number.
        #[repr(u16)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Reason {
            $(#[doc = $why] $name = $code,)*
        }

        impl Reason {
            /// Every reason, in the order of its number.
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
