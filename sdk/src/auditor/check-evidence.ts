import type { EvidenceEntry } from "./rebuild-evidence";
import { GENESIS, nextHead } from "./record";

/** The end of a chain as the mandate's account holds it. */
export interface ChainEnd {
  /** Records appended so far. */
  readonly sequence: bigint;
  readonly head: Uint8Array;
}

/**
 * What is wrong with evidence, and where. `index` is the number of the first record that is wrong; where logs were cut
 * around it, it is the first record that is not proved right.
 */
export interface EvidenceFault {
  readonly status: "missing" | "altered" | "reordered" | "inserted" | "truncated" | "gap";
  readonly index: bigint;
}

/** Evidence that is whole. */
export interface EvidenceVerified {
  readonly status: "verified";
  readonly records: bigint;
}

/** What became of a check. */
export type EvidenceCheck = EvidenceVerified | EvidenceFault;

/**
 * Checks a mandate's records against the head in its account: each record is hashed anew, and where the transaction's
 * log named number and head, they must agree.
 *
 * @returns `verified`, or the first fault.
 */
export function checkEvidence(entries: readonly EvidenceEntry[], end: ChainEnd): EvidenceCheck {
  let head = GENESIS;
  /** Number of the last record that a log confirmed. */
  let confirmed = 0n;
  /** Number of the first entry that states another head than its record has. */
  let misstated: bigint | null = null;
  for (const [place, { record, logged, head: stated }] of entries.entries()) {
    const index = BigInt(place + 1);
    head = nextHead(head, { ...record, sequence: index });
    if (!equal(stated, head)) misstated ??= index;
    if (record.sequence !== index) return misplaced(entries, place, record.sequence, confirmed);
    if (!logged) continue;
    if (logged.sequence !== index) return shifted(entries, place, logged.sequence, confirmed);
    if (!equal(logged.head, head)) return { status: "altered", index: confirmed + 1n };
    confirmed = index;
  }

  const count = BigInt(entries.length);
  if (count > end.sequence) return { status: "inserted", index: beyond(confirmed, end.sequence) };
  if (count < end.sequence) {
    return confirmed === count
      ? { status: "truncated", index: count + 1n }
      : { status: "missing", index: confirmed + 1n };
  }
  if (!equal(head, end.head)) return { status: "altered", index: beyond(confirmed, count - 1n) };
  if (misstated !== null) return { status: "altered", index: misstated };
  return { status: "verified", records: count };
}

/** A list whose own numbering is broken. */
function misplaced(
  entries: readonly EvidenceEntry[],
  place: number,
  found: bigint,
  confirmed: bigint,
): EvidenceFault {
  const index = BigInt(place + 1);
  if (found < index)
    return { status: "inserted", index: found > confirmed ? found : confirmed + 1n };
  const later = entries.slice(place).some(({ record }) => record.sequence === index);
  return { status: later ? "reordered" : "missing", index };
}

/** A list whose logs are numbered otherwise: what they say of record `place + 1` belongs elsewhere. */
function shifted(
  entries: readonly EvidenceEntry[],
  place: number,
  found: bigint,
  confirmed: bigint,
): EvidenceFault {
  const index = confirmed + 1n;
  if (found < BigInt(place + 1)) return { status: "inserted", index };
  const later = entries.slice(place).some(({ logged }) => logged?.sequence === BigInt(place + 1));
  return { status: later ? "reordered" : "missing", index };
}

function beyond(confirmed: bigint, most: bigint): bigint {
  return (confirmed < most ? confirmed : most) + 1n;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
