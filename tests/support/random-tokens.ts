import type { PublicKey } from "@solana/web3.js";
import type { Draw } from "./random-state";
import { accountBytes, feeConfig, mintBytes } from "./token-bytes";
import type { Extension, Fee } from "./token-bytes";

/** Extension types. */
const FEE_CONFIG = 1;
const CLOSE_AUTHORITY = 3;
const IMMUTABLE_OWNER = 7;
const MEMO_TRANSFER = 8;
const DELEGATE = 12;
const HOOK = 14;
const METADATA = 19;
const UNKNOWN = 99;
const UNKNOWN_BIT = 1n << 63n;

/** Decimals of the mints. */
export const DECIMALS = 6;
/** An epoch that is over, and one that no test sees. */
const EPOCHS = [0n, 1n << 40n] as const;

/** A random mint of Token-2022: its data, and the set of its extensions as owners admit it. */
export function drawMint(draw: Draw): { readonly data: Buffer; readonly extensions: bigint } {
  const all: Extension[] = [
    [METADATA, new Uint8Array(draw.random.number(draw.once(50) ? 12_000 : 300))],
    [FEE_CONFIG, feeConfig(drawFee(draw), drawFee(draw))],
    [HOOK, hook(draw)],
    [CLOSE_AUTHORITY, new Uint8Array(32)],
    [DELEGATE, new Uint8Array(32)],
    [UNKNOWN, new Uint8Array(draw.random.number(9))],
  ];
  const has = all.filter(([type]) => draw.once(type === UNKNOWN ? 20 : 2));
  const extensions = has.reduce((bits, [type]) => bits | bit(type), 0n);
  const data = mintBytes(DECIMALS, has);
  const whole = draw.once(50) ? draw.random.number(data.length) : data.length;
  return { data: data.subarray(0, whole), extensions };
}

function bit(type: number): bigint {
  return type === UNKNOWN ? UNKNOWN_BIT : 1n << BigInt(type);
}

function drawFee(draw: Draw): Fee {
  const takes = draw.once(8);
  const epoch = draw.random.pick(EPOCHS);
  return { epoch, maximum: draw.small(2), basisPoints: takes ? draw.random.number(300) : 0 };
}

function hook(draw: Draw): Uint8Array {
  const value = new Uint8Array(64);
  if (draw.once(20)) value[32 + draw.random.number(32)] = 1;
  return value;
}

/** The data of the token account that is paid. */
export function drawAccount(
  draw: Draw,
  mint: PublicKey,
  owner: PublicKey,
  extended: boolean,
): Buffer {
  const memo: Extension = [MEMO_TRANSFER, Uint8Array.of(draw.random.number(3))];
  const all: Extension[] = [[IMMUTABLE_OWNER, new Uint8Array()], ...(draw.once(9) ? [memo] : [])];
  const named = [draw.once(25) ? draw.stranger : mint, draw.once(25) ? draw.stranger : owner];
  return accountBytes(named[0]!, named[1]!, extended && draw.once(2) ? all : []);
}
