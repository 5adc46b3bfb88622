import * as purser from "../../../sdk/src";
import type { Finding } from "../../../sdk/src";
import type { Action } from "../input/policy";
import type { CheckedEvidence } from "./evidence";
import type { Problem } from "../input/problems";
import { findingsOf } from "../chain/replay";
import type { Result, Step } from "../chain/replay";
import type { Balance } from "./spending";
import type { StolenKey } from "./stolen-keys";
import type { Stage } from "../chain/stage";

/** A u64 in decimal digits: JSON's own numbers are exact up to 2^53 only. */
type Decimal = string;
/** Unix seconds in decimal digits. */
type UnixSeconds = Decimal;
/** Base units of a mint in decimal digits. */
type BaseUnits = Decimal;

/** All that `npm start -- --json` tells of a run. */
export interface RunReport {
  /** Changes with every change of this shape that a reader must know of. */
  readonly format: "purser-run/1";
  /** Address of the program. */
  readonly program: string;
  readonly vault: {
    readonly address: string;
    readonly members: readonly string[];
    readonly threshold: number;
    readonly timelockSeconds: Decimal;
  };
  readonly mints: readonly {
    readonly name: string;
    readonly address: string;
    readonly decimals: number;
  }[];
  /** Everybody who takes part, by name. */
  readonly wallets: readonly {
    readonly name: string;
    /** The address in this run. */
    readonly address: string;
    /** The policy's own address, where this run signs with another key; `null` if there is none. */
    readonly standsInFor: string | null;
  }[];
  /** What the files say and may not mean. */
  readonly warnings: readonly {
    readonly file: string;
    readonly line: number | null;
    readonly column: number | null;
    readonly text: string;
  }[];
  /** What the owners did, in the order of its time. */
  readonly actions: readonly {
    readonly time: UnixSeconds;
    readonly do: "start" | Action["do"];
    readonly by: readonly string[];
    /** Left out of what changes no policy. */
    readonly change?: ChangeReport;
  }[];
  /** What a thief of an agent's key could take from the vault's start on, before anybody notices. */
  readonly stolenKeys: readonly {
    readonly agent: string;
    readonly mint: string;
    readonly most: Readonly<Record<keyof StolenKey["most"], BaseUnits>>;
  }[];
  /** One for each row, in the order of the file. */
  readonly payments: readonly PaymentReport[];
  /** What was deposited, paid and left of each mint: paid and left add up to deposited. */
  readonly balances: readonly {
    readonly mint: string;
    readonly deposited: BaseUnits;
    readonly paid: BaseUnits;
    readonly left: BaseUnits;
  }[];
  /** The evidence of each mandate, rebuilt from transactions. */
  readonly evidence: readonly {
    readonly agent: string;
    readonly mint: string;
    readonly mandate: string;
    readonly status: "verified" | purser.EvidenceFault["status"];
    /** Records that are verified; the number of the first faulty one if they are not. */
    readonly records: Decimal;
    /** Head of the hash chain, hex; `null` without a record. */
    readonly head: string | null;
  }[];
  /** What does not add up between rows, counters and balances; empty if all does. */
  readonly discrepancies: readonly string[];
}

/** What became of a change, or of a step towards it. */
export interface ChangeReport {
  /** The name of the proposal; `null` for what members sign together. */
  readonly proposal: string | null;
  /** What is to change; `null` where an earlier action says it. */
  readonly what: string | null;
  /** Why the program refused the action; `null` if it was done. */
  readonly refused: purser.Reason | null;
  /** Where the proposal stands then; `null` without one. */
  readonly state: purser.ProposalState | null;
  /** The first second at which the proposal can be executed; `null` without one, while too few approve it, and after. */
  readonly executableAt: UnixSeconds | null;
}

/** What became of a row. */
export interface PaymentReport {
  /** Line of the row in the payments file. */
  readonly line: number;
  readonly time: UnixSeconds;
  readonly agent: string;
  readonly payee: string;
  readonly mint: string;
  readonly amount: BaseUnits;
  readonly memo: string;
  readonly invoice: string | null;
  /** Issue time, and hash in hex. */
  readonly id: { readonly issuedAt: UnixSeconds; readonly hash: string };
  readonly path: Result["path"];
  /** `failed`: the policy did not refuse it, and it was not paid either, such as for lack of tokens. */
  readonly status: Result["status"];
  /** What each gate that refused found, what decides first; empty unless denied or escalated. */
  readonly findings: readonly {
    readonly gate: Finding["gate"];
    readonly outcome: Finding["outcome"];
    readonly reason: Finding["reason"];
    readonly got: Decimal;
    readonly limit: Decimal;
    readonly headroom: Decimal;
    readonly passesAt: UnixSeconds | null;
  }[];
  /** Why it failed; `null` unless it did. */
  readonly failure: string | null;
  /** Proof of a payment that was made; `null` unless paid. */
  readonly receipt: {
    readonly signature: string;
    readonly slot: Decimal;
    readonly computeUnits: Decimal | null;
    /** The evidence records that it appended: number, and the chain's head with it in hex. */
    readonly records: readonly { readonly sequence: Decimal; readonly head: string }[];
  } | null;
}

/** What a run came to. */
export interface Outcome {
  readonly steps: readonly Step[];
  readonly stolen: readonly StolenKey[];
  readonly balances: readonly Balance[];
  readonly evidence: readonly CheckedEvidence[];
  readonly warnings: readonly Problem[];
  readonly discrepancies: readonly string[];
}

/** The report of a run. */
export function runReport(stage: Stage, outcome: Outcome): RunReport {
  const { policy, vault } = stage;
  const { members, threshold, timelock, withdrawal } = policy.vault;
  const agents = policy.mandates.map(({ agent }) => agent);
  const owners = [...members, ...withdrawal];
  const names = new Set([...owners, ...agents, ...policy.payees.keys(), ...policy.unratedPayees]);
  const standIns = new Set(stage.standIns);
  return {
    format: "purser-run/1",
    program: purser.PROGRAM_ID.toBase58(),
    vault: {
      address: vault.toBase58(),
      members,
      threshold,
      timelockSeconds: String(timelock),
    },
    mints: [...stage.mints.values()].map(({ name, address, decimals }) => ({
      name,
      address: address.toBase58(),
      decimals,
    })),
    wallets: [...names].map((name) => ({
      name,
      address: stage.wallet(name).toBase58(),
      standsInFor: standIns.has(name) ? (policy.addresses.get(name)?.toBase58() ?? null) : null,
    })),
    warnings: outcome.warnings.map(({ file, place, text }) => ({
      file,
      line: place?.line ?? null,
      column: place?.column ?? null,
      text,
    })),
    actions: outcome.steps.flatMap((step) => actionOf(step, members.slice(0, threshold))),
    stolenKeys: outcome.stolen.map(({ agent, mint, most }) => ({
      ...{ agent, mint },
      most: { "24 hours": String(most["24 hours"]), "7 days": String(most["7 days"]) },
    })),
    payments: outcome.steps.flatMap((step) =>
      step.kind === "payment" ? [paymentReport(step.result)] : [],
    ),
    balances: outcome.balances.map(({ mint, deposited, paid, left }) => ({
      mint,
      deposited: String(deposited),
      paid: String(paid),
      left: String(left),
    })),
    evidence: outcome.evidence.map(({ agent, mint, check, head }) => ({
      agent,
      mint,
      mandate: purser
        .mandateAddress(vault, stage.wallet(agent), stage.mint(mint).address)
        .toBase58(),
      status: check.status,
      records: String(check.status === "verified" ? check.records : check.index),
      head: head && hex(head),
    })),
    discrepancies: outcome.discrepancies,
  };
}

function actionOf(step: Step, starters: readonly string[]): RunReport["actions"] {
  if (step.kind === "payment") return [];
  const time = String(step.time);
  if (step.kind === "start") return [{ time, do: "start", by: starters }];
  const { action, done } = step;
  const base = { time, do: action.do, by: action.by };
  if (!("change" in action) && !("proposal" in action)) return [base];
  const { refused, proposal } = done;
  const opensAt = proposal?.executableAt ?? null;
  const change = {
    proposal: "proposal" in action ? action.proposal : null,
    what: "change" in action ? action.change.words : null,
    refused,
    state: proposal?.state ?? null,
    executableAt: opensAt === null ? null : String(opensAt),
  };
  return [{ ...base, change }];
}

function paymentReport(result: Result): PaymentReport {
  const { row, path, id, status } = result;
  const { line, agent, payee, mint, memo, invoice } = row;
  const findings = findingsOf(result);
  return {
    ...{ line, time: String(row.time), agent, payee, mint, amount: String(row.base) },
    ...{ memo, invoice, id: { issuedAt: String(id.issuedAt), hash: hex(id.hash) }, path, status },
    findings: findings.map(({ gate, outcome, reason, got, limit, headroom, passesAt }) => ({
      ...{ gate, outcome, reason, got: String(got), limit: String(limit) },
      headroom: String(headroom),
      passesAt: passesAt === null ? null : String(passesAt),
    })),
    failure: status === "failed" ? result.message : null,
    receipt: status === "paid" ? receiptReport(result.receipt) : null,
  };
}

function receiptReport({ signature, slot, computeUnits, records }: purser.Receipt) {
  return {
    signature,
    slot: String(slot),
    computeUnits: computeUnits === null ? null : String(computeUnits),
    records: records.map(({ sequence, head }) => ({ sequence: String(sequence), head: hex(head) })),
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
