import {
  AddressLookupTableAccount,
  PACKET_DATA_SIZE,
  type PublicKey,
  VersionedTransaction,
} from "@solana/web3.js";
import type { VersionedMessage } from "@solana/web3.js";
import { address, getTransactionDecoder, type Transaction } from "@solana/kit";
import type { LiteSVM } from "litesvm";
import { createPublicKey, verify } from "node:crypto";
import { toBase58 } from "./base58";

/** A message of a version that the chain executes: legacy or 0. */
export type ExecutableMessage = Exclude<VersionedMessage, { version: 1 }>;

/** A transaction as it arrived, with the views the chain needs. */
export interface WireTransaction {
  readonly bytes: Buffer;
  /** Base58 of the first signature: the transaction's name on the ledger. */
  readonly signature: string;
  readonly signatures: readonly Uint8Array[];
  readonly message: ExecutableMessage;
  /** The form that LiteSVM takes. */
  readonly decoded: Transaction;
}

/** Addresses that a version 0 message takes from lookup tables. */
export interface LoadedAddresses {
  readonly writable: readonly PublicKey[];
  readonly readonly: readonly PublicKey[];
}

/** The bytes are no transaction that a validator would take in. */
export class MalformedTransaction extends Error {
  override readonly name = "MalformedTransaction";
}

/** ASN.1 prefix that makes 32 bytes an Ed25519 public key for the platform's verifier. */
const ED25519_SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/**
 * Reads a serialized transaction.
 *
 * @throws {MalformedTransaction} naming size and limit, or what is malformed.
 */
export function readTransaction(bytes: Buffer): WireTransaction {
  if (bytes.length > PACKET_DATA_SIZE) {
    throw new MalformedTransaction(
      `decoded solana_transaction::versioned::VersionedTransaction too large: ` +
        `${bytes.length} bytes (max: ${PACKET_DATA_SIZE} bytes)`,
    );
  }
  const transaction = parse(bytes);
  const { message, signatures } = transaction;
  if (message.version !== "legacy" && message.version !== 0) {
    throw new MalformedTransaction(
      `transaction version ${String(message.version)} is not supported: use legacy or 0`,
    );
  }
  const first = signatures[0];
  if (first === undefined || signatures.length !== message.header.numRequiredSignatures) {
    throw new MalformedTransaction(
      `the message requires ${message.header.numRequiredSignatures} signatures, ` +
        `the transaction carries ${signatures.length}`,
    );
  }
  requireIndexesInRange(message);
  return {
    bytes,
    signature: toBase58(first),
    signatures,
    message,
    decoded: getTransactionDecoder().decode(bytes),
  };
}

/** True when each required signer signed exactly this message. */
export function signaturesAreValid({ message, signatures }: WireTransaction): boolean {
  const signed = message.serialize();
  return signatures.every((signature, index) => {
    const signer = message.staticAccountKeys[index];
    if (signer === undefined) return false;
    const der = Buffer.concat([ED25519_SPKI_PREFIX, signer.toBytes()]);
    return verify(
      null,
      signed,
      createPublicKey({ key: der, format: "der", type: "spki" }),
      signature,
    );
  });
}

/**
 * Resolves a message's lookup tables, or answers null where a table is missing or too short: the
 * runtime refuses such a transaction and names the reason.
 */
export function resolveLookups(svm: LiteSVM, message: VersionedMessage): LoadedAddresses | null {
  const writable: PublicKey[] = [];
  const readonly: PublicKey[] = [];
  for (const lookup of message.addressTableLookups) {
    const table = svm.getAccount(address(lookup.accountKey.toBase58()));
    if (!table.exists) return null;
    const { addresses } = parseTable(Uint8Array.from(table.data)) ?? { addresses: [] };
    for (const [indexes, loaded] of [
      [lookup.writableIndexes, writable],
      [lookup.readonlyIndexes, readonly],
    ] as const) {
      for (const index of indexes) {
        const entry = addresses[index];
        if (entry === undefined) return null;
        loaded.push(entry);
      }
    }
  }
  return { writable, readonly };
}

/** Every account of the transaction in the order by which instructions index them. */
export function allAccounts(
  message: VersionedMessage,
  loaded: LoadedAddresses,
): readonly PublicKey[] {
  return [...message.staticAccountKeys, ...loaded.writable, ...loaded.readonly];
}

function parse(bytes: Buffer): VersionedTransaction {
  let transaction: VersionedTransaction;
  try {
    transaction = VersionedTransaction.deserialize(bytes);
    // Trailing bytes would be dropped silently; a validator refuses them.
    if (Buffer.compare(transaction.serialize(), bytes) !== 0) {
      throw new Error("bytes remain after the message, or a length is not in its shortest form");
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MalformedTransaction(
      `failed to deserialize solana_transaction::versioned::VersionedTransaction: ${reason}`,
    );
  }
  return transaction;
}

function requireIndexesInRange(message: ExecutableMessage): void {
  const lookedUp = message.addressTableLookups.reduce(
    (sum, lookup) => sum + lookup.writableIndexes.length + lookup.readonlyIndexes.length,
    0,
  );
  const staticCount = message.staticAccountKeys.length;
  const total = staticCount + lookedUp;
  for (const { programIdIndex, accountKeyIndexes } of message.compiledInstructions) {
    // The fee payer (index 0) can't be a program, and programs are never looked up.
    const programInRange = programIdIndex > 0 && programIdIndex < staticCount;
    if (!programInRange || accountKeyIndexes.some((index) => index >= total)) {
      throw new MalformedTransaction("invalid transaction: index out of bounds");
    }
  }
}

function parseTable(data: Uint8Array): { addresses: PublicKey[] } | null {
  try {
    return AddressLookupTableAccount.deserialize(data);
  } catch {
    return null;
  }
}
