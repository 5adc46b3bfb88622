import type { Keypair } from "@solana/web3.js";
import * as purser from "../../../sdk/src";
import type { Proposable, Reason, StatedProposal } from "../../../sdk/src";
import type { Action } from "../input/policy";
import type { Stage } from "./stage";
import { changeOf } from "./terms";

/** What became of an action of the owners. */
export interface Done {
  /** Why the program refused it, so that nothing changed; `null` if it was done. */
  readonly refused: Reason | null;
  /** The proposal that it is about, as it stands then; `null` for other actions. */
  readonly proposal: StatedProposal | null;
}

/** Does what the owners do at a time, or tells why the program refuses it. */
export async function act(stage: Stage, action: Action): Promise<Done> {
  const refused = await refusalOf(send(stage, action));
  if (!("proposal" in action)) return { refused, proposal: null };
  const { index } = stage.rules.proposed(action.proposal);
  const all = await purser.proposals(stage.client, stage.vault);
  return { refused, proposal: all.find((one) => one.index === index) ?? null };
}

async function send(stage: Stage, action: Action): Promise<unknown> {
  const { client, vault } = stage;
  const members = action.by.map((name) => stage.person(name));
  const [member] = members;
  if (!member) throw new RangeError(`nobody does ${action.do}`);
  switch (action.do) {
    case "resume":
      return stage.resume(members);
    case "pause":
      return purser.pause(client, { vault, member });
    case "revoke_all":
      return purser.revokeAll(client, { vault, members });
    case "change":
      await signedTogether(stage, changeOf(stage, action.change), members);
      stage.rules.enforce(action.change);
      return;
    case "propose": {
      const { change, proposal } = action;
      const proposing = { vault, member, action: changeOf(stage, change) };
      const { index } = await purser.propose(client, proposing);
      stage.rules.propose(proposal, { index, change });
      return;
    }
    case "approve": {
      const { index } = stage.rules.proposed(action.proposal);
      return purser.approveProposal(client, { vault, index, member });
    }
    case "execute": {
      const { index, change } = stage.rules.proposed(action.proposal);
      await purser.executeProposal(client, { vault, index, payer: member });
      stage.rules.enforce(change);
      return;
    }
  }
}

function signedTogether(
  { client, vault }: Stage,
  change: Proposable,
  members: readonly Keypair[],
): Promise<unknown> {
  const together = { vault, members };
  if ("setBudget" in change) return purser.setBudget(client, { ...change.setBudget, ...together });
  if ("grantMandate" in change) {
    return purser.grantMandate(client, { ...change.grantMandate, ...together });
  }
  if (!("setCounterparty" in change)) throw new TypeError("a change of something else");
  return purser.setCounterparty(client, { ...change.setCounterparty, ...together });
}

async function refusalOf(sent: Promise<unknown>): Promise<Reason | null> {
  try {
    await sent;
    return null;
  } catch (error) {
    if (error instanceof purser.PolicyRefused) return error.reason;
    throw error;
  }
}
