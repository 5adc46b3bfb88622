import { codeOfReason, reasonOfCode } from "./reason";
import type { Reason } from "./reason";

/** The gates in the order in which the program evaluates and reports them. */
export const GATES = ["freeze", "context", "identity", "egress", "threat", "delegation"] as const;

/** A gate's name. */
export type Gate = (typeof GATES)[number];

/** What one gate found against a payment. */
export interface Finding {
  readonly gate: Gate;
  /** `error` is a fault that denies: an overflow, a state that no instruction writes. */
  readonly outcome: "deny" | "error";
  readonly reason: Reason;
  /** What the payment would have come to, in the unit of the limit. */
  readonly got: bigint;
  readonly limit: bigint;
  /** The largest amount that this check would let pass now. */
  readonly headroom: bigint;
  /** The earliest unix second at which this check would hold, other things equal; `null` for never. */
  readonly passesAt: bigint | null;
}

/** The program's answer on a payment. */
export type Verdict =
  | { readonly allowed: true; readonly findings: readonly [] }
  | { readonly allowed: false; readonly findings: readonly [Finding, ...Finding[]] };

const WORDS = 31;
const WORDS_PER_GATE = 5;
const ENCODING = 1;
/** The gate number that stands for "none refused". */
const NO_GATE = 0xff;
const NEVER = 2n ** 64n - 1n;
const OUTCOMES = { 1: "deny", 3: "error" } as const;

/** Return data that is not a verdict of a known encoding. */
export class InvalidVerdict extends Error {
  constructor(found: string) {
    super(`not a verdict: expected ${8 * WORDS} bytes of encoding ${ENCODING}, found ${found}`);
    this.name = "InvalidVerdict";
  }
}

/**
 * Decodes the return data of `evaluate` or of a refused payment.
 *
 * @throws {InvalidVerdict} for anything else.
 */
export function decodeVerdict(data: Uint8Array): Verdict {
  const words = Buffer.from(data);
  if (words.length !== 8 * WORDS) throw new InvalidVerdict(`${words.length} bytes`);
  if (words[0] !== ENCODING) throw new InvalidVerdict(`encoding ${words[0]}`);

  const findings = GATES.flatMap((gate, index) => {
    const row = words.subarray(8 * (1 + index * WORDS_PER_GATE));
    return row[0] === 0 ? [] : [finding(gate, row)];
  });
  const [first, ...others] = findings;
  const summary = first
    ? [1, codeOfReason(first.reason), GATES.indexOf(first.gate)]
    : [0, 0, NO_GATE];
  if ([words[1], words.readUInt16LE(2), words[4]].join() !== summary.join()) {
    throw new InvalidVerdict("a summary that contradicts the gates");
  }
  return first ? { allowed: false, findings: [first, ...others] } : { allowed: true, findings: [] };
}

function finding(gate: Gate, row: Buffer): Finding {
  const outcome = OUTCOMES[row[0] as keyof typeof OUTCOMES] as Finding["outcome"] | undefined;
  if (!outcome) throw new InvalidVerdict(`outcome ${row[0]}`);
  const passesAt = row.readBigUInt64LE(32);
  return {
    gate,
    outcome,
    reason: reasonOfCode(row.readUInt16LE(2)),
    got: row.readBigUInt64LE(8),
    limit: row.readBigUInt64LE(16),
    headroom: row.readBigUInt64LE(24),
    passesAt: passesAt === NEVER ? null : passesAt,
  };
}
