import type { AccountMeta, PublicKey, TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { custodyAccounts } from "../../sdk/src/owner/custody-accounts";
import { sendRaw } from "./cosigning";
import type { Act } from "./refusal";
import type { World } from "./world";

/** The instructions that look at custody. */
export type Look = "bootCheck" | "reportFault";

/** A stranger who pays for what anyone may do. */
export function byAnyone({ vault, stranger: feePayer }: World): purser.CustodyCheck {
  return { vault, feePayer };
}

/** A budget and its custody account, as they are shown one after the other. */
export type Pair = readonly [budget: PublicKey, custody: PublicKey];

/** All pairs of a vault in the order in which they are shown. */
export async function pairsOf({ client, vault: own }: World, vault = own): Promise<Pair[]> {
  const shown = (await custodyAccounts(client, vault)).map(({ pubkey }) => pubkey);
  return shown.flatMap((budget, at) => (at % 2 === 0 ? [[budget, shown[at + 1]!] as const] : []));
}

/** Admits so many mints of SPL Token more. */
export async function admits(world: World, count: number, vault = world.vault): Promise<void> {
  const { client, quorum: members } = world;
  for (let at = 0; at < count; at += 1) {
    const mint = await world.newMint(`${at} of ${vault.toBase58().slice(0, 12)}`);
    await purser.setBudget(client, { vault, members, mint, caps: {} });
  }
}

/** One look at a vault that shows exactly these accounts. */
export function look(
  { client, vault }: World,
  instruction: Look,
  shown: readonly PublicKey[],
): Promise<TransactionInstruction> {
  const trailing = shown.map((pubkey): AccountMeta => {
    return { pubkey, isSigner: false, isWritable: false };
  });
  const { methods } = client.program;
  return methods[instruction]().accountsStrict({ vault }).remainingAccounts(trailing).instruction();
}

/** Sends it, at a stranger's cost. */
export const looks =
  (world: World, instruction: Look, shown: readonly PublicKey[]): Act =>
  async (client) =>
    sendRaw(client, [await look(world, instruction, shown)], [world.stranger]);
