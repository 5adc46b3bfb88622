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

export { approvals, type ApprovalState, type StatedApproval } from "./owner/approvals";
export { approvePayment } from "./owner/approve-payment";
export type { ApprovalReceipt, NewApproval } from "./owner/approve-payment";
export { createVault, type NewVault } from "./owner/create-vault";
export { NobodySigns, type Cosigned } from "./owner/cosigned";
export { deposit, deposit as fund, type NewDeposit } from "./owner/deposit";
export { grantMandate, type Grant } from "./owner/grant-mandate";
export { holdSession, type NewSessionHold } from "./owner/hold-session";
export { pause, type NewPause } from "./owner/pause";
export { ratedPayees } from "./owner/rated-payees";
export { releaseSession, type SessionRelease } from "./owner/release-session";
export { reclaimApproval, type DeadApproval } from "./owner/reclaim-approval";
export { resume } from "./owner/resume";
export { revokeAll } from "./owner/revoke-all";
export { revokeApproval, type ApprovalRevocation } from "./owner/revoke-approval";
export { revokeAttestor, type AttestorRevocation } from "./owner/revoke-attestor";
export { setAttestor, type AttestorChange } from "./owner/set-attestor";
export { setBudget, type BudgetChange } from "./owner/set-budget";
export { setCounterparty, type RatingChange } from "./owner/set-counterparty";
export type { Caps, MandateTerms, Rating, Unrated } from "./owner/terms";
export { unwrap, type Unwrapping } from "./owner/unwrap";
export { withdraw, type Withdrawal } from "./owner/withdraw";

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
