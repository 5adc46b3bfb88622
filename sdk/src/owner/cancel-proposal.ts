import type { PublicKey, Signer } from "@solana/web3.js";
import { proposalAddress } from "../core/address";
import type { Client } from "../core/client";
import { send } from "../core/send";
import type { Landed } from "../core/send";

/** A proposal to be ended. */
export interface Cancellation {
  readonly vault: PublicKey;
  /** The proposal's number in the vault. */
  readonly index: bigint;
  /** Its proposer; anyone once too many reject it. */
  readonly signer: Signer;
  /** Pays the fee; by default the signer. */
  readonly feePayer?: Signer;
}

/**
 * Ends a proposal. Its proposer may at any time, and anyone once so many members reject it that the threshold cannot be
 * reached.
 *
 * @example
 * await cancelProposal(client, { vault, index, signer: alice });
 * @throws {PolicyRefused} `NotCancellable` or `ProposalClosed`.
 * @throws {AccountAbsent} naming `proposal` if there is none.
 */
export async function cancelProposal(
  client: Client,
  { vault, index, signer, feePayer = signer }: Cancellation,
): Promise<Landed> {
  const { methods, programId } = client.program;
  const instruction = await methods
    .cancelProposal()
    .accountsStrict({
      signer: signer.publicKey,
      vault,
      proposal: proposalAddress(vault, index, programId),
    })
    .instruction();
  return send(client, { instructions: [instruction], signers: [feePayer, signer] });
}
