import type { PublicKey } from "@solana/web3.js";
import { fetchVault } from "../core/accounts";
import type { Client } from "../core/client";
import { number } from "../core/number";
import type { Landed } from "../core/send";
import { action } from "./action";
import type { OwnersAction } from "./action";
import { cosign } from "./cosigned";
import type { Cosigners } from "./cosigned";

/** A vault whose mandates are all to be revoked. */
export interface RevokedGrants {
  readonly vault: PublicKey;
  /** The grant epoch that it was prepared against; by default the one found when it is sent or proposed. */
  readonly expectedGrantEpoch?: bigint;
}

/** Such a revocation, signed by members together. */
export interface RevokingAll extends RevokedGrants, Cosigners {}

/**
 * Kills every mandate of a vault, with its sessions and approvals, until it is granted anew.
 *
 * @throws {PolicyRefused} `ThresholdNotMet` or `StaleVersion`.
 */
export async function revokeAll(client: Client, revoking: RevokingAll): Promise<Landed> {
  return cosign(client, await revokeAllAction(client, revoking), revoking);
}

/** The action of {@link revokeAll}. */
export async function revokeAllAction(
  client: Client,
  { vault, expectedGrantEpoch }: RevokedGrants,
): Promise<OwnersAction> {
  const expected = expectedGrantEpoch ?? (await fetchVault(client, vault)).grantEpoch;
  return action(client, "revokeAll", vault, [], {
    expectedGrantEpoch: number("expectedGrantEpoch", expected),
  });
}
