import type { Client } from "../core/client";
import { send } from "../core/send";
import type { Landed } from "../core/send";
import type { CustodyCheck } from "./boot-check";
import { custodyAccounts } from "./custody-accounts";

/**
 * Faults a vault at once if one of its custody accounts is not the vault's alone, or its state is none that the program
 * writes. Anyone may. Only the threshold leads out, by `resume` and a boot that finds nothing wrong.
 *
 * @example
 * await reportFault(client, { vault, feePayer });
 * @throws {PolicyRefused} `NoFault` if nothing is wrong, `VaultFaulted` if it is faulted already.
 */
export async function reportFault(
  client: Client,
  { vault, feePayer }: CustodyCheck,
): Promise<Landed> {
  const instruction = await client.program.methods
    .reportFault()
    .accountsStrict({ vault })
    .remainingAccounts(await custodyAccounts(client, vault))
    .instruction();
  return send(client, { instructions: [instruction], signers: [feePayer] });
}
