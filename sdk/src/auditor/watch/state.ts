import type { PaymentId } from "../../agent/payment-id";
import type { Mode } from "../../core/mode";
import type { EvidenceRecord } from "../record";
import type { Terms } from "./step";

/** Spent by calendar, base units. */
export interface Spent {
  day: bigint;
  daySpent: bigint;
  week: bigint;
  weekSpent: bigint;
  lifetime: bigint;
}

/** What the owners admitted of a mint. */
export interface WatchedBudget {
  readonly custody: string;
  readonly mint: string;
  caps: Terms<"caps">;
  readonly spent: Spent;
  /** Base units in custody when it was seen last; `null` before. */
  balance: bigint | null;
}

/** A gated payment that is not settled. */
export interface Ticket {
  readonly amount: bigint;
  readonly custody: string;
  readonly destination: string;
  readonly record: Omit<EvidenceRecord, "sequence" | "kind">;
  stage: "gated" | "transferred";
}

/** What an agent may spend of a mint, and what it did. */
export interface WatchedMandate {
  readonly agent: string;
  readonly mint: string;
  terms: Terms<"mandateTerms">;
  /** The vault's grant epoch at the latest grant; 0 once it was revoked by itself. */
  grantEpoch: bigint;
  /** How often it was granted after a revocation by itself. */
  incarnation: number;
  version: bigint;
  held: boolean;
  readonly spent: Spent;
  /** Ids issued before this unix second are dead. */
  floor: bigint;
  /** The latest ids that were paid, the oldest first: as many as the program remembers. */
  ids: PaymentId[];
  ticket: Ticket | null;
  evidence: { sequence: bigint; head: Uint8Array };
}

/** What an agent lent to a key. */
export interface WatchedSession {
  readonly mandate: string;
  readonly key: string;
  terms: Terms<"sessionTerms">;
  grantEpoch: bigint;
  incarnation: number;
  held: boolean;
  readonly spent: Spent;
}

/** One payment that the owners allowed. */
export interface WatchedApproval {
  readonly mandate: string;
  readonly payee: string;
  readonly terms: Terms<"approvalTerms">;
  readonly governanceEpoch: bigint;
  readonly grantEpoch: bigint;
  readonly incarnation: number;
  spent: boolean;
  revoked: boolean;
}

/** One action, and who voted on it. */
export interface WatchedProposal {
  readonly index: bigint;
  readonly proposer: string;
  readonly terms: Terms<"proposalTerms">;
  readonly governanceEpoch: bigint;
  approvals: string[];
  rejections: string[];
  /** Since when a threshold approves it, unix seconds; 0 while too few do. */
  approvedAt: bigint;
  status: "open" | "executed" | "cancelled";
}

/**
 * What the instructions of a vault imply. Of each account there is one entry of bounded size; nothing of a transaction
 * is kept beyond it.
 */
export interface WatchedVault {
  created: boolean;
  mode: Mode;
  paused: boolean;
  /** End of a boot, unix seconds. */
  deadline: bigint;
  /** Slot of the latest boot check, or of the resume. */
  bootSlot: bigint;
  bootChecks: number;
  members: string[];
  /** Members whose right to hold was taken away. */
  stripped: string[];
  threshold: number;
  /** Seconds. */
  timelock: bigint;
  approvalDelay: bigint;
  governanceEpoch: bigint;
  grantEpoch: bigint;
  /** The index that the next co-signed approval takes. */
  nextApproval: bigint;
  /** By mint. */
  readonly budgets: Map<string, WatchedBudget>;
  /** By address, as all others. */
  readonly mandates: Map<string, WatchedMandate>;
  readonly sessions: Map<string, WatchedSession>;
  readonly approvals: Map<string, WatchedApproval>;
  readonly proposals: Map<string, WatchedProposal>;
  /** Payees on hold, by the addresses of their records. */
  readonly heldPayees: Set<string>;
}

/** A vault of which nothing is known. */
export function unseenVault(): WatchedVault {
  return {
    created: false,
    mode: "inert",
    paused: false,
    deadline: 0n,
    bootSlot: 0n,
    bootChecks: 0,
    members: [],
    stripped: [],
    threshold: 1,
    timelock: 0n,
    approvalDelay: 0n,
    governanceEpoch: 1n,
    grantEpoch: 1n,
    nextApproval: 0n,
    budgets: new Map(),
    mandates: new Map(),
    sessions: new Map(),
    approvals: new Map(),
    proposals: new Map(),
    heldPayees: new Set(),
  };
}

/** Nothing spent. */
export function unspent(): Spent {
  return { day: 0n, daySpent: 0n, week: 0n, weekSpent: 0n, lifetime: 0n };
}

/** The mode that counts at a unix time: a boot that missed its deadline is frozen. */
export function effectiveMode({ mode, deadline }: WatchedVault, time: bigint): Mode {
  return mode === "boot" && time >= deadline ? "frozen" : mode;
}

/** Whether a mandate was revoked, by itself or with all others. */
export function isRevoked(vault: WatchedVault, { grantEpoch }: WatchedMandate): boolean {
  return grantEpoch !== vault.grantEpoch;
}
