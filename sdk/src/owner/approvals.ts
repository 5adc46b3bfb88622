import type { PublicKey } from "@solana/web3.js";
import { fetchVault } from "../core/accounts";
import type { ApprovalAccount, VaultAccount } from "../core/accounts";
import type { Client } from "../core/client";
import { clusterTime } from "../core/clock";
import { listed } from "../core/listed";

/**
 * Whether a payment can still use an approval: `spent` by one, `revoked` by the owners, `void` since the owners changed their rules or revoked all
 * mandates, `expired`, or `usable`. Only a usable one cannot be reclaimed. One of a mandate that was revoked by itself
 * pays no more, and is `usable` here until it expires.
 */
export type ApprovalState = "usable" | "spent" | "revoked" | "void" | "expired";

/** An approval as stored, and what it is good for now. */
export type StatedApproval = ApprovalAccount & { readonly state: ApprovalState };

/** Where an approval names its vault: after the discriminator and the flags. */
const VAULT_OFFSET = 16;

/**
 * All approvals of a vault that are not reclaimed, the oldest first.
 *
 * @example
 * const open = (await approvals(client, vault)).filter(({ state }) => state === "usable");
 * @throws {AccountMissing} if there is no such vault.
 */
export async function approvals(client: Client, vault: PublicKey): Promise<StatedApproval[]> {
  const found = await listed(client, "approval", [[VAULT_OFFSET, vault]]);
  const [rules, now] = [await fetchVault(client, vault), await clusterTime(client.connection)];
  return found
    .map(({ account }) => ({ ...account, state: stateOf(account, rules, now) }))
    .sort((one, other) => (one.index < other.index ? -1 : 1));
}

function stateOf(approval: ApprovalAccount, rules: VaultAccount, now: bigint): ApprovalState {
  const { spent, revoked, governanceEpoch, grantEpoch, notAfter } = approval;
  if (spent !== 0) return "spent";
  if (revoked !== 0) return "revoked";
  if (governanceEpoch !== rules.governanceEpoch || grantEpoch !== rules.grantEpoch) return "void";
  return now > notAfter ? "expired" : "usable";
}
