import assert from "node:assert/strict";
import type { Keypair, PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import { repels } from "./support/attack";
import { recreated } from "./support/checkpoint";
import { sendRaw } from "./support/cosigning";
import { instructionsOf } from "./support/landing";
import { NOT_SIGNED } from "./support/outcome";
import {
  approvedProposal,
  cancels,
  executes,
  programBytes,
  proposalAt,
  proposed,
  STATUS,
  stored,
  votes,
  withProposals,
} from "./support/proposing";
import { fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import { ABSENT, missesProposal, sisterVault, voteAccounts } from "./support/voting";
import type { SisterVault } from "./support/voting";
import { keypair, NOON } from "./support/world";
import type { World } from "./support/world";
import { refusesWrongAccounts } from "./support/wrong-accounts";

/** Members and threshold: one of each kind of majority, all and one. */
const QUORUMS = [
  [1, 1],
  [2, 1],
  [2, 2],
  [3, 1],
  [3, 2],
  [3, 3],
  [5, 3],
  [7, 1],
  [7, 4],
  [7, 7],
] as const;

describe("cancel_proposal", () => {
  const create = recreated();
  let world: World;

  const rejects = (index: bigint, place: number) =>
    votes(world, "rejectProposal", index, world.members[place]!);

  describe("by the proposer", () => {
    beforeEach(async () => {
      world = await create();
    });

    it("ends the proposal, and changes nothing but its status", async () => {
      for (const member of world.members) {
        const index = await proposed(world, { member });
        world.chain.advance(5n);
        const before = await stored(world, index);
        const elsewhere = programBytes(world, [proposalAt(world, index)]);

        await cancels(world, index, member)(world.client);

        assert.deepEqual(
          fields(await stored(world, index)),
          fields({ ...before, status: STATUS.cancelled }),
        );
        assert.deepEqual(programBytes(world, [proposalAt(world, index)]), elsewhere);
      }
    });

    it("ends one that enough members approve, which is executed by nobody then", async () => {
      const index = await approvedProposal(world, { revokeAll: {} });
      await cancels(world, index, world.members[0])(world.client);

      await refuses(withProposals(world), "ProposalClosed", executes(world, index));
    });

    it("is refused once it was cancelled or executed (A30)", async () => {
      const [proposer] = world.members;
      const cancelled = await proposed(world);
      await cancels(world, cancelled, proposer)(world.client);
      const executed = await approvedProposal(world, { revokeAll: {} });
      await executes(world, executed)(world.client);

      for (const index of [cancelled, executed]) {
        for (const signer of [...world.members, world.stranger]) {
          await refuses(withProposals(world), "ProposalClosed", cancels(world, index, signer));
        }
      }
    });

    it("of a proposal that does not exist names what is missing", async () => {
      await missesProposal(cancels(world, ABSENT, world.members[0])(world.client));
    });

    it("is done once in a transaction that asks for it twice", async () => {
      const index = await proposed(world);
      const [proposer] = world.members;
      const once = await instructionsOf(world.client, cancels(world, index, proposer));
      const answer = { refused: "ProposalClosed", at: 1 } as const;
      await repels(world, answer, [...once, ...once], [proposer]);
    });

    it("is done when it is dead already, paused, or before 1970: it waits for no clock", async () => {
      const { client, chain, vault, members, quorum } = world;
      const expired = await proposed(world);
      const stale = await proposed(world);
      const early = await proposed(world);
      const { latest } = await stored(world, expired);
      await purser.pause(client, { vault, member: members[2] });

      chain.setUnixTime(-1n);
      await cancels(world, early, members[0])(client);
      chain.setUnixTime(latest);
      await cancels(world, expired, members[0])(client);
      await purser.setDelays(client, { vault, members: quorum, timelock: 0n });
      await cancels(world, stale, members[0])(client);
      chain.setUnixTime(NOON);

      for (const index of [early, expired, stale]) {
        assert.equal((await stored(world, index)).status, STATUS.cancelled);
      }
    });

    it("stays its proposer's right after it was removed from the members", async () => {
      const { client, vault, members, quorum } = world;
      const index = await proposed(world, { member: members[2] });
      const newMembers = quorum.map(({ publicKey }) => publicKey);
      await purser.setMembers(client, { vault, members: quorum, newMembers, threshold: 2 });

      await cancels(world, index, members[2])(client);

      assert.equal((await stored(world, index)).status, STATUS.cancelled);
    });

    it("may have its fee paid by somebody else", async () => {
      const { client, vault, members, stranger: feePayer } = world;
      const index = await proposed(world);
      await purser.cancelProposal(client, { vault, index, signer: members[0], feePayer });
      assert.equal((await stored(world, index)).status, STATUS.cancelled);
    });
  });

  describe("by anybody else", () => {
    beforeEach(async () => {
      world = await create();
    });

    it("is refused while the threshold can still be reached, member or not (A53)", async () => {
      const second = await secondVault(world);
      const index = await proposed(world);
      const { members, stranger, creator, agent } = world;
      for (const signer of [members[1], members[2], stranger, creator, agent, second.owner]) {
        await refuses(withProposals(world), "NotCancellable", cancels(world, index, signer));
      }
      await rejects(index, 1)(world.client);
      for (const signer of [members[1], members[2], stranger, creator, agent, second.owner]) {
        await refuses(withProposals(world), "NotCancellable", cancels(world, index, signer));
      }
    });

    it("is refused again once a rejection became an approval", async () => {
      const index = await proposed(world);
      await rejects(index, 1)(world.client);
      await rejects(index, 2)(world.client);
      await votes(world, "approveProposal", index, world.members[2])(world.client);

      const cancel = cancels(world, index, world.stranger);
      await refuses(withProposals(world), "NotCancellable", cancel);
    });

    it("is refused when a stranger names the proposer, who did not sign", async () => {
      const { client, members, stranger } = world;
      const index = await proposed(world);
      const instructions = await instructionsOf(client, cancels(world, index, members[0]));
      instructions[0]!.keys[0]!.isSigner = false;
      await refuses(withProposals(world), NOT_SIGNED, (landed) =>
        sendRaw(landed, instructions, [stranger]),
      );
    });

    it("is refused for the expulsion of a member, whatever that member does (A53)", async () => {
      const [one, two, rogue] = world.members;
      const newMembers = [one, two].map(({ publicKey }) => publicKey);
      const setMembers = { newMembers, threshold: 2 };
      const index = await proposed(world, { action: { setMembers } });

      await refuses(withProposals(world), "OwnRemoval", rejects(index, 2));
      await refuses(withProposals(world), "NotCancellable", cancels(world, index, rogue));
    });
  });

  describe("by a stranger, of a vault", () => {
    before(async () => {
      world = await create();
    });

    const owners = Array.from({ length: 7 }, (_, at) => keypair(`one of seven ${at}`));

    /** A vault of the first so many of seven, and a proposal of its first member. */
    async function proposedIn(members: readonly Keypair[], threshold: number, id: bigint) {
      const { client, chain, creator, treasury } = world;
      for (const { publicKey } of members) chain.airdrop(publicKey, 1_000_000_000n);
      const { vault } = await purser.createVault(client, {
        creator,
        id,
        members: members.map(({ publicKey }) => publicKey),
        threshold,
        withdrawal: [treasury.publicKey],
      });
      const action = { revokeAll: {} };
      const { index } = await purser.propose(client, { vault, member: members[0]!, action });
      return { vault, index };
    }

    const cancelsIn = (vault: PublicKey, index: bigint) => (client: purser.Client) =>
      purser.cancelProposal(client, { vault, index, signer: world.stranger });

    for (const [count, threshold] of QUORUMS) {
      const needed = count - threshold + 1;
      it(`with ${threshold} of ${count} is done after rejection ${needed}, and not before`, async () => {
        const { client } = world;
        const members = owners.slice(0, count);
        const id = BigInt(100 + 10 * count + threshold);
        const { vault, index } = await proposedIn(members, threshold, id);

        for (const member of members.slice(threshold - 1)) {
          await refuses(withProposals(world), "NotCancellable", cancelsIn(vault, index));
          await purser.rejectProposal(client, { vault, index, member });
        }
        await cancelsIn(vault, index)(client);

        const found = await purser.fetchProposal(client, vault, index);
        assert.equal(found?.status, STATUS.cancelled);
      });
    }
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
        instruction: "cancel_proposal",
        act: (client) => cancels(world, index, world.members[0])(client),
        signers: () => [world.members[0]],
      },
      voteAccounts(
        "signer",
        () => world,
        () => sister,
      ),
    );
  });
});
