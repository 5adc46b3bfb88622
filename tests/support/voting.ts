import assert from "node:assert/strict";
import type { Keypair, PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { repels } from "./attack";
import { sendRaw } from "./cosigning";
import { instructionsOf } from "./landing";
import { NOT_SIGNED, NOT_WRITABLE } from "./outcome";
import { cancels, executes, proposalAt, proposed, stored, votes, withProposals } from "./proposing";
import type { VoteName } from "./proposing";
import { refuses } from "./refusal";
import { secondVault } from "./second-vault";
import type { SecondVault } from "./second-vault";
import { NOON } from "./world";
import type { World } from "./world";
import { readAccount } from "./wrong-accounts";
import type { WrongAccount } from "./wrong-accounts";

/** A vote that a spec puts to the tests of this file. */
export interface Voting {
  readonly world: () => World;
  readonly vote: VoteName;
  /** A proposal on which the member may vote so. */
  readonly prepare: (member: Keypair) => Promise<bigint>;
  /** Why the same vote is refused a second time. */
  readonly again: purser.Reason;
}

/** Proposes an action by a member other than this one. */
export function proposedByAnother(world: World, member: Keypair): Promise<bigint> {
  const other = world.members.find((one) => one !== member);
  return proposed(world, { member: other! });
}

/** Lets members approve a proposal until a threshold of the world's vault does. */
export async function approveEnough(world: World, index: bigint): Promise<void> {
  for (const [place, member] of world.members.entries()) {
    const { approvals, approvedAt } = await stored(world, index);
    if (approvedAt > 0n) return;
    if ((approvals & (1 << place)) === 0) {
      await votes(world, "approveProposal", index, member)(world.client);
    }
  }
}

/** A vault of the same members, with a proposal of its own. */
export interface SisterVault {
  readonly vault: PublicKey;
  readonly index: bigint;
}

/** Creates it; member 3 made its proposal. */
export async function sisterVault(world: World): Promise<SisterVault> {
  const { client, creator, members, treasury } = world;
  const { vault } = await purser.createVault(client, {
    creator,
    id: 2n,
    members: members.map(({ publicKey }) => publicKey),
    threshold: 2,
    withdrawal: [treasury.publicKey],
  });
  const action = { revokeAll: {} };
  const { index } = await purser.propose(client, { vault, member: members[2], action });
  return { vault, index };
}

/** The index of a proposal that nobody made. */
export const ABSENT = 800n;

/** Sees that a call fails because there is no such proposal. */
export function missesProposal(call: Promise<unknown>): Promise<void> {
  return assert.rejects(call, (error) => {
    assert.ok(error instanceof purser.AccountAbsent);
    assert.equal(error.account, "proposal");
    return true;
  });
}

/** Defines the tests of who may vote so, and of whose vote it is. */
export function isOfMembersAlone({ world, vote, prepare, again }: Voting): void {
  let second: SecondVault;

  it("is refused to everybody who is no member", async () => {
    second = await secondVault(world());
    const { stranger, creator, agent, treasury, issuer } = world();
    const index = await prepare(world().members[1]);
    for (const other of [stranger, creator, agent, treasury, issuer, second.owner]) {
      await refuses(withProposals(world()), "NotAMember", votes(world(), vote, index, other));
    }
  });

  it("is refused to a removed member, on proposals from before and after (A29)", async () => {
    const { client, vault, members, quorum } = world();
    const [one, two, removed] = members;
    const before = await prepare(removed);
    const newMembers = [one, two].map(({ publicKey }) => publicKey);
    await purser.setMembers(client, { vault, members: quorum, newMembers, threshold: 2 });
    const after = await proposed(world());

    for (const index of [before, after]) {
      await refuses(withProposals(world()), "NotAMember", votes(world(), vote, index, removed));
    }
  });

  it("is refused when a stranger names a member who did not sign", async () => {
    const { client, members, stranger } = world();
    const index = await prepare(members[2]);
    const instructions = await instructionsOf(client, votes(world(), vote, index, members[2]));
    instructions[0]!.keys[0]!.isSigner = false;

    await refuses(withProposals(world()), NOT_SIGNED, (landed) =>
      sendRaw(landed, instructions, [stranger]),
    );
  });

  it("is the member's own, whoever pays the fee, be it another member", async () => {
    const { client, vault, members, stranger } = world();
    for (const feePayer of [stranger, members[0]]) {
      const index = await prepare(members[1]);
      const before = await stored(world(), index);

      await purser[vote](client, { vault, index, member: members[1], feePayer });

      const { approvals, rejections } = await stored(world(), index);
      const moved = (approvals ^ before.approvals) | (rejections ^ before.rejections);
      assert.equal(moved, 0b010);
    }
  });

  it("of a proposal that does not exist names what is missing", async () => {
    const [member] = world().members;
    await missesProposal(votes(world(), vote, ABSENT, member)(world().client));
  });

  it("counts once, also when it stands twice in one transaction (A28)", async () => {
    const { client, members } = world();
    const index = await prepare(members[2]);
    const act = votes(world(), vote, index, members[2]);
    const once = await instructionsOf(client, act);
    await repels(world(), { refused: again, at: 1 }, [...once, ...once], [members[2]]);

    await act(client);

    await refuses(withProposals(world()), again, act);
  });
}

/** Defines the tests of when it can be voted on. */
export function isOnOpenProposals({ world, vote, prepare }: Voting): void {
  const refusesEach = async (reason: purser.Reason, index: bigint) => {
    for (const member of world().members) {
      await refuses(withProposals(world()), reason, votes(world(), vote, index, member));
    }
  };

  it("is refused once it was executed (A30)", async () => {
    const index = await prepare(world().members[1]);
    await approveEnough(world(), index);
    await executes(world(), index)(world().client);

    await refusesEach("ProposalClosed", index);
  });

  it("is refused once it was cancelled", async () => {
    const { client, members } = world();
    const index = await prepare(members[1]);
    const { proposer } = await stored(world(), index);
    const by = members.find(({ publicKey }) => publicKey.equals(proposer))!;
    await cancels(world(), index, by)(client);

    await refusesEach("ProposalClosed", index);
  });

  it("is refused from its latest second on, and not before", async () => {
    const { client, chain, members } = world();
    const index = await prepare(members[1]);
    const { latest } = await stored(world(), index);
    for (const late of [latest, latest + 1n]) {
      chain.setUnixTime(late);
      await refusesEach("ProposalExpired", index);
    }
    chain.setUnixTime(latest - 1n);
    await votes(world(), vote, index, members[1])(client);
  });

  it("is refused after members, threshold or delays changed (A29)", async () => {
    const { client, vault, members, quorum } = world();
    const index = await prepare(members[1]);
    await purser.setDelays(client, { vault, members: quorum, timelock: 0n });

    await refusesEach("ProposalStale", index);
  });

  it("is refused while the cluster's clock shows a time before 1970 (A3)", async () => {
    const index = await prepare(world().members[1]);
    world().chain.setUnixTime(-1n);
    await refusesEach("ClockInvalid", index);
    world().chain.setUnixTime(NOON);
  });

  it("is done while the vault is paused", async () => {
    const { client, vault, members } = world();
    const index = await prepare(members[1]);
    await purser.pause(client, { vault, member: members[2] });
    const before = await stored(world(), index);

    await votes(world(), vote, index, members[1])(client);

    assert.notDeepEqual(await stored(world(), index), before);
  });
}

/** The rows of the matrix of a signer, a vault that is read, and a proposal that is written. */
export function voteAccounts(
  signer: string,
  world: () => World,
  sister: () => SisterVault,
): readonly WrongAccount[] {
  return [
    [signer, "without its signature", NOT_SIGNED],
    ...readAccount("vault"),
    [
      "vault",
      { named: "another vault's of the same members", address: () => sister().vault },
      "VaultMismatch",
    ],
    ...writtenProposal(world, sister),
  ];
}

/** The rows of a proposal that is written. */
export function writtenProposal(
  world: () => World,
  sister: () => SisterVault,
): readonly WrongAccount[] {
  return [
    ["proposal", "owned by another program", { runtime: "IllegalOwner" }],
    ["proposal", "of another kind", { runtime: "InvalidAccountData" }],
    ["proposal", "an empty address", { runtime: "AccountDataTooSmall" }],
    ["proposal", "read-only", NOT_WRITABLE],
    [
      "proposal",
      {
        named: "a mandate",
        address: () => purser.mandateAddress(world().vault, world().agent.publicKey, world().mint),
      },
      { runtime: "InvalidAccountData" },
    ],
    [
      "proposal",
      {
        named: "of another vault of the same members",
        address: () => proposalAt(sister(), sister().index),
      },
      "VaultMismatch",
    ],
  ];
}
