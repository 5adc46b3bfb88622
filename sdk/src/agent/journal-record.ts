import { sha256 } from "@noble/hashes/sha2";
import type { InvoiceTerms, JournalEntry } from "./payment-journal";

/** An entry as it was appended: for which invoice, and in place of the entry issued when. */
export interface JournalRecord {
  readonly key: string;
  readonly replaced: bigint | null;
  readonly entry: JournalEntry;
}

/** The same in JSON, numbers as decimals. */
interface RecordJson {
  readonly key: string;
  readonly replaced: string | null;
  readonly issuedAt: string;
  readonly terms: InvoiceTerms;
  readonly landed: { readonly signature: string; readonly slot: string } | null;
}

const DOMAIN = "purser payment journal 1";
const SEAL_BYTES = 8;
/** Quotes inside of JSON's texts are escaped: this stands nowhere else. */
const SEAL = /,"seal":"([0-9a-f]{16})"\}/;

/** A record as one line of JSON. Its seal shows any change: another digit of an issue time would pay once more. */
export function sealRecord({ key, replaced, entry }: JournalRecord): string {
  const { issuedAt, terms, landed } = entry;
  const json: RecordJson = {
    key,
    replaced: replaced === null ? null : `${replaced}`,
    issuedAt: `${issuedAt}`,
    terms,
    landed: landed && { signature: landed.signature, slot: `${landed.slot}` },
  };
  const body = JSON.stringify(json).slice(0, -1);
  return `${body},"seal":"${sealOf(body)}"}`;
}

/** The record in a line; `null` if {@link sealRecord} did not write it so. */
export function openRecord(line: string): JournalRecord | null {
  const [body = "", seal, rest] = line.split(SEAL);
  if (seal !== sealOf(body) || rest !== "") return null;
  const { key, replaced, issuedAt, terms, landed } = JSON.parse(`${body}}`) as RecordJson;
  return {
    key,
    replaced: replaced === null ? null : BigInt(replaced),
    entry: {
      issuedAt: BigInt(issuedAt),
      terms,
      landed: landed && { signature: landed.signature, slot: BigInt(landed.slot) },
    },
  };
}

/** Whether a text reaches to the end of a seal. */
export function hasSeal(text: string): boolean {
  return SEAL.test(text);
}

function sealOf(body: string): string {
  const hash = sha256(Buffer.from(DOMAIN + body));
  return Buffer.from(hash.subarray(0, SEAL_BYTES)).toString("hex");
}
