import type { PublicKey } from "@solana/web3.js";

/** An amount of one mint, in base units (the mint's smallest), 0 to 2^64 - 1. */
export interface TokenAmount {
  readonly mint: PublicKey;
  readonly base: bigint;
}

/** Largest value of a program's u64. */
const MAX_U64 = 2n ** 64n - 1n;

/** The explicit value for "no limit". Zero is the opposite: it allows nothing. */
export const NO_LIMIT = MAX_U64;

/** A number that does not fit where it is meant to go. */
export class InvalidNumber extends RangeError {
  constructor(
    readonly what: string,
    readonly value: bigint | number,
    readonly max: bigint | number,
    readonly min: bigint | number = 0,
  ) {
    super(
      `${what} must be ${min === max ? max : `an integer from ${min} to ${max}`}, not ${value}`,
    );
    this.name = "InvalidNumber";
  }
}

/**
 * Checks that a value fits the program's u64.
 *
 * @example
 * u64("amount", 5n); // 5n
 * @throws {InvalidNumber} naming the value and the range.
 */
export function u64(what: string, value: bigint): bigint {
  if (value < 0n || value > MAX_U64) throw new InvalidNumber(what, value, MAX_U64);
  return value;
}

/**
 * Checks that a value fits a small unsigned integer of the program.
 *
 * @throws {InvalidNumber} naming the value and the range.
 */
export function small(what: string, value: number, max: number): number {
  if (!Number.isSafeInteger(value) || value < 0 || value > max) {
    throw new InvalidNumber(what, value, max);
  }
  return value;
}

/**
 * Checks that a hash has the length that the program takes.
 *
 * @throws {InvalidNumber} naming the hash, the length that it has and the one that it must have.
 */
export function bytes(what: string, value: Uint8Array, length: number): number[] {
  if (value.length !== length) {
    throw new InvalidNumber(`the length of ${what}`, value.length, length, length);
  }
  return [...value];
}
