import type { PublicKey } from "@solana/web3.js";
import { fetchVault } from "../core/accounts";
import type { Client } from "../core/client";
import { number } from "../core/number";
import type { Landed } from "../core/send";
import { action } from "./action";
import type { OwnersAction } from "./action";
import { cosign } from "./cosigned";
import type { Cosigners } from "./cosigned";

/** A member whose right to hold is to be taken away. */
export interface StrippedMember {
  readonly vault: PublicKey;
  readonly member: PublicKey;
  /** The governance epoch that it was prepared against; by default the one found when it is sent or proposed. */
  readonly expectedGovernanceEpoch?: bigint;
}

/** Such a step, signed by members together. */
export interface Stripping extends StrippedMember, Cosigners {}

/**
 * Takes away a member's right to pause the vault and to hold mandates, sessions and payees, such as one that pauses again
 * and again. It still counts for the threshold. `setMembers` gives the right back.
 *
 * @example
 * await stripHold(client, { vault, member: rogue, members: [alice, bob] });
 * @throws {PolicyRefused} `ThresholdNotMet`, `StaleVersion`, `NotAMember`, `HoldRightStripped` if it has none.
 */
export async function stripHold(client: Client, stripping: Stripping): Promise<Landed> {
  return cosign(client, await strippingAction(client, stripping), stripping);
}

/** The action of {@link stripHold}. */
export async function strippingAction(
  client: Client,
  { vault, member, expectedGovernanceEpoch }: StrippedMember,
): Promise<OwnersAction> {
  const expected = expectedGovernanceEpoch ?? (await fetchVault(client, vault)).governanceEpoch;
  return action(client, "stripHold", vault, [], {
    expectedGovernanceEpoch: number("expectedGovernanceEpoch", expected),
    member,
  });
}
