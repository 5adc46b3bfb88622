import BN from "bn.js";
import { u64 } from "./amount";

/**
 * A bigint as the number type that Anchor encodes.
 *
 * @throws {InvalidNumber} naming the value and the range.
 */
export function number(what: string, value: bigint): BN {
  return new BN(u64(what, value).toString());
}
