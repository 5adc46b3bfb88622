import type { PublicKey, Signer } from "@solana/web3.js";
import { AccountMissing, fetchProposal } from "../core/accounts";
import { proposalAddress } from "../core/address";
import type { Client } from "../core/client";
import { send } from "../core/send";
import type { Landed } from "../core/send";

/** A proposal that can never be executed any more. */
export interface DeadProposal {
  readonly vault: PublicKey;
  readonly index: bigint;
  /** Pays the fee: anyone. */
  readonly feePayer: Signer;
}

/**
 * Closes a proposal that was executed or cancelled, has expired, or died with an earlier list of members. Its rent goes
 * back to whoever paid it, and to nobody else.
 *
 * @example
 * await reclaimProposal(client, { vault, index, feePayer });
 * @throws {PolicyRefused} `ProposalUsable` while it can still be executed.
 * @throws {AccountMissing} if there is none, or its rent was taken back already.
 */
export async function reclaimProposal(
  client: Client,
  { vault, index, feePayer }: DeadProposal,
): Promise<Landed> {
  const proposal = proposalAddress(vault, index, client.program.programId);
  const found = await fetchProposal(client, vault, index);
  if (!found) throw new AccountMissing("proposal", proposal);
  const instruction = await client.program.methods
    .reclaimProposal()
    .accountsStrict({ vault, proposal, rentPayer: found.rentPayer })
    .instruction();
  return send(client, { instructions: [instruction], signers: [feePayer] });
}
