import type { IdlAccounts } from "@coral-xyz/anchor";
import type { PublicKey } from "@solana/web3.js";
import type { PolicyVault } from "../../artifacts/policy_vault";
import type { Client } from "../core/client";
import { listedAt } from "../core/listed";
import type { Plain } from "../core/plain";

type Stored = IdlAccounts<PolicyVault>;
type Kind = "mandate" | "session" | "counterparty" | "attestor" | "approval";

/** An account at an address that somebody names, if it is the vault's own: the program takes no other. */
export async function ownAccount<Of extends Kind>(
  client: Client,
  kind: Of,
  address: PublicKey,
  vault: PublicKey,
): Promise<Plain<Stored[Of]> | undefined> {
  const found: Plain<Stored[Kind]> | undefined = (await listedAt(client, kind, address))?.account;
  if (!found) return undefined;
  const owner =
    "vault" in found
      ? found.vault
      : (await listedAt(client, "mandate", found.mandate))?.account.vault;
  return owner?.equals(vault) ? (found as Plain<Stored[Of]>) : undefined;
}
