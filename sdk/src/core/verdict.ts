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
  if (data.length !== 8 * WORDS) throw new InvalidVerdict(`${data.length} bytes`);
  if (data[0] !== ENCODING) throw new InvalidVerdict(`encoding ${data[0]}`);

  const words = new DataView(data.buffer, data.byteOffset, data.length);
  const findings = GATES.flatMap((gate, index) => {
    const row = 8 * (1 + index * WORDS_PER_GATE);
    return data[row] === 0 ? [] : [finding(gate, words, row)];
  });
  const [first, ...others] = findings;
  const summary = first
    ? [1, codeOfReason(first.reason), GATES.indexOf(first.gate)]
    : [0, 0, NO_GATE];
  if ([data[1], words.getUint16(2, true), data[4]].join() !== summary.join()) {
    throw new InvalidVerdict("a summary that contradicts the gates");
  }
  return first ? { allowed: false, findings: [first, ...others] } : { allowed: true, findings: [] };
}

function finding(gate: Gate, words: DataView, row: number): Finding {
  const code = words.getUint8(row);
  const outcome = OUTCOMES[code as keyof typeof OUTCOMES] as Finding["outcome"] | undefined;
  if (!outcome) throw new InvalidVerdict(`outcome ${code}`);
  const word = (index: number) => words.getBigUint64(row + 8 * index, true);
  const passesAt = word(4);
  return {
    gate,
    outcome,
    reason: reasonOfCode(words.getUint16(row + 2, true)),
    got: word(1),
    limit: word(2),
    headroom: word(3),
    passesAt: passesAt === NEVER ? null : passesAt,
  };
}
