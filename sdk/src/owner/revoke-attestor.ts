import type { PublicKey } from "@solana/web3.js";
import { AccountMissing, fetchAttestor } from "../core/accounts";
import { attestorAddress } from "../core/address";
import type { Client } from "../core/client";
import { number } from "../core/number";
import { cosigners, send } from "../core/send";
import type { Landed } from "../core/send";
import { payerAndSigners } from "./cosigned";
import type { Cosigned } from "./cosigned";

/** An attestor to be accepted no longer. */
export interface AttestorRevocation extends Cosigned {
  /** The attestor's key. */
  readonly attestor: PublicKey;
}

/**
 * Accepts an attestor no longer: all its attestations are dead at once, and stay so if it is accepted again.
 *
 * @example
 * await revokeAttestor(client, { vault, members, attestor });
 * @throws {PolicyRefused} `ThresholdNotMet`, `StaleVersion` or `AttestorRevoked`.
 * @throws {AccountMissing} if the owners never accepted it.
 */
export async function revokeAttestor(
  client: Client,
  revocation: AttestorRevocation,
): Promise<Landed> {
  const { vault, attestor: key } = revocation;
  const { signers } = payerAndSigners(revocation);
  const attestor = attestorAddress(vault, key, client.program.programId);
  const expected = revocation.expectedVersion ?? (await fetchAttestor(client, vault, key))?.version;
  if (expected === undefined) throw new AccountMissing("attestor", attestor);

  const instruction = await client.program.methods
    .revokeAttestor(number("expectedVersion", expected))
    .accountsStrict({ vault, attestor })
    .remainingAccounts(cosigners(signers))
    .instruction();
  return send(client, { instructions: [instruction], signers });
}
