import { proposalAddress } from "../core/address";
import type { Client } from "../core/client";
import { send } from "../core/send";
import type { Landed } from "../core/send";
import type { Vote } from "./vote";

/**
 * Approves a proposal; a member who rejected it no longer does. Its delay counts from the moment when enough approve it.
 *
 * @example
 * await approveProposal(client, { vault, index, member: bob });
 * @throws {PolicyRefused} `NotAMember`, `AlreadyVoted`, `ProposalClosed`, `ProposalStale` or `ProposalExpired`.
 * @throws {AccountAbsent} naming `proposal` if there is none.
 */
export async function approveProposal(
  client: Client,
  { vault, index, member, feePayer = member }: Vote,
): Promise<Landed> {
  const { methods, programId } = client.program;
  const instruction = await methods
    .approveProposal()
    .accountsStrict({
      member: member.publicKey,
      vault,
      proposal: proposalAddress(vault, index, programId),
    })
    .instruction();
  return send(client, { instructions: [instruction], signers: [feePayer, member] });
}
