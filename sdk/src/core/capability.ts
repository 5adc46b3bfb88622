import { sha256 } from "@noble/hashes/sha2";

const DOMAIN = "purser capability 1:";

/**
 * The hash that names a capability, of its name: what mandates require and attestors attest.
 *
 * @example
 * const requiredCapability = capability("payments");
 */
export function capability(name: string): Uint8Array {
  return sha256(new TextEncoder().encode(DOMAIN + name));
}
