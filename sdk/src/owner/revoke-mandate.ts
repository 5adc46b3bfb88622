import type { PublicKey } from "@solana/web3.js";
import { AccountMissing, fetchMandate } from "../core/accounts";
import { mandateAddress } from "../core/address";
import type { Client } from "../core/client";
import { number } from "../core/number";
import type { Landed } from "../core/send";
import { action } from "./action";
import type { OwnersAction } from "./action";
import { cosign } from "./cosigned";
import type { Cosigners, Expecting } from "./cosigned";

/** A mandate to be revoked. */
export interface RevokedMandate extends Expecting {
  readonly agent: PublicKey;
  readonly mint: PublicKey;
}

/** Such a revocation, signed by members together. */
export interface MandateRevocation extends RevokedMandate, Cosigners {}

/**
 * Kills one mandate, with its sessions, until it is granted anew. What it spent stays counted.
 *
 * @example
 * await revokeMandate(client, { vault, agent, mint, members: [alice, bob] });
 * @throws {PolicyRefused} `ThresholdNotMet`, `StaleVersion`, `GrantEpochStale` if it is dead already.
 * @throws {AccountMissing} if the agent has no mandate for the mint.
 */
export async function revokeMandate(
  client: Client,
  revocation: MandateRevocation,
): Promise<Landed> {
  return cosign(client, await mandateRevocation(client, revocation), revocation);
}

/** The action of {@link revokeMandate}. */
export async function mandateRevocation(
  client: Client,
  { vault, agent, mint, expectedVersion }: RevokedMandate,
): Promise<OwnersAction> {
  const address = mandateAddress(vault, agent, mint, client.program.programId);
  const expected = expectedVersion ?? (await fetchMandate(client, vault, agent, mint))?.version;
  if (expected === undefined) throw new AccountMissing("mandate", address);
  return action(client, "revokeMandate", vault, [address], {
    expectedVersion: number("expectedVersion", expected),
  });
}
