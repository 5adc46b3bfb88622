import assert from "node:assert/strict";
import * as purser from "../sdk/src";
import { expectsTheVersion, needsTheThreshold, sendRaw } from "./support/cosigning";
import type { CosignedAction } from "./support/cosigning";
import { instructionsOf } from "./support/landing";
import { approvedProposal, executes } from "./support/proposing";
import { denies, fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { OPEN_TERMS, World, keypair } from "./support/world";
import { WRITTEN_VAULT, refusesWrongAccounts } from "./support/wrong-accounts";

describe("revoke_all", () => {
  let world: World;

  const stored = () => purser.fetchVault(world.client, world.vault);
  const revokeAll = (client: purser.Client) =>
    purser.revokeAll(client, { vault: world.vault, members: world.quorum });
  const payBy =
    (agent: World["agent"], base = 1n) =>
    (client: purser.Client) =>
      purser.pay(client, world.payment(base, { agent: agent.publicKey }), { agent });

  describe("in a running vault with two agents", () => {
    beforeEach(async () => {
      world = await World.create();
      await world.grant({}, world.otherAgent.publicKey);
    });

    it("moves the grant epoch, and nothing else of vault or mandates", async () => {
      const vault = await stored();
      const mandate = await world.mandate();

      await revokeAll(world.client);

      const after = { ...vault, grantEpoch: vault.grantEpoch + 1n };
      assert.deepEqual(fields(await stored()), fields(after));
      assert.deepEqual(fields(await world.mandate()), fields(mandate));
    });

    it("denies every agent's payments from the same slot on (A33)", async () => {
      await world.pay(5n);
      await revokeAll(world.client);

      const expected = {
        reason: "GrantEpochStale",
        gate: "identity",
        got: 1n,
        limit: 2n,
        headroom: 0n,
        passesAt: null,
      } as const;
      await denies(world, expected, payBy(world.agent));
      await denies(world, expected, payBy(world.otherAgent));
      const steps = purser.atomicPayment(world.payment(1n)).gate().transfer().feedback();
      await denies(world, expected, (client) =>
        purser.payAtomic(client, steps, { agent: world.agent }),
      );
    });

    it("is undone for an agent by a new grant alone, which finds what was spent", async () => {
      await world.pay(5n);
      const spent = await world.mandate();
      await revokeAll(world.client);

      await world.grant({ caps: { lifetime: 7n } });

      const { grantEpoch, counters } = await world.mandate();
      assert.deepEqual({ grantEpoch, counters }, { grantEpoch: 2n, counters: spent.counters });
      await denies(
        world,
        { reason: "LifetimeCap", got: 8n, limit: 7n, headroom: 2n },
        payBy(world.agent, 3n),
      );
      await payBy(world.agent, 2n)(world.client);
      await denies(world, { reason: "GrantEpochStale" }, payBy(world.otherAgent));
    });

    it("kills each time what was granted since the last time", async () => {
      await revokeAll(world.client);
      await world.grant({});
      await revokeAll(world.client);

      await denies(world, { reason: "GrantEpochStale", got: 2n, limit: 3n }, payBy(world.agent));
      await denies(
        world,
        { reason: "GrantEpochStale", got: 1n, limit: 3n },
        payBy(world.otherAgent),
      );
    });

    it("is done while the vault is paused, and resuming revives no mandate", async () => {
      const { client, vault, members } = world;
      await purser.pause(client, { vault, member: members[2] });
      await revokeAll(client);
      await world.resume();

      await denies(world, { reason: "GrantEpochStale" }, payBy(world.agent));
    });

    it("outlives a grant that was signed before it and lands after it (A31, A32)", async () => {
      // Given a grant that the owners signed, and that somebody holds back.
      const { client, vault, mint, agent, quorum: members } = world;
      const grant = { vault, mint, agent: agent.publicKey, terms: OPEN_TERMS, members };
      const held = await instructionsOf(client, (captured) => purser.grantMandate(captured, grant));

      // When the owners revoke everything before it lands.
      await revokeAll(client);

      // Then it no longer gives the agent anything.
      await refuses(world, "StaleVersion", (landed) => sendRaw(landed, held, members));
      await denies(world, { reason: "GrantEpochStale" }, payBy(agent));
    });
  });

  for (const running of [false, true]) {
    const life = running ? "a running" : "an inert";
    it(`is done at once in ${life} vault with a timelock: it takes power away`, async () => {
      world = await World.create({ timelock: 86_400n, running });

      await revokeAll(world.client);
      assert.equal((await stored()).grantEpoch, 2n);

      const index = await approvedProposal(world, { revokeAll: {} });
      await executes(world, index)(world.client);
      assert.equal((await stored()).grantEpoch, 3n);
    });
  }

  it("lands whatever single members do after the owners signed (A53)", async () => {
    world = await World.create();
    const { client, vault, members, quorum } = world;
    const signed = await instructionsOf(client, revokeAll);

    await purser.pause(client, { vault, member: members[2] });
    await purser.propose(client, { vault, member: members[2], action: { revokeAll: {} } });

    await sendRaw(client, signed, quorum);
    assert.equal((await stored()).grantEpoch, 2n);
  });

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      world = await World.create();
      second = await secondVault(world);
    });

    it("by the client, when there is no such vault", async () => {
      const { client, quorum: members } = world;
      const vault = keypair("no vault").publicKey;
      await assert.rejects(purser.revokeAll(client, { vault, members }), purser.AccountMissing);
    });

    refusesWrongAccounts(
      {
        scene: () => world,
        instruction: "revoke_all",
        act: revokeAll,
        signers: () => world.quorum,
      },
      [
        ...WRITTEN_VAULT,
        ["vault", { named: "another vault's", address: () => second.vault }, "ThresholdNotMet"],
      ],
    );
  });

  describe("as an action of the owners", () => {
    const action: CosignedAction = {
      world: () => world,
      act: (client, signing) => purser.revokeAll(client, { vault: world.vault, ...signing }),
      effect: async () => (await stored()).grantEpoch,
      expects: "expectedGrantEpoch",
    };

    before(async () => {
      world = await World.create();
    });

    needsTheThreshold(action);
    expectsTheVersion(action);
  });
});
