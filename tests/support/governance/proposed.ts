import * as purser from "../../../sdk/src";
import type { Client, Landed, Proposable } from "../../../sdk/src";
import type { Signer, TransactionInstruction } from "@solana/web3.js";
import { sendRaw } from "../cosigning";
import { instructionsOf } from "../landing";
import { executes } from "../proposing";
import type { World } from "../world";

/** Proposes an action and has it approved; the first of these members proposes, by default a threshold of them. */
export async function proposed(
  world: World,
  action: Proposable,
  { by = world.quorum, latest }: { by?: readonly Signer[]; latest?: bigint } = {},
): Promise<bigint> {
  const { client, vault } = world;
  const [member, ...others] = by;
  const until = latest === undefined ? {} : { latest };
  const { index } = await purser.propose(client, { vault, member: member!, action, ...until });
  for (const other of others) await approves(world, index, other)(client);
  return index;
}

/** A member approves a proposal, as an action of whatever client. */
export const approves =
  ({ vault, stranger: feePayer }: World, index: bigint, member: Signer) =>
  (client: Client): Promise<Landed> =>
    purser.approveProposal(client, { vault, index, member, feePayer });

/** A member takes its approval back, as an action of whatever client. */
export const unapproves =
  ({ vault }: World, index: bigint, member: Signer) =>
  (client: Client): Promise<Landed> =>
    purser.unapproveProposal(client, { vault, index, member });

/** A member rejects a proposal, as an action of whatever client. */
export const rejects =
  ({ vault }: World, index: bigint, member: Signer) =>
  (client: Client): Promise<Landed> =>
    purser.rejectProposal(client, { vault, index, member });

/** The instructions that execute a proposal, changed, and sent at a stranger's cost. */
export async function executesChanged(
  world: World,
  index: bigint,
  change: (instruction: TransactionInstruction) => void,
  signers: readonly Signer[] = [],
): Promise<(client: Client) => Promise<Landed>> {
  const instructions = await instructionsOf(world.client, executes(world, index));
  change(instructions.at(-1)!);
  return (client) => sendRaw(client, instructions, [world.stranger, ...signers]);
}
