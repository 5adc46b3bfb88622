import type { PublicKey } from "@solana/web3.js";
import type { Idl } from "@coral-xyz/anchor";
import type { IdlType } from "@coral-xyz/anchor/dist/cjs/idl";
import type { World } from "./world";

const DISCRIMINATOR_BYTES = 8;
const SIZES: Readonly<Record<string, number>> = { u8: 1, u16: 2, u64: 8, pubkey: 32 };

/** What a field is given. */
export type Value = bigint | PublicKey | Uint8Array;

/**
 * Cheat: writes fields of a stored account past the program, for states that no instruction leaves behind. A field is
 * named as in the decoded account, such as `pending.before.source`.
 */
export function patch(
  { chain, client }: World,
  at: PublicKey,
  kind: keyof World["client"]["program"]["account"],
  fields: Readonly<Record<string, Value>>,
): void {
  const account = chain.account(at);
  if (!account) throw new Error(`there is no ${kind} at ${at.toBase58()}`);
  const data = Buffer.from(account.data);
  for (const [path, value] of Object.entries(fields)) {
    write(field(client.program.idl, kind, data, path), value);
  }
  chain.setAccount(at, { lamports: BigInt(account.lamports), owner: account.owner, data });
}

/** The bytes of a stored account that no instruction made: zeros but for its discriminator and the fields given. */
export function forge(idl: Idl, kind: string, fields: Readonly<Record<string, Value>>): Buffer {
  const discriminator = idl.accounts?.find(({ name }) => name === kind)?.discriminator;
  if (!discriminator) throw new Error(`there are no ${kind} accounts`);
  const last = place(idl, kind, ["reserved"]);
  const data = Buffer.alloc(DISCRIMINATOR_BYTES + last.offset + last.size);
  data.set(discriminator);
  for (const [path, value] of Object.entries(fields)) write(field(idl, kind, data, path), value);
  return data;
}

/** The bytes of a field of an account, named as in the decoded account. */
export function field(idl: Idl, kind: string, data: Buffer, path: string): Buffer {
  const { offset, size } = place(idl, kind, path.split("."));
  return data.subarray(DISCRIMINATOR_BYTES + offset, DISCRIMINATOR_BYTES + offset + size);
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

/** Where a field lies, without the discriminator. Stored structs have no implicit padding, so that sizes add up. */
export function place(
  idl: Idl,
  type: string,
  path: readonly string[],
): { offset: number; size: number } {
  const [name, ...rest] = path;
  let offset = 0;
  for (const field of fieldsOf(idl, type)) {
    if (field.name !== name) {
      offset += sizeOf(idl, field.type);
    } else if (rest.length === 0) {
      return { offset, size: sizeOf(idl, field.type) };
    } else {
      const inner = place(idl, definedName(field.type), rest);
      return { offset: offset + inner.offset, size: inner.size };
    }
  }
  throw new Error(`${type} has no field ${path.join(".")}`);
}

function fieldsOf(idl: Idl, name: string): { name: string; type: IdlType }[] {
  const found = idl.types?.find((type) => type.name === name)?.type;
  if (found?.kind !== "struct") throw new Error(`${name} is no struct`);
  return (found.fields ?? []) as { name: string; type: IdlType }[];
}

function definedName(type: IdlType): string {
  if (typeof type === "object" && "defined" in type) return type.defined.name;
  throw new Error(`${JSON.stringify(type)} has no fields`);
}

function sizeOf(idl: Idl, type: IdlType): number {
  if (typeof type === "string") {
    const size = SIZES[type];
    if (size === undefined) throw new Error(`no size for ${type}`);
    return size;
  }
  if ("array" in type) return sizeOf(idl, type.array[0]) * Number(type.array[1]);
  return fieldsOf(idl, definedName(type)).reduce((sum, field) => sum + sizeOf(idl, field.type), 0);
}
