import type { PublicKey, Signer } from "@solana/web3.js";
import type { Client } from "../core/client";
import { send } from "../core/send";
import type { Landed } from "../core/send";
import { custodyAccounts } from "./custody-accounts";

/** A vault whose custody is to be looked at. */
export interface CustodyCheck {
  readonly vault: PublicKey;
  /** Pays the fee: anyone. */
  readonly feePayer: Signer;
}

/**
 * Has the custody account of every budget of a booting vault checked. Three such checks, each in a slot of its own, start
 * it; `boot` sends them all.
 *
 * @throws {PolicyRefused} `NotBooting`, `BootSlot` for a second check in one slot, `CustodyInvalid`.
 */
export async function bootCheck(
  client: Client,
  { vault, feePayer }: CustodyCheck,
): Promise<Landed> {
  const instruction = await client.program.methods
    .bootCheck()
    .accountsStrict({ vault })
    .remainingAccounts(await custodyAccounts(client, vault))
    .instruction();
  return send(client, { instructions: [instruction], signers: [feePayer] });
}
