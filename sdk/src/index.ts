/**
 * TypeScript client of the Purser policy vault.
 *
 * Agents pay (`agent`), owners decide (`owner`), attestors vouch for agents (`attestor`), auditors verify (`auditor`); each
 * of them takes a {@link Client} first.
 * Questions that are answered here, by the program's own kernel, take a {@link PaymentState}.
 */
export { NATIVE_MINT } from "@solana/spl-token";

export * from "./core/accounts";
export * from "./core/address";
export { InvalidNumber, NO_LIMIT, type TokenAmount } from "./core/amount";
export { capability, type Capability } from "./core/capability";
export { connect, type Client } from "./core/client";
export { clusterTime } from "./core/clock";
export * from "./core/error";
export { REASONS, reasonText, type Reason, UnknownReason } from "./core/reason";
export { NotAMint, tokenProgramOf } from "./core/token-program";
export { OutcomeUnknown, send, type Landed, type Outgoing } from "./core/send";
export type { GateOutcome, GateOutcomes } from "./core/gate-outcomes";
export { decodeVerdict, GATES, InvalidVerdict } from "./core/verdict";
export type { Escalation, Finding, Gate, Verdict } from "./core/verdict";

export * from "./local";

export type { Credentials } from "./agent/credentials";
export { endSession, type EndedSession } from "./agent/end-session";
export { evaluate } from "./agent/evaluate";
export { feedback } from "./agent/feedback";
export { findApproval } from "./agent/find-approval";
export { findAttestation, type FoundAttestation } from "./agent/find-attestation";
export { fetchPaymentState, type PaymentParties } from "./agent/fetch-payment-state";
export { fileJournal, JournalCorrupt } from "./agent/file-journal";
export { findPayment } from "./agent/find-payment";
export { gate } from "./agent/gate";
export { memoryJournal } from "./agent/memory-journal";
export { openSession, type NewSession } from "./agent/open-session";
export { pay, payInstruction, type PaymentSigners } from "./agent/pay";
export { InvoiceDiffers, payInvoice, type InvoicePayment } from "./agent/pay-invoice";
export { atomicPayment, payAtomic } from "./agent/pay-atomic";
export type { Gated, Planned, Settled, Transferred } from "./agent/pay-atomic";
export { PaidDifferently, payOnce } from "./agent/pay-once";
export { BatchTooLarge, payBatch, type BatchReceipt } from "./agent/pay-batch";
export type { Payment } from "./agent/payment";
export type { PaymentName } from "./agent/payment-fate";
export { DEFAULT_PATIENCE } from "./agent/patience";
export type { InvoiceTerms, JournalEntry, PaymentJournal } from "./agent/payment-journal";
export { paymentId, type Invoice, type PaymentId } from "./agent/payment-id";
export { recordDenial, recordDenialInstruction } from "./agent/record-denial";
export type { RecordedDenial } from "./agent/record-denial";
export type { Receipt } from "./agent/receipt";
export { transfer } from "./agent/transfer";

export type { OwnersAction } from "./owner/action";
export { approvals, type ApprovalState, type StatedApproval } from "./owner/approvals";
export { approvePayment } from "./owner/approve-payment";
export type { ApprovalReceipt, ApprovalTerms, NewApproval } from "./owner/approve-payment";
export { approveProposal } from "./owner/approve-proposal";
export { boot } from "./owner/boot";
export { bootCheck, type CustodyCheck } from "./owner/boot-check";
export { cancelProposal, type Cancellation } from "./owner/cancel-proposal";
export { createVault, type NewVault } from "./owner/create-vault";
export { NobodySigns, type Cosigned, type Cosigners, type Expecting } from "./owner/cosigned";
export { deposit, deposit as fund, type NewDeposit } from "./owner/deposit";
export type { ActionName } from "./owner/action";
export { executeProposal, type Execution } from "./owner/execute-proposal";
export type { GovernanceAction, GovernanceRow, ThresholdAction } from "./owner/governance";
export { GOVERNANCE } from "./owner/governance-table";
export { grantMandate, type Grant, type GrantTerms } from "./owner/grant-mandate";
export { holdCounterparty, type NewCounterpartyHold } from "./owner/hold-counterparty";
export { holdMandate, type NewMandateHold } from "./owner/hold-mandate";
export { holdSession, type NewSessionHold } from "./owner/hold-session";
export { pause, type NewPause } from "./owner/pause";
export type { Proposable } from "./owner/proposable";
export type { ProposedChange } from "./owner/proposed-change";
export { proposals, type ProposalState, type StatedProposal } from "./owner/proposals";
export { proposalText } from "./owner/proposal-text";
export { propose, type NewProposal, type ProposalReceipt } from "./owner/propose";
export { UnknownAction } from "./owner/proposed-action";
export { ratedPayees } from "./owner/rated-payees";
export { reclaimApproval, type DeadApproval } from "./owner/reclaim-approval";
export { reclaimProposal, type DeadProposal } from "./owner/reclaim-proposal";
export { rejectProposal } from "./owner/reject-proposal";
export { releaseCounterparty } from "./owner/release-counterparty";
export type { CounterpartyRelease, ReleasedCounterparty } from "./owner/release-counterparty";
export { releaseMandate, type MandateRelease, type ReleasedMandate } from "./owner/release-mandate";
export { releaseSession, type ReleasedSession, type SessionRelease } from "./owner/release-session";
export { reportFault } from "./owner/report-fault";
export { resume, type ResumedVault, type Resuming } from "./owner/resume";
export { revokeAll, type RevokedGrants, type RevokingAll } from "./owner/revoke-all";
export { revokeApproval } from "./owner/revoke-approval";
export type { ApprovalRevocation, RevokedApproval } from "./owner/revoke-approval";
export { revokeAttestor } from "./owner/revoke-attestor";
export type { AttestorRevocation, RevokedAttestor } from "./owner/revoke-attestor";
export { revokeMandate, type MandateRevocation, type RevokedMandate } from "./owner/revoke-mandate";
export { setAttestor, type AttestorChange, type AttestorTerms } from "./owner/set-attestor";
export { setBudget, type BudgetChange, type BudgetTerms } from "./owner/set-budget";
export { setCounterparty, type RatingChange, type RatingTerms } from "./owner/set-counterparty";
export { setDelays, type DelaysChange, type NewDelays } from "./owner/set-delays";
export { NotANewMember, setMembers } from "./owner/set-members";
export type { MembersChange, NewMembers } from "./owner/set-members";
export { setWithdrawal, type NewWallets, type WalletsChange } from "./owner/set-withdrawal";
export { stripHold, type StrippedMember, type Stripping } from "./owner/strip-hold";
export type { Caps, MandateTerms, Rating, Unrated } from "./owner/terms";
export { unapproveProposal } from "./owner/unapprove-proposal";
export { unwrap, type Unwrapping } from "./owner/unwrap";
export type { Vote } from "./owner/vote";
export { withdraw, type Withdrawal, type WithdrawalTerms } from "./owner/withdraw";

export { attest, type NewAttestation } from "./attestor/attest";
export { revokeAttestation } from "./attestor/revoke-attestation";
export type { AttestationRevocation } from "./attestor/revoke-attestation";

export {
  checkEvidence,
  type ChainEnd,
  type EvidenceCheck,
  type EvidenceFault,
} from "./auditor/check-evidence";
export { recordedEvents } from "./auditor/events";
export { history, HistoryGap, type Transaction } from "./auditor/history";
export { rebuildEvidence, UnexplainedEvent, type EvidenceEntry } from "./auditor/rebuild-evidence";
export { ALL_PASS, encodeRecord, nextHead, type EvidenceRecord } from "./auditor/record";
export { verifyEvidence, type EvidenceQuery, type EvidenceReport } from "./auditor/verify-evidence";
export { Monitor, type Found, type Violation } from "./auditor/watch/monitor";
export { NOT_OBSERVABLE, WATCHED, type Model } from "./auditor/watch/properties";
export { watch, type Watching, type WatchReport } from "./auditor/watch/watch";
