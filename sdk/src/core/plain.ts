import type BN from "bn.js";
import type { PublicKey } from "@solana/web3.js";

/** A decoded account with every big number as bigint. */
export type Plain<T> = T extends BN
  ? bigint
  : T extends PublicKey
    ? T
    : T extends readonly (infer Item)[]
      ? Plain<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: Plain<T[Key]> }
        : T;

/** Turns the big numbers of a decoded account into bigints. */
export function plain<T>(value: T): Plain<T> {
  return convert(value) as Plain<T>;
}

function convert(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(convert);
  if ("toArrayLike" in value) return BigInt((value as BN).toString());
  if ("toBase58" in value) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, convert(inner)]));
}
