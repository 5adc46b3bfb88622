import type { IdlType } from "@coral-xyz/anchor/dist/cjs/idl";
import { PublicKey } from "@solana/web3.js";
import type { Client } from "../../core/client";

/** Fields of a stored account, or of a struct in it; what is left out is zero. */
export interface Fields {
  readonly [name: string]: Value;
}

type Value = bigint | number | PublicKey | Fields | readonly Value[] | Uint8Array;

const INTEGER_BYTES: Readonly<Record<string, number>> = { u8: 1, u16: 2, u32: 4, u64: 8 };
const KEY_BYTES = 32;

/** A stored account without its discriminator, as the kernel reads it: fields in the order of the IDL, without padding. */
export function storedBytes({ program }: Client, type: string, fields: Fields): Uint8Array {
  const described = program.idl.types.find(({ name }) => name === type);
  if (!described) throw new RangeError(`the IDL has no type ${type}`);
  const parts = described.type.fields.map((field) =>
    bytesOf(program, field.type as IdlType, fields[field.name]),
  );
  return Buffer.concat(parts);
}

function bytesOf(program: Client["program"], type: IdlType, value: Value | undefined): Uint8Array {
  if (type === "pubkey") return value instanceof PublicKey ? value.toBytes() : key(value);
  if (typeof type === "string") return integer(INTEGER_BYTES[type] ?? 0, value);
  if ("array" in type) {
    const [item, length] = type.array;
    const items = value as readonly Value[] | undefined;
    const each = Array.from({ length: Number(length) }, (_, place) =>
      bytesOf(program, item, items?.[place]),
    );
    return Buffer.concat(each);
  }
  if ("defined" in type) {
    return storedBytes({ program } as Client, type.defined.name, (value ?? {}) as Fields);
  }
  throw new RangeError(`no stored account holds ${JSON.stringify(type)}`);
}

function key(value: Value | undefined): Uint8Array {
  return value === undefined ? new Uint8Array(KEY_BYTES) : Uint8Array.from(value as Uint8Array);
}

function integer(length: number, value: Value | undefined): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt((value ?? 0) as bigint | number));
  return bytes.subarray(0, length);
}
