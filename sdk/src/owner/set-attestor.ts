import type { PublicKey } from "@solana/web3.js";
import { fetchAttestor } from "../core/accounts";
import { capabilityHash } from "../core/capability";
import type { Capability } from "../core/capability";
import type { Client } from "../core/client";
import { number } from "../core/number";
import type { Landed } from "../core/send";
import { action } from "./action";
import type { OwnersAction } from "./action";
import { cosign } from "./cosigned";
import type { Cosigners, Expecting } from "./cosigned";

/** What an attestor is to be believed on. */
export interface AttestorTerms extends Expecting {
  /** The attestor's key. */
  readonly attestor: PublicKey;
  /** What it is believed on, 1 to 8 of them, and nothing else from now on. */
  readonly capabilities: readonly Capability[];
}

/** An attestor to be accepted, or accepted for other capabilities, signed by members together. */
export interface AttestorChange extends AttestorTerms, Cosigners {}

/**
 * Accepts an attestor's word on some capabilities, or changes on which. One that was revoked is accepted anew: what it
 * attested before stays dead. Fewer capabilities take no delay.
 *
 * @example
 * await setAttestor(client, { vault, members, attestor, capabilities: ["payments"] });
 * @throws {PolicyRefused} such as `ThresholdNotMet`, `TimelockInForce`, `StaleVersion`, `InvalidAttestor`,
 *   `InvalidCapabilities`.
 */
export async function setAttestor(client: Client, change: AttestorChange): Promise<Landed> {
  return cosign(client, await attestorAction(client, change), change);
}

/** The action of {@link setAttestor}. */
export async function attestorAction(client: Client, terms: AttestorTerms): Promise<OwnersAction> {
  const { vault, attestor, capabilities } = terms;
  const expected =
    terms.expectedVersion ?? (await fetchAttestor(client, vault, attestor))?.version ?? 0n;
  return action(client, "setAttestor", vault, [attestor], {
    expectedVersion: number("expectedVersion", expected),
    capabilities: capabilities.map((given) => [...capabilityHash(given)]),
  });
}
