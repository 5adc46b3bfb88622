import { sha256 } from "@noble/hashes/sha2";
import type { PublicKey } from "@solana/web3.js";

/** Names one payment of a mandate: paid once, ever, however often it is sent. */
export interface PaymentId {
  /** When the id was issued, unix seconds. Keep it across retries: another time is another payment. */
  readonly issuedAt: bigint;
  /** 24 bytes. */
  readonly hash: Uint8Array;
}

/** What is paid for. */
export interface Invoice {
  readonly payee: PublicKey;
  /** What is bought, such as a URL. */
  readonly resource: string;
  /** The payee's own number of the debt. */
  readonly invoice: string;
  readonly issuedAt: bigint;
}

const HASH_BYTES = 24;
const DOMAIN = "purser payment id 1";

/**
 * Derives a payment's id from what is paid for: the same invoice gives the same id.
 *
 * @example
 * const id = paymentId({ payee, resource: "https://api.example/v1", invoice: "2026-117", issuedAt });
 */
export function paymentId({ payee, resource, invoice, issuedAt }: Invoice): PaymentId {
  const parts = [
    Buffer.from(DOMAIN),
    payee.toBuffer(),
    Buffer.from(resource),
    Buffer.from(invoice),
  ];
  const hashed = sha256.create();
  for (const part of parts) {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(part.length);
    hashed.update(length).update(part);
  }
  return { issuedAt, hash: hashed.digest().slice(0, HASH_BYTES) };
}

/** Whether two ids name the same payment. */
export function sameId(one: PaymentId, other: PaymentId): boolean {
  return one.issuedAt === other.issuedAt && Buffer.from(one.hash).equals(Buffer.from(other.hash));
}
