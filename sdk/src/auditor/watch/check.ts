import type { PaymentId } from "../../agent/payment-id";
import type { Client } from "../../core/client";
import type { Kernel } from "../../kernel/kernel";
import { GOVERNANCE } from "../../owner/governance-table";
import type { GovernanceRow } from "../../owner/governance";
import type { PlacedEvent } from "../events";
import type { Transaction } from "../history";
import type {
  WatchedApproval,
  WatchedBudget,
  WatchedMandate,
  WatchedProposal,
  WatchedSession,
  WatchedVault,
} from "./state";
import { signed } from "./step";
import type { Name, Read, Step } from "./step";

/** A payment that a step decides on, and what the vault's history says of its parties. */
export interface Paying {
  readonly amount: bigint;
  readonly id: PaymentId;
  /** In base 58, as all keys here. */
  readonly signer: string;
  readonly payee: string;
  readonly mint: string;
  readonly address: string;
  readonly mandate: WatchedMandate;
  readonly budget: WatchedBudget | null;
  readonly session: WatchedSession | null;
  readonly approval: WatchedApproval | null;
}

/** What a threshold of members stands behind a step with. */
export interface Consent {
  /** Distinct members who signed. */
  readonly cosigners: readonly string[];
  readonly proposal: WatchedProposal | null;
  /** Seconds that it had to wait, as the kernel says; `null` where the history alone does not tell. */
  readonly delay: bigint | null;
}

/** What a mandate's record of a step must be, and what was logged of it. */
export interface Appended {
  readonly sequence: bigint;
  readonly head: Uint8Array;
  /** `null` if nothing was logged; left out if the log was cut. */
  readonly logged?: PlacedEvent | null;
}

/** A step, and everything before it. */
export interface Moment {
  readonly client: Client;
  readonly kernel: Kernel;
  readonly transaction: Transaction;
  readonly read: Read;
  /** As it was before the step. */
  readonly vault: WatchedVault;
  readonly step: Step;
  /** Of `pay`, `gate` and `recordDenial` from a mandate that was granted. */
  readonly paying: Paying | null;
  /** Of what a threshold of members does. */
  readonly consent: Consent | null;
  /** Of what writes evidence. */
  readonly appended: Appended | null;
}

/** The end of a transaction. */
export interface Ending {
  readonly transaction: Transaction;
  readonly read: Read;
  readonly vault: WatchedVault;
  /** Addresses of the mandates that it paid from. */
  readonly mandates: ReadonlySet<string>;
  /** Steps of this vault. */
  readonly steps: readonly Step[];
  /** The events of a whole log; `null` if it was cut. */
  readonly events: readonly PlacedEvent[] | null;
}

/** How one property is checked: at each step, at the end of each transaction. What is wrong is answered in words. */
export interface Property {
  /** What is checked, for the documentation. */
  readonly watches: string;
  readonly step?: (moment: Moment) => string | null;
  readonly end?: (ending: Ending) => string | null;
}

/** The properties of one model, by their names there. */
export type Properties = Readonly<Record<string, Property>>;

/** Whether a step pays, or decides that something is paid. */
export function pays({ name }: Step): boolean {
  return name === "pay" || name === "gate";
}

/** The mandate that a step pays from, if it pays. */
export function paid({ step, paying }: Moment): Paying | null {
  return pays(step) ? paying : null;
}

/** What the table of the owners' actions says of a step; `null` for what is not there. */
export function rowOf(name: Name): GovernanceRow | null {
  return name in GOVERNANCE ? GOVERNANCE[name as keyof typeof GOVERNANCE] : null;
}

/** Amounts carry their mint. */
export function tokens(amount: bigint | null, mint: string): string {
  return amount === null ? `an unknown amount of ${mint}` : `${amount} base units of ${mint}`;
}

/** Whether a key is a member's that signed. */
export function memberSigned({ vault, transaction, step }: Moment, key: string): boolean {
  return vault.members.includes(key) && signed(transaction, step, key);
}
