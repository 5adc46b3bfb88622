import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Proposable, Reason } from "../../sdk/src";
import { repels } from "../support/attack";
import { cosigns, governed, TIMELOCK } from "../support/governance/governed";
import { approves, proposed } from "../support/governance/proposed";
import { instructionsOf } from "../support/landing";
import { executes } from "../support/proposing";
import { refuses } from "../support/refusal";
import { approve } from "../support/vouching";
import { keypair } from "../support/world";
import type { World } from "../support/world";

/** Neither do the owners lock themselves out, nor does somebody whom they removed come back in. */
describe("members are changed", () => {
  let world: World;

  const key = (place: number): PublicKey => world.members[place]!.publicKey;
  const naming = (newMembers: readonly PublicKey[], threshold: number): Proposable => ({
    setMembers: { newMembers, threshold },
  });
  const stored = () => purser.fetchVault(world.client, world.vault);

  describe("by proposal", () => {
    beforeEach(async () => {
      world = await governed({ slow: true });
    });

    /** Proposed by members 1 and 2, and ripe. */
    const ripe = async (action: Proposable) => {
      const index = await proposed(world, action);
      world.chain.advance(TIMELOCK);
      return index;
    };

    it("to no list that leaves the threshold out of reach (A36)", async () => {
      const eight = Array.from({ length: 8 }, (_, place) => keypair(`owner ${place}`).publicKey);
      const authority = purser.authorityAddress(world.vault);
      const lists: readonly (readonly [readonly PublicKey[], number, Reason])[] = [
        [[], 1, "InvalidMembers"],
        [[key(0), key(1)], 3, "InvalidThreshold"],
        [[key(0), key(1)], 0, "InvalidThreshold"],
        [[key(0), key(0)], 2, "InvalidMembers"],
        [[key(0), authority], 2, "InvalidMembers"],
        [[key(0), PublicKey.default], 2, "InvalidMembers"],
        [eight, 4, "InvalidMembers"],
      ];
      for (const [members, threshold, reason] of lists) {
        const index = await ripe(naming(members, threshold));
        await refuses(world, reason, executes(world, index));
      }
      await executes(world, await ripe(naming([key(0)], 1)))(world.client);
      assert.equal((await stored()).memberCount, 1);
    });

    it("so that a lost key is replaced by those who are left (A36)", async () => {
      const found = keypair("found");
      world.chain.airdrop(found.publicKey, 1_000_000_000n);
      const index = await ripe(naming([key(0), key(1), found.publicKey], 2));
      await executes(world, index)(world.client);
      const members = [world.members[0], found];
      await cosigns(world, { revokeAll: {} }, { members })(world.client);
      assert.equal((await stored()).grantEpoch, 2n);
    });

    it("down to one and up again, each time by those who are members then", async () => {
      await executes(world, await ripe(naming([key(2)], 1)))(world.client);
      const three = naming([key(0), key(1), key(2)], 2);
      await refuses(world, "NotAMember", (client) =>
        purser.propose(client, { vault: world.vault, member: world.members[0], action: three }),
      );
      const back = await proposed(world, three, { by: [world.members[2]] });
      world.chain.advance(TIMELOCK);
      await executes(world, back)(world.client);
      assert.equal((await stored()).threshold, 2);
    });

    it("also where no member may hold any more (A36)", async () => {
      const { client, vault, quorum: members } = world;
      for (const { publicKey: member } of world.members) {
        await purser.stripHold(client, { vault, members, member });
      }
      await refuses(world, "HoldRightStripped", (landed) =>
        purser.pause(landed, { vault, member: members[0] }),
      );
      await executes(world, await ripe(naming([key(0), key(1)], 2)))(client);
      await purser.pause(client, { vault, member: members[0] });
    });

    it("and nobody's older vote counts after it, also of a member who comes back (A29, A33)", async () => {
      const { client, members } = world;
      const voted = await proposed(world, { revokeAll: {} }, { by: [members[2], members[1]] });
      await executes(world, await ripe(naming([key(0), key(1)], 2)))(client);
      await executes(world, await ripe(naming([key(0), key(1), key(2)], 2)))(client);
      await refuses(world, "ProposalStale", executes(world, voted));
      await refuses(world, "ProposalStale", approves(world, voted, members[0]));
    });
  });

  describe("and in the very transaction", () => {
    beforeEach(async () => {
      world = await governed();
    });

    const change = async () => {
      const act = cosigns(world, naming([key(0), key(1)], 2), { members: world.quorum });
      return (await instructionsOf(world.client, act))[0]!;
    };

    it("the removed one's signature counts for nothing (A33)", async () => {
      const [one, two, three] = world.members;
      const act = cosigns(world, { revokeAll: {} }, { members: [one, three] });
      const [revoke] = await instructionsOf(world.client, act);
      const refused = { refused: "ThresholdNotMet", at: 1 } as const;
      await repels(world, refused, [await change(), revoke!], [one, two, three]);
      const [pause] = await instructionsOf(world.client, (captured) =>
        purser.pause(captured, { vault: world.vault, member: three }),
      );
      const stranger = { refused: "NotAMember", at: 1 } as const;
      await repels(world, stranger, [await change(), pause!], [one, two, three]);
    });

    it("approvals of payments that they gave before are dead (A33)", async () => {
      const { client, quorum, agent } = world;
      await world.grant({ approvalThreshold: 0n });
      const payment = world.payment(5n);
      const approval = await approve(world, payment);
      const pays = await purser.payInstruction(client, { ...payment, credentials: { approval } });
      const refused = { refused: "ApprovalStale", at: 1 } as const;
      await repels(world, refused, [await change(), pays], [...quorum, agent]);
    });
  });
});
