import { sha256 } from "@noble/hashes/sha2";
import type { PublicKey } from "@solana/web3.js";
import type { PaymentId } from "../agent/payment-id";
import { encodeGateOutcomes, gateOutcomes, verdictCode } from "../core/gate-outcomes";
import type { GateOutcomes } from "../core/gate-outcomes";

/** What a record is about: a payment was allowed, a gated payment was settled, or a payment was denied. */
export type RecordKind = "decision" | "outcome" | "denial";
/** By which instructions: gate, transfer, feedback; pay; or record_denial, which pays nothing. */
export type RecordPath = "gated" | "fused" | "unpaid";

/** One record of a mandate's evidence. Every field follows from transactions. */
export interface EvidenceRecord {
  /** 1 for the first record of a mandate. */
  readonly sequence: bigint;
  readonly slot: bigint;
  /** Block time, unix seconds. */
  readonly time: bigint;
  readonly kind: RecordKind;
  readonly path: RecordPath;
  readonly vault: PublicKey;
  readonly mandate: PublicKey;
  /** The payee's wallet. */
  readonly payee: PublicKey;
  readonly mint: PublicKey;
  /** Base units of the mint. */
  readonly amount: bigint;
  readonly id: PaymentId;
  /** What the gates said; all of them passed unless the record is a denial. */
  readonly gates: GateOutcomes;
  readonly governanceEpoch: bigint;
  readonly grantEpoch: bigint;
}

/** Instructions that append one record each. */
export const RECORDING: ReadonlySet<string> = new Set(["pay", "gate", "feedback", "recordDenial"]);
/** Bytes of an encoded record. */
export const RECORD_BYTES = 224;
/** The head of a chain without records. */
export const GENESIS: Uint8Array = new Uint8Array(32);

const VERSION = 1;
const KINDS = { decision: 1, outcome: 2, denial: 3 } as const;
const PATHS = { gated: 1, fused: 2, unpaid: 3 } as const;

/** The gates of a record of what was allowed. */
export const ALL_PASS: GateOutcomes = gateOutcomes([]);

/**
 * A record's bytes: little-endian, at fixed places. The verdict's byte is 0 (allow) or, in a denial, 1 (deny) or, if all
 * that is against the payment is a missing validation or approval, 2 (escalate).
 */
export function encodeRecord(record: EvidenceRecord): Uint8Array {
  const bytes = Buffer.alloc(RECORD_BYTES);
  bytes.writeBigUInt64LE(record.sequence, 0);
  bytes.writeBigUInt64LE(record.slot, 8);
  bytes.writeBigUInt64LE(record.time, 16);
  bytes.set([VERSION, KINDS[record.kind], PATHS[record.path], verdictCode(record.gates)], 24);
  bytes.set(record.vault.toBytes(), 32);
  bytes.set(record.mandate.toBytes(), 64);
  bytes.set(record.payee.toBytes(), 96);
  bytes.set(record.mint.toBytes(), 128);
  bytes.writeBigUInt64LE(record.amount, 160);
  bytes.writeBigUInt64LE(record.id.issuedAt, 168);
  bytes.set(record.id.hash, 176);
  bytes.writeBigUInt64LE(encodeGateOutcomes(record.gates), 200);
  bytes.writeBigUInt64LE(record.governanceEpoch, 208);
  bytes.writeBigUInt64LE(record.grantEpoch, 216);
  return bytes;
}

/** The chain's head after a record: sha256 of the head before and the record. */
export function nextHead(head: Uint8Array, record: EvidenceRecord): Uint8Array {
  return sha256.create().update(head).update(encodeRecord(record)).digest();
}
