import type { PublicKey, Signer } from "@solana/web3.js";
import { AccountMissing, fetchApproval } from "../core/accounts";
import { approvalAddress } from "../core/address";
import type { Client } from "../core/client";
import { send } from "../core/send";
import type { Landed } from "../core/send";

/** An approval that can never be used again. */
export interface DeadApproval {
  readonly vault: PublicKey;
  readonly index: bigint;
  /** Pays the fee: anyone. */
  readonly feePayer: Signer;
}

/**
 * Closes an approval that was spent, has expired or is void. Its rent goes back to whoever paid it, and to nobody else.
 *
 * @example
 * for (const { state, index } of await approvals(client, vault)) {
 *   if (state !== "usable") await reclaimApproval(client, { vault, index, feePayer });
 * }
 * @throws {PolicyRefused} `ApprovalUsable` while it can still be used.
 * @throws {AccountMissing} if there is none, or its rent was taken back already.
 */
export async function reclaimApproval(
  client: Client,
  { vault, index, feePayer }: DeadApproval,
): Promise<Landed> {
  const approval = approvalAddress(vault, index, client.program.programId);
  const found = await fetchApproval(client, vault, index);
  if (!found) throw new AccountMissing("approval", approval);
  const instruction = await client.program.methods
    .reclaimApproval()
    .accountsStrict({ vault, approval, rentPayer: found.rentPayer })
    .instruction();
  return send(client, { instructions: [instruction], signers: [feePayer] });
}
