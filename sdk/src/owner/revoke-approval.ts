import { approvalAddress } from "../core/address";
import type { Client } from "../core/client";
import { cosigners, send } from "../core/send";
import type { Landed } from "../core/send";
import { payerAndSigners } from "./cosigned";
import type { Cosigned } from "./cosigned";

/** An approval to be taken back. */
export interface ApprovalRevocation extends Omit<Cosigned, "expectedVersion"> {
  /** The approval's number in the vault. */
  readonly index: bigint;
}

/**
 * Takes back an approval that no payment has spent. Its rent can then be reclaimed.
 *
 * @example
 * await revokeApproval(client, { vault, members, index });
 * @throws {PolicyRefused} `ThresholdNotMet`, `ApprovalSpent` or `ApprovalRevoked`.
 */
export async function revokeApproval(
  client: Client,
  revocation: ApprovalRevocation,
): Promise<Landed> {
  const { vault, index } = revocation;
  const { programId, methods } = client.program;
  const { signers } = payerAndSigners(revocation);
  const instruction = await methods
    .revokeApproval()
    .accountsStrict({ vault, approval: approvalAddress(vault, index, programId) })
    .remainingAccounts(cosigners(signers))
    .instruction();
  return send(client, { instructions: [instruction], signers });
}
