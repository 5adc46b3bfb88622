import { PublicKey } from "@solana/web3.js";
import type { Idl } from "@coral-xyz/anchor";
import type { IdlType } from "@coral-xyz/anchor/dist/cjs/idl";
import type { World } from "./world";

const DISCRIMINATOR_BYTES = 8;
const SIZES: Readonly<Record<string, number>> = { u8: 1, u16: 2, u64: 8, pubkey: 32 };

/**
 * Cheat: writes fields of a stored account past the program, for states that no instruction of this version leaves
 * behind. A field is named as in the decoded account, such as `pending.before.source`.
 */
export function patch(
  { chain, client }: World,
  at: PublicKey,
  kind: keyof World["client"]["program"]["account"],
  fields: Readonly<Record<string, bigint | PublicKey>>,
): void {
  const account = chain.account(at);
  if (!account) throw new Error(`there is no ${kind} at ${at.toBase58()}`);
  const data = Buffer.from(account.data);
  for (const [path, value] of Object.entries(fields)) {
    const { offset, size } = place(client.program.idl, kind, path.split("."));
    data.set(bytes(value, size), DISCRIMINATOR_BYTES + offset);
  }
  chain.setAccount(at, { lamports: BigInt(account.lamports), owner: account.owner, data });
}

function bytes(value: bigint | PublicKey, size: number): Uint8Array {
  if (value instanceof PublicKey) return value.toBytes();
  const word = Buffer.alloc(8);
  word.writeBigUInt64LE(value);
  return word.subarray(0, size);
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
