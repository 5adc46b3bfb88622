/** A value that JSON can carry; an `undefined` member is left out by the serializer. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * A 64-bit quantity as a JSON number, as RPC answers carry it. JavaScript clients read JSON numbers
 * as doubles, so above 2^53 they see the nearest double here as they do on a cluster.
 */
export function jsonNumber(quantity: bigint): number {
  return Number(quantity);
}
