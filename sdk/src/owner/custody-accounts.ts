import type { AccountMeta, PublicKey } from "@solana/web3.js";
import { budgetAddress } from "../core/address";
import type { Client } from "../core/client";
import { listed } from "../core/listed";

/** Where a budget names its vault: after the discriminator and the flags. */
const VAULT_OFFSET = 16;

/** All budgets of a vault in the order of their addresses, each followed by its custody account. */
export async function custodyAccounts(client: Client, vault: PublicKey): Promise<AccountMeta[]> {
  const budgets = await listed(client, "budget", [[VAULT_OFFSET, vault]]);
  return budgets
    .map(({ account: { mint, custody } }) => {
      return { budget: budgetAddress(vault, mint, client.program.programId), custody };
    })
    .sort((one, other) => Buffer.compare(one.budget.toBuffer(), other.budget.toBuffer()))
    .flatMap(({ budget, custody }) => [budget, custody])
    .map((pubkey) => ({ pubkey, isSigner: false, isWritable: false }));
}
