import { PACKET_DATA_SIZE } from "@solana/web3.js";
import { fromBase58 } from "../base58";
import { MalformedTransaction, readTransaction, type WireTransaction } from "../wire-transaction";
import { invalidParams } from "./rpc-error";

const BASE64_TEXT = /^[A-Za-z0-9+/]*={0,2}$/;
/** Lengths of the texts of a transaction of the largest size. */
const MAX_BASE64_LENGTH = 1_644;
const MAX_BASE58_LENGTH = 1_683;
const TYPE_NAME = "solana_transaction::versioned::VersionedTransaction";

/** Reads a transaction parameter; refusals are the RPC's, naming size and limit. */
export function decodeTransaction(text: string, encoding: string): WireTransaction {
  try {
    return readTransaction(decodeText(text, encoding));
  } catch (error) {
    if (error instanceof MalformedTransaction) throw invalidParams(error.message);
    throw error;
  }
}

function decodeText(text: string, encoding: string): Buffer {
  switch (encoding) {
    case "base64":
      requireLength(text, encoding, MAX_BASE64_LENGTH);
      if (!BASE64_TEXT.test(text)) throw invalidParams("invalid base64 encoding");
      return Buffer.from(text, "base64");
    case "base58": {
      requireLength(text, encoding, MAX_BASE58_LENGTH);
      const bytes = fromBase58(text);
      if (bytes === null) throw invalidParams("invalid base58 encoding");
      return Buffer.from(bytes);
    }
    default:
      throw invalidParams(`unsupported encoding: ${encoding}. Supported encodings: base58, base64`);
  }
}

function requireLength(text: string, encoding: string, limit: number): void {
  if (text.length <= limit) return;
  const rawSize = encoding === "base64" ? `, ${Buffer.byteLength(text, "base64")} raw` : "";
  throw invalidParams(
    `${encoding} encoded ${TYPE_NAME} too large: ${text.length} bytes${rawSize} ` +
      `(max: encoded/raw ${limit}/${PACKET_DATA_SIZE})`,
  );
}
