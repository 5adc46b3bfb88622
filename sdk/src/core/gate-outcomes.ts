import { GATES } from "./verdict";
import type { Finding, Gate } from "./verdict";

/** What one gate said. */
export type GateOutcome = "pass" | Finding["outcome"];

/** What all gates said. */
export type GateOutcomes = Readonly<Record<Gate, GateOutcome>>;

/** The kernel's numbers. */
const CODES: Readonly<Record<GateOutcome, number>> = { pass: 0, deny: 1, escalate: 2, error: 3 };
const BITS_PER_GATE = 8;

/** What the gates said, from what they found. */
export function gateOutcomes(findings: readonly Finding[]): GateOutcomes {
  const outcome = (gate: Gate) => findings.find((finding) => finding.gate === gate)?.outcome;
  return Object.fromEntries(GATES.map((gate) => [gate, outcome(gate) ?? "pass"])) as GateOutcomes;
}

/** The outcomes as the program takes and records them: one byte per gate, the first gate lowest. */
export function encodeGateOutcomes(outcomes: GateOutcomes): bigint {
  const bytes = GATES.map((gate) => BigInt(CODES[outcomes[gate]]));
  return bytes.reduceRight((codes, code) => (codes << BigInt(BITS_PER_GATE)) | code, 0n);
}

/** The outcomes that a number stands for; `null` for a number that stands for none. */
export function decodeGateOutcomes(codes: bigint): GateOutcomes | null {
  const names = Object.entries(CODES) as [GateOutcome, number][];
  const outcomes = GATES.map((gate, index) => {
    const code = Number((codes >> BigInt(BITS_PER_GATE * index)) & 0xffn);
    return [gate, names.find(([, known]) => known === code)?.[0]] as const;
  });
  const known = outcomes.every(([, outcome]) => outcome !== undefined);
  const decoded = Object.fromEntries(outcomes) as GateOutcomes;
  return known && encodeGateOutcomes(decoded) === codes ? decoded : null;
}

/** The verdict that follows: 0 allow, 1 deny, 2 escalate. */
export function verdictCode(outcomes: GateOutcomes): number {
  const against = Object.values(outcomes).filter((outcome) => outcome !== "pass");
  if (against.length === 0) return 0;
  return against.every((outcome) => outcome === "escalate") ? 2 : 1;
}
