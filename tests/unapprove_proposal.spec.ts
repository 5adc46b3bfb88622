import assert from "node:assert/strict";
import { recreated } from "./support/checkpoint";
import {
  approvedProposal,
  executes,
  programBytes,
  proposalAt,
  proposed,
  stored,
  votes,
  withProposals,
} from "./support/proposing";
import { fields, refuses } from "./support/refusal";
import { isOfMembersAlone, isOnOpenProposals, sisterVault, voteAccounts } from "./support/voting";
import type { SisterVault, Voting } from "./support/voting";
import { NOON } from "./support/world";
import type { World } from "./support/world";
import { refusesWrongAccounts } from "./support/wrong-accounts";

describe("unapprove_proposal", () => {
  const create = recreated();
  let world: World;

  const approves = (index: bigint, place: number) =>
    votes(world, "approveProposal", index, world.members[place]!);
  const unapproves = (index: bigint, place: number) =>
    votes(world, "unapproveProposal", index, world.members[place]!);
  const rejects = (index: bigint, place: number) =>
    votes(world, "rejectProposal", index, world.members[place]!);

  describe("by a member who approved", () => {
    beforeEach(async () => {
      world = await create();
    });

    it("clears that member's bit and, below the threshold, the time; nothing else changes", async () => {
      for (const place of [0, 1]) {
        const index = await approvedProposal(world, { revokeAll: {} });
        world.chain.advance(5n);
        const before = await stored(world, index);
        const elsewhere = programBytes(world, [proposalAt(world, index)]);

        await unapproves(index, place)(world.client);

        assert.deepEqual(
          fields(await stored(world, index)),
          fields({ ...before, approvals: before.approvals & ~(1 << place), approvedAt: 0n }),
        );
        assert.deepEqual(programBytes(world, [proposalAt(world, index)]), elsewhere);
        await refuses(withProposals(world), "ThresholdNotMet", executes(world, index));
      }
    });

    it("leaves the time at which the threshold was reached while enough others approve", async () => {
      const index = await approvedProposal(world, { revokeAll: {} });
      await approves(index, 2)(world.client);
      world.chain.advance(5n);
      const before = await stored(world, index);

      await unapproves(index, 0)(world.client);

      assert.deepEqual(
        fields(await stored(world, index)),
        fields({ ...before, approvals: 0b110, approvedAt: NOON }),
      );
      await executes(world, index)(world.client);
    });

    it("is the proposer's right too, whose proposal stays open to the others", async () => {
      const index = await proposed(world);

      await unapproves(index, 0)(world.client);

      assert.equal((await stored(world, index)).approvals, 0);
      await approves(index, 1)(world.client);
      await approves(index, 2)(world.client);
      await executes(world, index)(world.client);
    });

    it("is no rejection, and can be followed by one or by another approval", async () => {
      const index = await approvedProposal(world, { revokeAll: {} });
      await unapproves(index, 1)(world.client);
      assert.equal((await stored(world, index)).rejections, 0);

      await rejects(index, 1)(world.client);
      await approves(index, 1)(world.client);

      const { approvals, rejections } = await stored(world, index);
      assert.deepEqual([approvals, rejections], [0b011, 0]);
    });
  });

  describe("by a member who does not approve", () => {
    beforeEach(async () => {
      world = await create();
    });

    it("is refused to one who never voted, and to one who took it back already", async () => {
      const index = await approvedProposal(world, { revokeAll: {} });
      await refuses(withProposals(world), "NotApproved", unapproves(index, 2));
      await unapproves(index, 1)(world.client);
      await refuses(withProposals(world), "NotApproved", unapproves(index, 1));
    });

    it("is refused to one who rejects: a rejection is not taken back by it", async () => {
      const index = await proposed(world);
      await rejects(index, 1)(world.client);
      await rejects(index, 0)(world.client);
      for (const place of [0, 1]) {
        await refuses(withProposals(world), "NotApproved", unapproves(index, place));
      }
    });
  });

  const voting: Voting = {
    world: () => world,
    vote: "unapproveProposal",
    prepare: (member) => proposed(world, { member }),
    again: "NotApproved",
  };

  describe("as a vote", () => {
    beforeEach(async () => {
      world = await create();
    });

    isOfMembersAlone(voting);
    isOnOpenProposals(voting);
  });

  describe("refuses", () => {
    let sister: SisterVault;
    let index: bigint;

    before(async () => {
      world = await create();
      sister = await sisterVault(world);
      index = await proposed(world);
    });

    refusesWrongAccounts(
      {
        scene: () => withProposals(world),
        instruction: "unapprove_proposal",
        act: (client) => unapproves(index, 0)(client),
        signers: () => [world.members[0]],
      },
      voteAccounts(
        "member",
        () => world,
        () => sister,
      ),
    );
  });
});
