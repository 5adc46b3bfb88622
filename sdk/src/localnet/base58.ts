import { getBase58Decoder, getBase58Encoder } from "@solana/kit";

const decoder = getBase58Decoder();
const encoder = getBase58Encoder();

/** Bytes as base58 text. */
export function toBase58(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Base58 text as bytes, or null when the text has a character outside the alphabet. */
export function fromBase58(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(encoder.encode(text));
  } catch {
    return null;
  }
}
