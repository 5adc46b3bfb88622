import type { PublicKey, Signer } from "@solana/web3.js";
import { fetchVault } from "../core/accounts";
import type { Client } from "../core/client";

/** An action of the owners: the vault, and the members who sign it together. */
export interface Cosigned {
  readonly vault: PublicKey;
  /** At least the vault's threshold of distinct members. */
  readonly members: readonly Signer[];
  /** Pays fee and rent; by default the first member. */
  readonly payer?: Signer;
  /** The version that the action was prepared against; by default the one found when it is sent. */
  readonly expectedVersion?: bigint;
}

/** A co-signed action without anybody to pay its fee. */
export class NobodySigns extends Error {
  constructor() {
    super("name at least one member, or a payer");
    this.name = "NobodySigns";
  }
}

/** Who pays, and all signers with the payer first. */
export function payerAndSigners({ members, payer = members[0] }: Cosigned): {
  readonly payer: Signer;
  readonly signers: readonly [Signer, ...Signer[]];
} {
  if (!payer) throw new NobodySigns();
  return { payer, signers: [payer, ...members] };
}

/** The version of a vault that an action expects. */
export async function vaultVersion(
  client: Client,
  { vault, expectedVersion }: Cosigned,
): Promise<bigint> {
  return expectedVersion ?? (await fetchVault(client, vault)).version;
}
