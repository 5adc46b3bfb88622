import { number } from "../core/number";
import type { Client } from "../core/client";
import { cosigners, send } from "../core/send";
import type { Landed } from "../core/send";
import { payerAndSigners, vaultVersion } from "./cosigned";
import type { Cosigned } from "./cosigned";

/**
 * Kills every mandate of a vault until it is granted anew.
 *
 * @throws {PolicyRefused} `ThresholdNotMet` or `StaleVersion`.
 */
export async function revokeAll(client: Client, action: Cosigned): Promise<Landed> {
  const { signers } = payerAndSigners(action);
  const instruction = await client.program.methods
    .revokeAll(number("expectedVersion", await vaultVersion(client, action)))
    .accountsStrict({ vault: action.vault })
    .remainingAccounts(cosigners(signers))
    .instruction();
  return send(client, { instructions: [instruction], signers });
}
