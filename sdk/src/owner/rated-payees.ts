import type { PublicKey } from "@solana/web3.js";
import type { Client } from "../core/client";

/** Where a payee's record names its vault: after the discriminator and the rating. */
const VAULT_OFFSET = 16;
const MAX_TIER = 4;

/**
 * The wallets of all payees that a vault's owners rated. A record that only bears a hold, or bore one, rates nobody.
 *
 * @example
 * const payees = await ratedPayees(client, vault);
 */
export async function ratedPayees(client: Client, vault: PublicKey): Promise<PublicKey[]> {
  const records = await client.program.account.counterparty.all([
    { memcmp: { offset: VAULT_OFFSET, bytes: vault.toBase58() } },
  ]);
  return records
    .filter(({ account }) => account.tier <= MAX_TIER)
    .map(({ account }) => account.payee);
}
