import * as purser from "../../sdk/src";
import type { Client, Proposable } from "../../sdk/src";
import type { World } from "./world";

/** Proposes an action by member 1 and lets member 2 approve it, so that a threshold of the world's vault does. */
export async function approvedProposal(
  world: World,
  action: Proposable,
  client: Client = world.client,
): Promise<bigint> {
  const { vault, members } = world;
  const { index } = await purser.propose(client, { vault, member: members[0], action });
  await purser.approveProposal(client, { vault, index, member: members[1] });
  return index;
}

/** Executes a proposal, at a stranger's cost: whoever pays has no say. */
export function executes(world: World, index: bigint) {
  const { vault, stranger: payer } = world;
  return (client: Client): Promise<purser.Landed> =>
    purser.executeProposal(client, { vault, index, payer });
}

/** Carries an action through proposal, votes and the vault's timelock. */
export async function carries(world: World, action: Proposable): Promise<purser.Landed> {
  const index = await approvedProposal(world, action);
  const { timelock } = await purser.fetchVault(world.client, world.vault);
  world.chain.advance(timelock);
  return executes(world, index)(world.client);
}
