import type { ProposalAccount } from "../core/accounts";
import type { Client } from "../core/client";
import { SUBJECTS } from "./action";
import type { ActionName, OwnersAction } from "./action";

/** A proposal of an action that this package does not know. */
export class UnknownAction extends Error {
  constructor(readonly action: number) {
    super(`a proposal of action ${action}, which this package does not know`);
    this.name = "UnknownAction";
  }
}

/**
 * The action that is stored in a proposal.
 *
 * @throws {UnknownAction} for one of a later program.
 */
export function proposedAction({ program }: Client, proposal: ProposalAccount): OwnersAction {
  const { action: number, argumentsLength, subjects, vault } = proposal;
  const described = program.idl.instructions.find(
    ({ discriminator }) => discriminator[0] === number,
  );
  if (!described || !(described.name in SUBJECTS)) throw new UnknownAction(number);
  const name = described.name as ActionName;
  return {
    name,
    vault,
    subjects: subjects.slice(0, SUBJECTS[name].length),
    arguments: Uint8Array.from(proposal.arguments.slice(0, argumentsLength)),
  };
}
