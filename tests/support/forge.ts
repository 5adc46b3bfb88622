import type { Idl } from "@coral-xyz/anchor";
import type { PublicKey } from "@solana/web3.js";
import { place } from "./patch";

export type Value = bigint | PublicKey | Uint8Array;

/** The bytes of a stored account that no instruction made: zeros but for its discriminator and the fields given. */
export function forge(idl: Idl, kind: string, fields: Readonly<Record<string, Value>>): Buffer {
  const discriminator = idl.accounts?.find(({ name }) => name === kind)?.discriminator;
  if (!discriminator) throw new Error(`there are no ${kind} accounts`);
  const last = place(idl, kind, ["reserved"]);
  const data = Buffer.alloc(discriminator.length + last.offset + last.size);
  data.set(discriminator);
  for (const [path, value] of Object.entries(fields)) write(field(idl, kind, data, path), value);
  return data;
}

/** The bytes of a field, named as in the decoded account, such as `counters.lastSeen`. */
export function field(idl: Idl, kind: string, data: Buffer, path: string): Buffer {
  const { offset, size } = place(idl, kind, path.split("."));
  return data.subarray(8 + offset, 8 + offset + size);
}

/** Writes a value into a field; an array gets its first elements. */
export function write(into: Buffer, value: Value): void {
  if (value instanceof Uint8Array) {
    into.set(value);
  } else if (typeof value !== "bigint") {
    into.set(value.toBytes());
  } else {
    const word = Buffer.alloc(8);
    word.writeBigUInt64LE(value);
    into.set(word.subarray(0, into.length));
  }
}
