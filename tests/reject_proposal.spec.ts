import assert from "node:assert/strict";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import { recreated } from "./support/checkpoint";
import {
  approvedProposal,
  carries,
  executes,
  nextIndex,
  programBytes,
  proposalAt,
  proposed,
  proposesRaw,
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
import { keypair, World } from "./support/world";
import { refusesWrongAccounts } from "./support/wrong-accounts";

const SET_MEMBERS = 32;
/** Where the keys of `set_members` begin: after version, threshold, rights to hold, and their number. */
const KEYS_OFFSET = 14;

describe("reject_proposal", () => {
  const create = recreated();
  let world: World;

  const approves = (index: bigint, place: number) =>
    votes(world, "approveProposal", index, world.members[place]!);
  const rejects = (index: bigint, place: number) =>
    votes(world, "rejectProposal", index, world.members[place]!);
  const keys = (...places: readonly number[]) =>
    places.map((place) => world.members[place]!.publicKey);
  const newcomer = keypair("newcomer").publicKey;

  /** Member 1 proposes a list of members. */
  const proposesMembers = (newMembers: readonly PublicKey[], threshold = 1) =>
    proposed(world, { action: { setMembers: { newMembers, threshold } } });

  describe("by a member", () => {
    beforeEach(async () => {
      world = await create();
    });

    it("sets that member's bit, and nothing else changes", async () => {
      for (const place of [0, 1, 2]) {
        const index = await proposedByAnother(world, world.members[place]!);
        world.chain.advance(5n);
        const before = await stored(world, index);
        const elsewhere = programBytes(world, [proposalAt(world, index)]);

        await rejects(index, place)(world.client);

        assert.deepEqual(
          fields(await stored(world, index)),
          fields({ ...before, rejections: 1 << place }),
        );
        assert.deepEqual(programBytes(world, [proposalAt(world, index)]), elsewhere);
      }
    });

    it("takes its approval back, and with the threshold the time", async () => {
      const index = await approvedProposal(world, { revokeAll: {} });
      const before = await stored(world, index);

      await rejects(index, 1)(world.client);

      assert.deepEqual(
        fields(await stored(world, index)),
        fields({ ...before, approvals: 0b001, rejections: 0b010, approvedAt: 0n }),
      );
      await refuses(withProposals(world), "ThresholdNotMet", executes(world, index));
    });

    it("does not stop what enough others approve (A53)", async () => {
      const index = await approvedProposal(world, { revokeAll: {} });
      const { approvedAt } = await stored(world, index);
      world.chain.advance(5n);

      await rejects(index, 2)(world.client);

      assert.equal((await stored(world, index)).approvedAt, approvedAt);
      await executes(world, index)(world.client);
    });

    it("is the proposer's right too, who may approve again", async () => {
      const index = await proposed(world);
      await rejects(index, 0)(world.client);
      await approves(index, 0)(world.client);
      await approves(index, 1)(world.client);
      await executes(world, index)(world.client);
    });

    it("ends nothing by itself, also when everybody rejects", async () => {
      const index = await proposed(world);
      for (const place of [0, 1, 2]) await rejects(index, place)(world.client);
      const { status, rejections, approvals } = await stored(world, index);
      assert.deepEqual([status, rejections, approvals], [1, 0b111, 0]);

      await approves(index, 1)(world.client);
      await approves(index, 2)(world.client);
      await executes(world, index)(world.client);
    });
  });

  describe("of a list of members", () => {
    beforeEach(async () => {
      world = await create();
    });

    it("is refused to the member whom it removes (A53)", async () => {
      const index = await proposesMembers(keys(0, 1));
      await refuses(withProposals(world), "OwnRemoval", rejects(index, 2));

      await approves(index, 1)(world.client);
      await refuses(withProposals(world), "OwnRemoval", rejects(index, 2));
      await executes(world, index)(world.client);

      const { memberCount } = await purser.fetchVault(world.client, world.vault);
      assert.equal(memberCount, 2);
    });

    it("is refused to each of those whom it removes, and to nobody whom it keeps", async () => {
      const index = await proposesMembers([newcomer, ...keys(1)]);
      for (const place of [0, 2]) {
        await refuses(withProposals(world), "OwnRemoval", rejects(index, place));
      }
      await rejects(index, 1)(world.client);
    });

    it("is a right of every member whom it keeps, in whatever place, first to seventh", async () => {
      const strangers = Array.from({ length: 6 }, (_, at) => keypair(`addition ${at}`).publicKey);
      for (let at = 0; at <= 6; at += 1) {
        const list = [...strangers.slice(0, at), ...keys(2), ...strangers.slice(at)];
        const index = await proposesMembers(list);
        await rejects(index, 2)(world.client);
        assert.equal((await stored(world, index)).rejections, 0b100);
      }
    });

    it("is a right of all when it removes nobody, though it takes their rights to hold", async () => {
      const newMembers = [...keys(0, 1, 2), newcomer];
      const setMembers = { newMembers, threshold: 4, withoutHold: keys(0, 1, 2) };
      const index = await proposed(world, { action: { setMembers } });
      for (const place of [0, 1, 2]) await rejects(index, place)(world.client);
      assert.equal((await stored(world, index)).rejections, 0b111);
    });

    it("cannot be won by the member who would be removed, by taking its approval back either", async () => {
      const index = await proposesMembers(keys(0, 1));
      await approves(index, 2)(world.client);
      await refuses(withProposals(world), "OwnRemoval", rejects(index, 2));

      // Its approval is its own to take back: one too few then, and the others' still count.
      await votes(world, "unapproveProposal", index, world.members[2])(world.client);
      await approves(index, 1)(world.client);
      await executes(world, index)(world.client);
    });

    it("that is no list, or one whose keys stand elsewhere, keeps nobody: nobody rejects it", async () => {
      // Such arguments can never be executed: they are not what `set_members` carries.
      const shifted = Buffer.concat([Buffer.alloc(KEYS_OFFSET + 1), keys(2)[0]!.toBuffer()]);
      for (const garbage of [new Uint8Array(), new Uint8Array(KEYS_OFFSET), shifted]) {
        const index = await nextIndex(world, world.members[0].publicKey);
        const propose = await proposesRaw(world, { action: SET_MEMBERS, arguments: garbage });
        await propose(world.client);
        for (const place of [0, 1, 2]) {
          await refuses(withProposals(world), "OwnRemoval", rejects(index, place));
        }
      }
    });

    it("is a matter of this action alone: the same bytes for another one remove nobody", async () => {
      const list = await proposesMembers(keys(0, 1));
      const { arguments: bytes, argumentsLength } = await stored(world, list);
      const index = await nextIndex(world, world.members[0].publicKey);
      const raw = { action: 34, arguments: Uint8Array.from(bytes.slice(0, argumentsLength)) };
      const propose = await proposesRaw(world, raw);
      await propose(world.client);

      await rejects(index, 2)(world.client);
    });

    it("goes through against a member who pauses, proposes and rejects what it may (A53)", async () => {
      const timelock = 86_400n;
      world = await World.create({ timelock });
      const { client, vault, members } = world;
      const rogue = members[2];
      const expel = await approvedProposal(world, {
        setMembers: { newMembers: keys(0, 1), threshold: 2 },
      });

      await purser.pause(client, { vault, member: rogue });
      for (let i = 0; i < 3; i += 1) await proposed(world, { member: rogue });
      await refuses(withProposals(world), "OwnRemoval", rejects(expel, 2));
      await carries(world, { resume: {} });
      await purser.pause(client, { vault, member: rogue });

      await executes(world, expel)(client);
      await refuses(world, "NotAMember", (landed) =>
        purser.pause(landed, { vault, member: rogue }),
      );
    });
  });

  const voting: Voting = {
    world: () => world,
    vote: "rejectProposal",
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
        instruction: "reject_proposal",
        act: (client) => rejects(index, 1)(client),
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
