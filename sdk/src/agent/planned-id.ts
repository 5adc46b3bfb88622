import { bytesOf } from "../kernel/kernel";

/** An id that no real payment has, for step `index` of something that is only tried. */
export function planned(issuedAt: bigint, index: number): { issuedAt: bigint; hash: Uint8Array } {
  return { issuedAt, hash: bytesOf([BigInt(index), TRIED, TRIED]) };
}

/** Hashes of invoices do not end in 128 ones. */
const TRIED = 2n ** 64n - 1n;
