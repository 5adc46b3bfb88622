import { proposalAddress } from "../core/address";
import type { Client } from "../core/client";
import { send } from "../core/send";
import type { Landed } from "../core/send";
import type { Vote } from "./vote";

/**
 * Takes the member's own approval of a proposal back. If too few are left, its delay counts anew once enough approve it
 * again.
 *
 * @example
 * await unapproveProposal(client, { vault, index, member: bob });
 * @throws {PolicyRefused} `NotAMember`, `NotApproved`, `ProposalClosed`, `ProposalStale` or `ProposalExpired`.
 * @throws {AccountAbsent} naming `proposal` if there is none.
 */
export async function unapproveProposal(
  client: Client,
  { vault, index, member, feePayer = member }: Vote,
): Promise<Landed> {
  const { methods, programId } = client.program;
  const instruction = await methods
    .unapproveProposal()
    .accountsStrict({
      member: member.publicKey,
      vault,
      proposal: proposalAddress(vault, index, programId),
    })
    .instruction();
  return send(client, { instructions: [instruction], signers: [feePayer, member] });
}
