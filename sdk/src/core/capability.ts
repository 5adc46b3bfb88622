import { sha256 } from "@noble/hashes/sha2";
import { bytes } from "./amount";

const HASH_BYTES = 32;
const DOMAIN = "purser capability 1:";

/** A capability: its name, or the hash that stands for the name on the chain, 32 bytes. */
export type Capability = string | Uint8Array;

/**
 * The hash that names a capability, of its name: what mandates require and attestors attest.
 *
 * @example
 * const requiredCapability = capability("payments");
 */
export function capability(name: string): Uint8Array {
  return sha256(new TextEncoder().encode(DOMAIN + name));
}

/**
 * The hash of a capability, whichever way it is given.
 *
 * @throws {InvalidNumber} unless a hash has 32 bytes.
 */
export function capabilityHash(given: Capability): Uint8Array {
  if (typeof given === "string") return capability(given);
  return Uint8Array.from(bytes("the capability's hash", given, HASH_BYTES));
}
