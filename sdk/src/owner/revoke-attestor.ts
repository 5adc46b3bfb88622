import type { PublicKey } from "@solana/web3.js";
import { AccountMissing, fetchAttestor } from "../core/accounts";
import { attestorAddress } from "../core/address";
import type { Client } from "../core/client";
import { number } from "../core/number";
import type { Landed } from "../core/send";
import { action } from "./action";
import type { OwnersAction } from "./action";
import { cosign } from "./cosigned";
import type { Cosigners, Expecting } from "./cosigned";

/** An attestor to be accepted no longer. */
export interface RevokedAttestor extends Expecting {
  /** The attestor's key. */
  readonly attestor: PublicKey;
}

/** Such a revocation, signed by members together. */
export interface AttestorRevocation extends RevokedAttestor, Cosigners {}

/**
 * Accepts an attestor no longer: all its attestations are dead at once, and stay so if it is accepted again.
 *
 * @example
 * await revokeAttestor(client, { vault, members, attestor });
 * @throws {PolicyRefused} `ThresholdNotMet`, `StaleVersion` or `AttestorRevoked`.
 * @throws {AccountMissing} if the owners never accepted it.
 */
export async function revokeAttestor(
  client: Client,
  revocation: AttestorRevocation,
): Promise<Landed> {
  return cosign(client, await attestorRevocation(client, revocation), revocation);
}

/** The action of {@link revokeAttestor}. */
export async function attestorRevocation(
  client: Client,
  revoked: RevokedAttestor,
): Promise<OwnersAction> {
  const { vault, attestor } = revoked;
  const address = attestorAddress(vault, attestor, client.program.programId);
  const expected =
    revoked.expectedVersion ?? (await fetchAttestor(client, vault, attestor))?.version;
  if (expected === undefined) throw new AccountMissing("attestor", address);
  return action(client, "revokeAttestor", vault, [address], {
    expectedVersion: number("expectedVersion", expected),
  });
}
