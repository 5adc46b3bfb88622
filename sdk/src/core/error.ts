import type { PublicKey, TransactionError } from "@solana/web3.js";
import { reasonText } from "./reason";
import type { Reason } from "./reason";
import type { Escalation, Finding, Verdict } from "./verdict";

/** Where a transaction failed. */
export interface FailureSite {
  /** The cluster's own description. */
  readonly cause: TransactionError;
  /** Index of the failed instruction in the transaction; `null` if it failed before any ran. */
  readonly instruction: number | null;
  /** Which of the transaction's payments the instruction belongs to, from 0; `null` if to none. */
  readonly payment: number | null;
  readonly logs: readonly string[];
  /** The signature, if the transaction landed and failed; `null` if it was never sent. */
  readonly signature: string | null;
}

/** A transaction that failed for a reason that is not the program's own. */
export class TransactionFailed extends Error {
  constructor(
    readonly site: FailureSite,
    message = `the transaction failed: ${JSON.stringify(site.cause)}`,
  ) {
    super(message);
    this.name = "TransactionFailed";
  }
}

/** An account that an instruction of the program needs does not exist. */
export class AccountAbsent extends TransactionFailed {
  constructor(
    site: FailureSite,
    /** Its name in the instruction, such as `mandate`. */
    readonly account: string,
    readonly address: PublicKey,
  ) {
    super(site, `there is no ${account} at ${address.toBase58()}`);
    this.name = "AccountAbsent";
  }
}

/** The token program refused to move the tokens: nothing was counted or recorded. */
export class TokenTransferFailed extends TransactionFailed {
  constructor(
    site: FailureSite,
    readonly code: number,
    readonly tokenError: string,
  ) {
    super(site, `the token program refused the transfer: ${tokenError} (${code})`);
    this.name = "TokenTransferFailed";
  }
}

/** The program refused an instruction: nothing was changed. */
export class PolicyRefused extends TransactionFailed {
  constructor(
    site: FailureSite,
    readonly reason: Reason,
    message = `${reason}: ${reasonText(reason)}`,
  ) {
    super(site, message);
    this.name = "PolicyRefused";
  }
}

/** The gates refused a payment. The first finding is what the program reports as its error. */
export class PaymentDenied extends PolicyRefused {
  readonly gate: Finding["gate"];
  /** What the payment would have come to, in the unit of the limit. */
  readonly got: bigint;
  readonly limit: bigint;
  /** The largest amount that the check would let pass now. */
  readonly headroom: bigint;
  /** The unix second from which the check would hold; `null` if time alone does not help. */
  readonly passesAt: bigint | null;

  constructor(
    site: FailureSite,
    readonly verdict: Verdict & { readonly allowed: false },
  ) {
    const [first] = verdict.findings;
    super(site, first.reason, describe(first));
    this.name = "PaymentDenied";
    this.gate = first.gate;
    this.got = first.got;
    this.limit = first.limit;
    this.headroom = first.headroom;
    this.passesAt = first.passesAt;
  }
}

/** The gates have nothing against a payment but that somebody else must validate or approve it. */
export class PaymentEscalated extends PolicyRefused {
  /** The validation by an attestor that is missing; `null` if none is. */
  readonly validation: Finding | null;
  /** The approval by the owners that is missing; `null` if none is. */
  readonly approval: Finding | null;

  constructor(
    site: FailureSite,
    readonly verdict: Verdict & { readonly allowed: false; readonly escalation: Escalation },
  ) {
    const { findings, escalation } = verdict;
    super(site, findings[0].reason, findings.map(describe).join("; "));
    this.name = "PaymentEscalated";
    this.validation = escalation.validation;
    this.approval = escalation.approval;
  }
}

/** The largest time that a date can show, unix seconds. */
const LAST_DATE = 8_640_000_000_000n;

function describe({ gate, reason, got, limit, headroom, passesAt }: Finding): string {
  const numbers =
    got === 0n && limit === 0n ? "" : `; got ${got}, limit ${limit}, headroom ${headroom}`;
  const time = passesAt === null ? "" : `; would pass from ${moment(passesAt)}`;
  return `${reason} (${gate} gate): ${reasonText(reason)}${numbers}${time}`;
}

function moment(time: bigint): string {
  return time > LAST_DATE ? `unix time ${time}` : new Date(Number(time) * 1000).toISOString();
}
