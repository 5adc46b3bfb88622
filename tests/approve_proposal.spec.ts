import assert from "node:assert/strict";
import * as purser from "../sdk/src";
import type { Proposable } from "../sdk/src";
import { recreated } from "./support/checkpoint";
import {
  approvedProposal,
  carries,
  executes,
  programBytes,
  proposalAt,
  proposed,
  stored,
  votes,
  withProposals,
} from "./support/proposing";
import { fields, refuses } from "./support/refusal";
import {
  isOfMembersAlone,
  isOnOpenProposals,
  proposedByAnother,
  sisterVault,
  voteAccounts,
} from "./support/voting";
import type { SisterVault, Voting } from "./support/voting";
import { keypair, NOON, World } from "./support/world";
import { refusesWrongAccounts } from "./support/wrong-accounts";

const TIMELOCK = 86_400n;
const HOUR = 3_600n;
/** What takes the whole timelock. */
const SLOW: Proposable = { setDelays: { timelock: 2n * TIMELOCK } };

describe("approve_proposal", () => {
  const create = recreated();
  const createWithTimelock = recreated({ timelock: TIMELOCK });
  let world: World;

  const approves = (index: bigint, place: number) =>
    votes(world, "approveProposal", index, world.members[place]!);
  const unapproves = (index: bigint, place: number) =>
    votes(world, "unapproveProposal", index, world.members[place]!);
  const rejects = (index: bigint, place: number) =>
    votes(world, "rejectProposal", index, world.members[place]!);
  const timelock = async () => (await purser.fetchVault(world.client, world.vault)).timelock;

  describe("by a member", () => {
    beforeEach(async () => {
      world = await create();
    });

    it("sets that member's bit and, with the threshold, the time; nothing else changes", async () => {
      for (const place of [0, 1, 2]) {
        const index = await proposedByAnother(world, world.members[place]!);
        world.chain.advance(5n);
        const before = await stored(world, index);
        const elsewhere = programBytes(world, [proposalAt(world, index)]);

        await approves(index, place)(world.client);

        assert.deepEqual(
          fields(await stored(world, index)),
          fields({
            ...before,
            approvals: before.approvals | (1 << place),
            approvedAt: before.proposedAt + 5n,
          }),
        );
        assert.deepEqual(programBytes(world, [proposalAt(world, index)]), elsewhere);
      }
    });

    it("leaves the time at which the threshold was reached when more than enough approve", async () => {
      const index = await approvedProposal(world, { revokeAll: {} });
      world.chain.advance(5n);

      await approves(index, 2)(world.client);

      const { approvals, approvedAt } = await stored(world, index);
      assert.deepEqual([approvals, approvedAt], [0b111, NOON]);
    });

    it("takes the member's rejection back", async () => {
      const index = await proposed(world);
      await rejects(index, 1)(world.client);

      await approves(index, 1)(world.client);

      const { approvals, rejections } = await stored(world, index);
      assert.deepEqual([approvals, rejections], [0b011, 0]);
    });

    it("is refused to the proposer, who approved it by proposing", async () => {
      const index = await proposed(world);
      await refuses(withProposals(world), "AlreadyVoted", approves(index, 0));
      await refuses(withProposals(world), "ThresholdNotMet", executes(world, index));
    });

    it("of a vault with a threshold of one adds nothing to what its proposer approved", async () => {
      const { client, vault, quorum: members } = world;
      const newMembers = world.members.map(({ publicKey }) => publicKey);
      await purser.setMembers(client, { vault, members, newMembers, threshold: 1 });
      const index = await proposed(world);
      assert.equal((await stored(world, index)).approvedAt, NOON);
      world.chain.advance(5n);

      await approves(index, 1)(client);

      const { approvals, approvedAt } = await stored(world, index);
      assert.deepEqual([approvals, approvedAt], [0b011, NOON]);
    });

    it("approves one proposal, and no other of the same action (A30)", async () => {
      const approved = await approvedProposal(world, { revokeAll: {} });
      const other = await proposed(world);

      await refuses(withProposals(world), "ThresholdNotMet", executes(world, other));
      await executes(world, approved)(world.client);
    });
  });

  describe("in a vault with a timelock", () => {
    beforeEach(async () => {
      world = await createWithTimelock();
    });

    const isDoneExactlyAt = async (index: bigint, time: bigint) => {
      world.chain.setUnixTime(time - 1n);
      await refuses(withProposals(world), "ProposalEarly", executes(world, index));
      world.chain.setUnixTime(time);
      await executes(world, index)(world.client);
      assert.equal(await timelock(), 2n * TIMELOCK);
    };

    it("starts the delay when it reaches the threshold, and not before (A34)", async () => {
      const index = await proposed(world, { action: SLOW });
      world.chain.advance(TIMELOCK);
      await refuses(withProposals(world), "ThresholdNotMet", executes(world, index));

      await approves(index, 1)(world.client);

      await isDoneExactlyAt(index, NOON + 2n * TIMELOCK);
    });

    it("does not start it again when more than enough approve, or one too many takes it back", async () => {
      const index = await approvedProposal(world, SLOW);
      world.chain.advance(HOUR);
      await approves(index, 2)(world.client);
      await unapproves(index, 0)(world.client);

      await isDoneExactlyAt(index, NOON + TIMELOCK);
    });

    it("starts it anew after an approval was taken back (A34)", async () => {
      const index = await approvedProposal(world, SLOW);
      world.chain.advance(TIMELOCK - 1n);
      await unapproves(index, 1)(world.client);
      await refuses(withProposals(world), "ThresholdNotMet", executes(world, index));
      world.chain.advance(HOUR);
      await approves(index, 2)(world.client);

      await isDoneExactlyAt(index, NOON + 2n * TIMELOCK - 1n + HOUR);
    });

    it("starts it anew after an approval became a rejection and an approval again (A34)", async () => {
      const index = await approvedProposal(world, SLOW);
      world.chain.advance(TIMELOCK - 1n);
      await rejects(index, 1)(world.client);
      await approves(index, 1)(world.client);

      await isDoneExactlyAt(index, NOON + 2n * TIMELOCK - 1n);
    });

    it("is for nothing at the latest second, however long it was approved", async () => {
      for (const [late, done] of [
        [0n, false],
        [1n, true],
      ] as const) {
        world = await createWithTimelock();
        const latest = NOON + TIMELOCK + 1n;
        const index = await proposed(world, { action: SLOW, latest });
        await approves(index, 1)(world.client);
        world.chain.setUnixTime(latest - late);

        if (done) {
          await executes(world, index)(world.client);
          assert.equal(await timelock(), 2n * TIMELOCK);
        } else {
          await refuses(withProposals(world), "ProposalExpired", executes(world, index));
        }
      }
    });

    it("never comes into force if it dies before its delay is over", async () => {
      const latest = NOON + TIMELOCK;
      const index = await proposed(world, { action: SLOW, latest });
      await approves(index, 1)(world.client);

      world.chain.setUnixTime(latest - 1n);
      await refuses(withProposals(world), "ProposalEarly", executes(world, index));
      world.chain.setUnixTime(latest);
      await refuses(withProposals(world), "ProposalExpired", executes(world, index));
    });

    it("waits for nothing in a vault that is inert, which never paid", async () => {
      world = await World.create({ timelock: TIMELOCK, running: false });
      const index = await approvedProposal(world, SLOW);
      await executes(world, index)(world.client);
      assert.equal(await timelock(), 2n * TIMELOCK);
    });

    it("starts the delay of approvals for a payment's, and none for what needs none", async () => {
      await carries(world, { setDelays: { timelock: TIMELOCK, approvalDelay: HOUR } });
      const { agent, payee, mint } = world;
      const start = world.chain.clock().unixTime;
      const terms = { amount: { mint, base: 100n }, notAfter: start + TIMELOCK };
      const approvePayment = { agent: agent.publicKey, payee, ...terms };
      const index = await approvedProposal(world, { approvePayment });
      const quick = await approvedProposal(world, { setBudget: { mint, caps: { day: 1n } } });
      await executes(world, quick)(world.client);

      world.chain.setUnixTime(start + HOUR - 1n);
      await refuses(withProposals(world), "ProposalEarly", executes(world, index));
      world.chain.setUnixTime(start + HOUR);
      await executes(world, index)(world.client);
    });

    it("is not hurried by a clock that steps back and forth (A3)", async () => {
      const index = await approvedProposal(world, SLOW);
      world.chain.setUnixTime(NOON - HOUR);
      await refuses(withProposals(world), "ProposalEarly", executes(world, index));
      await unapproves(index, 1)(world.client);
      await approves(index, 1)(world.client);

      await isDoneExactlyAt(index, NOON - HOUR + TIMELOCK);
    });

    it("dies with the members or delays that it was given under (A29)", async () => {
      const newMember = keypair("new member").publicKey;
      const members = world.members.map(({ publicKey }) => publicKey);
      const changes: readonly Proposable[] = [
        { setMembers: { newMembers: [...members, newMember], threshold: 2 } },
        { setMembers: { newMembers: members.slice(0, 2), threshold: 2 } },
        { setMembers: { newMembers: members, threshold: 2 } },
        { setDelays: { timelock: TIMELOCK } },
      ];
      for (const change of changes) {
        world = await createWithTimelock();
        const slow = await approvedProposal(world, SLOW);
        const quick = await approvedProposal(world, { revokeAll: {} });
        await carries(world, change);

        for (const index of [slow, quick]) {
          await refuses(withProposals(world), "ProposalStale", executes(world, index));
        }
      }
    });
  });

  const voting: Voting = {
    world: () => world,
    vote: "approveProposal",
    prepare: (member) => proposedByAnother(world, member),
    again: "AlreadyVoted",
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
        instruction: "approve_proposal",
        act: (client) => approves(index, 1)(client),
        signers: () => [world.members[1]],
      },
      voteAccounts(
        "member",
        () => world,
        () => sister,
      ),
    );
  });
});
