import { momentOrNull } from "./moment";
import { codeOfReason, reasonOfCode } from "./reason";
import type { Reason } from "./reason";

/** The gates in the order in which the program evaluates and reports them. */
export const GATES = ["freeze", "context", "identity", "egress", "threat", "delegation"] as const;

/** A gate's name. */
export type Gate = (typeof GATES)[number];

/** What one gate found against a payment. */
export interface Finding {
  readonly gate: Gate;
  /**
   * `escalate` waits for somebody else's word: a validation by an attestor, an approval by the owners. `error` is a fault
   * that denies: an overflow, a state that no instruction writes.
   */
  readonly outcome: "deny" | "escalate" | "error";
  readonly reason: Reason;
  /** What the payment would have come to, in the unit of the limit. */
  readonly got: bigint;
  readonly limit: bigint;
  /** The largest amount that this check would let pass now. */
  readonly headroom: bigint;
  /** The earliest unix second at which this check would hold, other things equal; `null` for never. */
  readonly passesAt: bigint | null;
}

/** Whose word a payment lacks: at least one of both where it is escalated. */
export interface Escalation {
  readonly validation: Finding | null;
  readonly approval: Finding | null;
}

/**
 * The program's answer on a payment. What decides comes first among the findings: denials and errors in the order of the
 * gates, then what only escalates.
 */
export type Verdict =
  | { readonly allowed: true; readonly escalation: null; readonly findings: readonly [] }
  | {
      readonly allowed: false;
      /** What is missing, if nothing else is against the payment; `null` if it is denied. */
      readonly escalation: Escalation | null;
      readonly findings: readonly [Finding, ...Finding[]];
    };

const WORDS = 36;
const WORDS_PER_GATE = 5;
const ENCODING = 2;
/** The gate number that stands for "none refused". */
const NO_GATE = 0xff;
const OUTCOMES = { 1: "deny", 2: "escalate", 3: "error" } as const;
/** Codes of whole verdicts. */
const CODES = { allow: 0, deny: 1, escalate: 2 } as const;
/** The rows of a verdict: one per gate, and one for an approval that is missing beside a validation. */
const ROWS: readonly Gate[] = [...GATES, "delegation"];
/** The delegation gate names approvals in its reasons about them; its others are about validations. */
const APPROVAL = "Approval";

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
  const found = ROWS.flatMap((gate, index) => {
    const row = 8 * (1 + index * WORDS_PER_GATE);
    return data[row] === 0 ? [] : [finding(gate, words, row)];
  });
  const [first, ...others] = [
    ...found.filter(({ outcome }) => outcome !== "escalate"),
    ...found.filter(({ outcome }) => outcome === "escalate"),
  ];
  const code = !first ? "allow" : first.outcome === "escalate" ? "escalate" : "deny";
  const summary = first
    ? [CODES[code], codeOfReason(first.reason), GATES.indexOf(first.gate)]
    : [CODES[code], 0, NO_GATE];
  if ([data[1], words.getUint16(2, true), data[4]].join() !== summary.join()) {
    throw new InvalidVerdict("a summary that contradicts the gates");
  }
  if (!first) return { allowed: true, escalation: null, findings: [] };
  const findings = [first, ...others] as const;
  return {
    allowed: false,
    escalation: code === "escalate" ? lackingWords(findings) : null,
    findings,
  };
}

/** Whose word a payment lacks, whatever else is against it. */
export function lackingWords(findings: readonly Finding[]): Escalation {
  const words = findings.filter(({ outcome }) => outcome === "escalate");
  const lacking = (approves: boolean) =>
    words.find(({ reason }) => reason.startsWith(APPROVAL) === approves) ?? null;
  return { validation: lacking(false), approval: lacking(true) };
}

function finding(gate: Gate, words: DataView, row: number): Finding {
  const code = words.getUint8(row);
  const outcome = OUTCOMES[code as keyof typeof OUTCOMES] as Finding["outcome"] | undefined;
  if (!outcome) throw new InvalidVerdict(`outcome ${code}`);
  const word = (index: number) => words.getBigUint64(row + 8 * index, true);
  return {
    gate,
    outcome,
    reason: reasonOfCode(words.getUint16(row + 2, true)),
    got: word(1),
    limit: word(2),
    headroom: word(3),
    passesAt: momentOrNull(word(4)),
  };
}
