import type { PublicKey } from "@solana/web3.js";

/** An extension of Token-2022: its type and value. */
export type Extension = readonly [type: number, value: Uint8Array];

const MINT_BYTES = 82;
const DECIMALS = 44;
const ACCOUNT_BYTES = 165;
const OWNER = 32;
const STATE = 108;
const [MINT, ACCOUNT] = [1, 2];
const FEES = 72;
const FEE_BYTES = 18;

/** The data of an initialised mint of either program. */
export function mintBytes(decimals: number, extensions: readonly Extension[]): Buffer {
  const data = Buffer.alloc(MINT_BYTES);
  data.set([decimals, 1], DECIMALS);
  return extended(data, MINT, extensions);
}

/** The data of an initialised token account of either program. */
export function accountBytes(
  mint: PublicKey,
  owner: PublicKey,
  extensions: readonly Extension[],
): Buffer {
  const data = Buffer.alloc(ACCOUNT_BYTES);
  data.set(mint.toBytes(), 0);
  data.set(owner.toBytes(), OWNER);
  data[STATE] = 1;
  return extended(data, ACCOUNT, extensions);
}

/** Without extensions an account is as SPL Token writes it. */
function extended(plain: Buffer, kind: number, extensions: readonly Extension[]): Buffer {
  if (extensions.length === 0) return plain;
  const data = Buffer.alloc(ACCOUNT_BYTES + 1);
  data.set(plain);
  data[ACCOUNT_BYTES] = kind;
  const entries = extensions.map(([type, value]) => {
    const entry = Buffer.alloc(4 + value.length);
    entry.writeUInt16LE(type, 0);
    entry.writeUInt16LE(value.length, 2);
    entry.set(value, 4);
    return entry;
  });
  return Buffer.concat([data, ...entries]);
}

/** A transfer fee: its first epoch, its maximum, its basis points. */
export interface Fee {
  readonly epoch: bigint;
  readonly maximum: bigint;
  readonly basisPoints: number;
}

/** The value of a transfer fee: authorities and an amount withheld, then the older and the newer fee. */
export function feeConfig(older: Fee, newer: Fee): Buffer {
  const value = Buffer.alloc(FEES + 2 * FEE_BYTES);
  [older, newer].forEach(({ epoch, maximum, basisPoints }, index) => {
    const at = FEES + FEE_BYTES * index;
    value.writeBigUInt64LE(epoch, at);
    value.writeBigUInt64LE(maximum, at + 8);
    value.writeUInt16LE(basisPoints, at + 16);
  });
  return value;
}
