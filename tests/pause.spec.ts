import assert from "node:assert/strict";
import * as purser from "../sdk/src";
import { sendRaw } from "./support/cosigning";
import { fault } from "./support/faulting";
import { instructionsOf } from "./support/landing";
import { denies, fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { NOON, World } from "./support/world";
import { WRITTEN_VAULT, refusesWrongAccounts } from "./support/wrong-accounts";

const FROZEN = 3;
const FAULTED = 4;

describe("pause", () => {
  describe("of a running vault", () => {
    let world: World;

    beforeEach(async () => {
      world = await World.create();
    });

    it("is done by any single member and changes nothing but the pause and the count of modes", async () => {
      for (const member of world.members) {
        const { client, vault } = world;
        const running = await purser.fetchVault(client, vault);
        world.chain.advance(5n);
        const { unixTime } = world.chain.clock();

        await purser.pause(client, { vault, member });

        assert.deepEqual(
          fields(await purser.fetchVault(client, vault)),
          fields({
            ...running,
            mode: FROZEN,
            paused: 1,
            pausedBy: member.publicKey,
            pausedAt: unixTime,
            modeChanges: running.modeChanges + 1n,
          }),
          "no version and no epoch moves",
        );
        await world.resume();
      }
    });

    it("denies every payment from then on, fused or in three steps", async () => {
      const { client, vault, members, otherAgent } = world;
      await world.grant({}, otherAgent.publicKey);
      world.chain.advance(60n);
      const pausedAt = world.chain.clock().unixTime;
      await purser.pause(client, { vault, member: members[2] });
      world.chain.advance(7n);

      const expected = {
        reason: "VaultPaused",
        gate: "freeze",
        got: pausedAt + 7n,
        limit: pausedAt,
        headroom: 0n,
        passesAt: null,
      } as const;
      const payment = world.payment(1n);
      await denies(world, expected, (landed) =>
        purser.pay(landed, payment, { agent: world.agent }),
      );
      const other = world.payment(1n, { agent: otherAgent.publicKey });
      await denies(world, expected, (landed) => purser.pay(landed, other, { agent: otherAgent }));
      const steps = purser.atomicPayment(world.payment(1n)).gate().transfer().feedback();
      await denies(world, expected, (landed) =>
        purser.payAtomic(landed, steps, { agent: world.agent }),
      );
    });

    it("lands although the vault changed after the member signed it", async () => {
      const { client, vault, members } = world;
      const signed = await instructionsOf(client, (captured) =>
        purser.pause(captured, { vault, member: members[0] }),
      );
      await purser.revokeAll(client, { vault, members: world.quorum });

      await sendRaw(client, signed, [members[0]]);

      assert.equal((await purser.fetchVault(client, vault)).paused, 1);
    });

    it("may have its fee paid by somebody else, who gets no name in it", async () => {
      const { client, vault, members, stranger } = world;

      await purser.pause(client, { vault, member: members[1], feePayer: stranger });

      const { pausedBy } = await purser.fetchVault(client, vault);
      assert.equal(pausedBy.toBase58(), members[1].publicKey.toBase58());
    });

    it("is refused a second time, whoever asks, and keeps the first name and time", async () => {
      const { client, vault, members } = world;
      await purser.pause(client, { vault, member: members[0] });
      world.chain.advance(60n);

      for (const member of members) {
        await refuses(world, "AlreadyPaused", (landed) => purser.pause(landed, { vault, member }));
      }

      const { pausedBy, pausedAt } = await purser.fetchVault(client, vault);
      assert.equal(pausedBy.toBase58(), members[0].publicKey.toBase58());
      assert.equal(pausedAt, NOON);
    });

    it("can be done again once the threshold lifted the one before", async () => {
      const { client, vault, members } = world;
      await purser.pause(client, { vault, member: members[0] });
      await world.resume();

      await purser.pause(client, { vault, member: members[0] });

      assert.equal((await purser.fetchVault(client, vault)).paused, 1);
    });

    it("is refused to a member whose right to hold was taken away, and to no other (A35, A53)", async () => {
      const { client, vault, members, quorum } = world;
      const [, other, rogue] = members;
      await purser.stripHold(client, { vault, members: quorum, member: rogue.publicKey });

      await refuses(world, "HoldRightStripped", (landed) =>
        purser.pause(landed, { vault, member: rogue }),
      );

      await purser.pause(client, { vault, member: other });
      assert.equal((await purser.fetchVault(client, vault)).paused, 1);
    });

    it("ends a boot: no check after it counts", async () => {
      const { client, vault, members, quorum, stranger: feePayer } = world;
      await purser.pause(client, { vault, member: members[0] });
      await purser.resume(client, { vault, members: quorum });
      await purser.bootCheck(client, { vault, feePayer });

      await purser.pause(client, { vault, member: members[0] });

      const { mode, bootChecks, modeDeadline } = await purser.fetchVault(client, vault);
      assert.deepEqual([mode, bootChecks, modeDeadline], [FROZEN, 0n, 0n]);
      await refuses(world, "NotBooting", (landed) => purser.bootCheck(landed, { vault, feePayer }));
    });

    it("leaves a faulted vault faulted", async () => {
      await fault(world);

      await purser.pause(world.client, { vault: world.vault, member: world.members[0] });

      const { mode, paused } = await purser.fetchVault(world.client, world.vault);
      assert.deepEqual({ mode, paused }, { mode: FAULTED, paused: 1 });
    });
  });

  it("of an inert vault with a timelock is done at once and leaves it inert", async () => {
    const world = await World.create({ timelock: 86_400n, running: false });

    await purser.pause(world.client, { vault: world.vault, member: world.members[0] });

    const { mode, paused } = await purser.fetchVault(world.client, world.vault);
    assert.deepEqual({ mode, paused }, { mode: 0, paused: 1 });
  });

  describe("is refused", () => {
    let world: World;
    let second: SecondVault;

    before(async () => {
      world = await World.create();
      second = await secondVault(world);
    });

    it("to everybody who is no member", async () => {
      const { vault, stranger, creator, agent, treasury } = world;
      for (const member of [stranger, creator, agent, treasury, second.owner]) {
        await refuses(world, "NotAMember", (landed) => purser.pause(landed, { vault, member }));
      }
    });

    it("to a member of this vault in another one", async () => {
      const [member] = world.members;
      const act = (client: purser.Client) => purser.pause(client, { vault: second.vault, member });
      await refuses(world, "NotAMember", act, [second.vault]);
    });

    it("when a stranger names a member who did not sign", async () => {
      const { client, vault, members, stranger } = world;
      const instructions = await instructionsOf(client, (captured) =>
        purser.pause(captured, { vault, member: members[0], feePayer: stranger }),
      );
      instructions[0]!.keys[0]!.isSigner = false;

      await refuses(world, { runtime: "MissingRequiredSignature" }, (landed) =>
        sendRaw(landed, instructions, [stranger]),
      );
    });

    it("while the cluster's clock shows a time before 1970 (A3)", async () => {
      const { vault, members, chain } = world;
      chain.setUnixTime(-1n);
      await refuses(world, "ClockInvalid", (landed) =>
        purser.pause(landed, { vault, member: members[0] }),
      );
      chain.setUnixTime(NOON);
    });

    refusesWrongAccounts(
      {
        scene: () => world,
        instruction: "pause",
        act: (client) => purser.pause(client, { vault: world.vault, member: world.members[0] }),
        signers: () => [world.members[0]],
      },
      [
        ...WRITTEN_VAULT,
        ["vault", { named: "another vault's", address: () => second.vault }, "NotAMember"],
        [
          "vault",
          {
            named: "its budget",
            address: () => purser.budgetAddress(world.vault, world.mint),
          },
          { runtime: "AccountDataTooSmall" },
        ],
      ],
    );
  });
});
