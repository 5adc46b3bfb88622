import { number } from "../core/number";
import type { Client } from "../core/client";
import { cosigners, send } from "../core/send";
import type { Landed } from "../core/send";
import { payerAndSigners, vaultVersion } from "./cosigned";
import type { Cosigned } from "./cosigned";

/**
 * Starts a new vault, or lifts a pause.
 *
 * @throws {PolicyRefused} `ThresholdNotMet`, `StaleVersion`, `AlreadyRunning` or `VaultFaulted`.
 */
export async function resume(client: Client, action: Cosigned): Promise<Landed> {
  const { signers } = payerAndSigners(action);
  const instruction = await client.program.methods
    .resume(number("expectedVersion", await vaultVersion(client, action)))
    .accountsStrict({ vault: action.vault })
    .remainingAccounts(cosigners(signers))
    .instruction();
  return send(client, { instructions: [instruction], signers });
}
