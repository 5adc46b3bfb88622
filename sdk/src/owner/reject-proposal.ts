import { proposalAddress } from "../core/address";
import type { Client } from "../core/client";
import { send } from "../core/send";
import type { Landed } from "../core/send";
import type { Vote } from "./vote";

/**
 * Rejects a proposal; a member who approved it no longer does. Once so many reject it that the threshold cannot be
 * reached, anyone may `cancelProposal`. A member cannot reject its own removal.
 *
 * @example
 * await rejectProposal(client, { vault, index, member: bob });
 * @throws {PolicyRefused} `NotAMember`, `OwnRemoval`, `AlreadyVoted`, `ProposalClosed`, `ProposalStale` or
 *   `ProposalExpired`.
 * @throws {AccountAbsent} naming `proposal` if there is none.
 */
export async function rejectProposal(
  client: Client,
  { vault, index, member, feePayer = member }: Vote,
): Promise<Landed> {
  const { methods, programId } = client.program;
  const instruction = await methods
    .rejectProposal()
    .accountsStrict({
      member: member.publicKey,
      vault,
      proposal: proposalAddress(vault, index, programId),
    })
    .instruction();
  return send(client, { instructions: [instruction], signers: [feePayer, member] });
}
