import type { AccountMeta, PublicKey, TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { sendRaw } from "./cosigning";
import type { Act } from "./refusal";
import type { World } from "./world";

/** A budget and its custody account, as they are shown one after the other. */
export type Pair = readonly [budget: PublicKey, custody: PublicKey];

/** The pairs of these mints of SPL Token in the order in which they are shown. */
export function pairsOf(vault: PublicKey, mints: readonly PublicKey[]): Pair[] {
  return mints
    .map((mint): Pair => [purser.budgetAddress(vault, mint), purser.custodyAddress(vault, mint)])
    .sort(([one], [other]) => Buffer.compare(one.toBuffer(), other.toBuffer()));
}

/** Admits so many mints more, and answers with them. */
export async function admits(
  world: World,
  count: number,
  vault: PublicKey = world.vault,
): Promise<PublicKey[]> {
  const mints: PublicKey[] = [];
  for (let i = 0; i < count; i += 1) {
    const mint = await world.newMint(`mint ${i} of ${vault.toBase58().slice(0, 8)}`);
    await purser.setBudget(world.client, { vault, members: world.quorum, mint, caps: {} });
    mints.push(mint);
  }
  return mints;
}

/** A vault of the world's members that is not started, with so many budgets. */
export async function vaultOf(
  world: World,
  budgets: number,
): Promise<{ vault: PublicKey; mints: PublicKey[] }> {
  const { client, creator, members, treasury } = world;
  const { vault } = await purser.createVault(client, {
    creator,
    id: 1_000n + BigInt(budgets),
    members: members.map(({ publicKey }) => publicKey),
    threshold: 2,
    withdrawal: [treasury.publicKey],
  });
  return { vault, mints: await admits(world, budgets, vault) };
}

/** A boot check or a fault report that shows exactly these accounts, paid by a stranger. */
export async function showing(
  { client, vault: own }: World,
  instruction: "bootCheck" | "reportFault",
  shown: readonly PublicKey[],
  vault: PublicKey = own,
): Promise<TransactionInstruction> {
  const trailing = shown.map((pubkey): AccountMeta => {
    return { pubkey, isSigner: false, isWritable: false };
  });
  const accounts = { vault };
  const { methods } = client.program;
  return methods[instruction]().accountsStrict(accounts).remainingAccounts(trailing).instruction();
}

/** Sends it. */
export const shows =
  (
    world: World,
    instruction: "bootCheck" | "reportFault",
    shown: readonly PublicKey[],
    vault: PublicKey = world.vault,
  ): Act =>
  async (client) =>
    sendRaw(client, [await showing(world, instruction, shown, vault)], [world.stranger]);

/** A stranger who pays for what anyone may do. */
export const byAnyone = ({ vault, stranger: feePayer }: World): purser.CustodyCheck => {
  return { vault, feePayer };
};
