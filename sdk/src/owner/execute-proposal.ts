import type { PublicKey, Signer } from "@solana/web3.js";
import { AccountMissing, fetchProposal } from "../core/accounts";
import { proposalAddress } from "../core/address";
import type { Client } from "../core/client";
import { send } from "../core/send";
import type { Landed } from "../core/send";
import { actionInstructions } from "./action-instructions";
import { proposedAction } from "./proposed-action";

/** A proposal to be executed. */
export interface Execution {
  readonly vault: PublicKey;
  readonly index: bigint;
  /** Pays the fee, and the rent of what the action creates: anyone. */
  readonly payer: Signer;
}

/**
 * Executes a proposal that the members approved and whose delay is over: the action's own instruction, with the proposal in
 * the place of the members' signatures.
 *
 * @example
 * for (const { state, index } of await proposals(client, vault)) {
 *   if (state === "executable") await executeProposal(client, { vault, index, payer });
 * }
 * @throws {PolicyRefused} such as `ThresholdNotMet`, `ProposalEarly`, `ProposalExpired`, `ProposalStale`,
 *   `ProposalClosed`, or what the action itself refuses, such as `StaleVersion`.
 * @throws {AccountMissing} if there is no such proposal.
 */
export async function executeProposal(
  client: Client,
  { vault, index, payer }: Execution,
): Promise<Landed> {
  const address = proposalAddress(vault, index, client.program.programId);
  const proposal = await fetchProposal(client, vault, index);
  if (!proposal) throw new AccountMissing("proposal", address);
  const trailing = [{ pubkey: address, isSigner: false, isWritable: true }];
  const action = proposedAction(client, proposal);
  const instructions = await actionInstructions(client, action, payer.publicKey, trailing);
  return send(client, { instructions, signers: [payer] });
}
