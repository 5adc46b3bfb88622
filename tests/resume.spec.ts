import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import { expectsTheVersion, needsTheThreshold, sendRaw } from "./support/cosigning";
import type { CosignedAction } from "./support/cosigning";
import { fault } from "./support/faulting";
import { instructionsOf } from "./support/landing";
import { patch } from "./support/patch";
import { approvedProposal, executes } from "./support/proposing";
import { denies, fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { BOOT_TERM, NOON, World, keypair } from "./support/world";
import { WRITTEN_VAULT, refusesWrongAccounts } from "./support/wrong-accounts";

const INERT = 0;
const BOOT = 1;
const RUN = 2;
const NOT_RUNNING = { reason: "VaultNotRunning", gate: "freeze", got: 1n, limit: 2n } as const;

describe("resume", () => {
  let world: World;
  let second: SecondVault;

  const stored = () => purser.fetchVault(world.client, world.vault);
  const pause = () => purser.pause(world.client, { vault: world.vault, member: world.members[2] });
  const resume = (client: purser.Client) =>
    purser.resume(client, { vault: world.vault, members: world.quorum });

  /** The booting vault runs once its custody was checked. */
  const boots = async () => {
    const { client, vault, stranger: feePayer } = world;
    await purser.boot(client, { vault, feePayer });
    assert.equal((await stored()).mode, RUN);
  };

  const pays = (client: purser.Client) =>
    purser.pay(client, world.payment(1n), { agent: world.agent });

  it("boots an inert vault for an hour from its slot on, and changes nothing else", async () => {
    world = await World.create({ running: false });
    const inert = await stored();
    assert.equal(inert.mode, INERT);
    const { slot, unixTime } = world.chain.clock();

    await resume(world.client);

    const booting = {
      mode: BOOT,
      modeChanges: inert.modeChanges + 1n,
      modeDeadline: unixTime + BOOT_TERM,
      bootSlot: slot,
    };
    assert.deepEqual(fields(await stored()), fields({ ...inert, ...booting }));
    await boots();
    await world.pay(1n);
  });

  it("lifts a pause: booted, the vault is as before but for its count of modes, and pays again", async () => {
    world = await World.create();
    const running = await stored();
    await pause();

    await resume(world.client);
    await boots();

    const lifted = await stored();
    const after = { ...running, modeChanges: running.modeChanges + 2n };
    assert.deepEqual(fields(lifted), fields(after), "neither version nor epoch moves");
    assert.equal(lifted.pausedBy.toBase58(), PublicKey.default.toBase58());
    await world.pay(1n);
    assert.equal(await world.balance(world.payee), 1n);
  });

  it("boots an inert vault that was paused before it ever ran", async () => {
    world = await World.create({ running: false });
    await pause();

    await resume(world.client);

    const { mode, paused, pausedAt } = await stored();
    assert.deepEqual({ mode, paused, pausedAt }, { mode: BOOT, paused: 0, pausedAt: 0n });
  });

  it("leads out of a fault through a boot only, paused or not", async () => {
    world = await World.create();
    const { client } = world;
    for (const paused of [false, true]) {
      await fault(world);
      if (paused) await pause();

      await resume(client);

      const { mode, paused: held } = await stored();
      assert.deepEqual({ mode, held }, { mode: BOOT, held: 0 });
      await denies(world, NOT_RUNNING, pays);
      await boots();
      await pays(client);
    }
  });

  it("takes a mode that no instruction writes for a fault, and boots", async () => {
    world = await World.create();
    for (const mode of [5n, 255n]) {
      patch(world, world.vault, "vault", { mode });

      await resume(world.client);

      assert.equal((await stored()).mode, BOOT);
    }
  });

  it("boots anew from the second on at which a boot missed its deadline (A57)", async () => {
    // Given a boot that lacks one check.
    world = await World.create({ running: false });
    const { client, chain, vault, stranger: feePayer } = world;
    await resume(client);
    await purser.bootCheck(client, { vault, feePayer });
    await purser.bootCheck(client, { vault, feePayer });
    const { modeDeadline } = await stored();

    // When its deadline comes, and not before.
    chain.setUnixTime(modeDeadline - 1n);
    await refuses(world, "AlreadyRunning", resume);
    chain.setUnixTime(modeDeadline);
    await resume(client);

    // Then none of its checks counts any more.
    const { mode, bootChecks, modeDeadline: next } = await stored();
    assert.deepEqual([mode, bootChecks, next], [BOOT, 0n, modeDeadline + BOOT_TERM]);
    await purser.bootCheck(client, { vault, feePayer });
    await denies(world, NOT_RUNNING, pays);
  });

  it("is done at once in a vault with a timelock: it gives no power that was not granted", async () => {
    for (const running of [false, true]) {
      world = await World.create({ timelock: 86_400n, running });
      if (running) await pause();

      await resume(world.client);

      assert.equal((await stored()).mode, BOOT);
    }
  });

  it("is done at once by a proposal too", async () => {
    world = await World.create({ timelock: 86_400n });
    await pause();
    const index = await approvedProposal(world, { resume: {} });

    await executes(world, index)(world.client);

    assert.equal((await stored()).mode, BOOT);
  });

  describe("lifts one pause:", () => {
    beforeEach(async () => {
      world = await World.create();
      await pause();
    });

    it("nothing is paid between a new pause and its own lifting", async () => {
      await resume(world.client);
      await pause();
      await denies(world, { reason: "VaultPaused", gate: "freeze" }, pays);

      await resume(world.client);
      await denies(world, NOT_RUNNING, pays);
      await boots();
      await pays(world.client);
    });

    it("signed for it, it does not lift the next one, nor does a proposal (A32, A53)", async () => {
      // Given a resume that the owners signed, and one that they approved.
      const { client, members, quorum } = world;
      const signed = await instructionsOf(client, resume);
      const index = await approvedProposal(world, { resume: {} });

      // When the pause is lifted, and another member pauses.
      await world.resume();
      await purser.pause(client, { vault: world.vault, member: members[0] });

      // Then neither lifts that pause.
      await refuses(world, "StaleVersion", (landed) => sendRaw(landed, signed, quorum));
      const watch = [purser.proposalAddress(world.vault, index)];
      await refuses(world, "StaleVersion", executes(world, index), watch);
    });

    it("it lands whatever a single member does meanwhile (A53)", async () => {
      const { client, vault, members, quorum } = world;
      const [, , rogue] = members;
      const signed = await instructionsOf(client, resume);

      const pauses = (landed: purser.Client) => purser.pause(landed, { vault, member: rogue });
      await refuses(world, "AlreadyPaused", pauses);
      await purser.propose(client, { vault, member: rogue, action: { resume: {} } });
      const name = { vault, agent: world.agent.publicKey, mint: world.mint };
      await purser.holdMandate(client, { ...name, member: rogue });

      await sendRaw(client, signed, quorum);
      assert.equal((await stored()).mode, BOOT);
    });
  });

  describe("is refused", () => {
    before(async () => {
      world = await World.create();
      second = await secondVault(world);
    });

    it("for a running vault that is not paused", async () => {
      await refuses(world, "AlreadyRunning", resume);
    });

    it("for a vault that boots already", async () => {
      await pause();
      await resume(world.client);
      await refuses(world, "AlreadyRunning", resume);
      await boots();
    });

    it("while the cluster's clock shows a time before 1970 (A3)", async () => {
      await pause();
      world.chain.setUnixTime(-1n);
      await refuses(world, "ClockInvalid", resume);
      world.chain.setUnixTime(NOON);
      await world.resume();
    });

    it("for a vault in a state that no instruction writes", async () => {
      patch(world, world.vault, "vault", { mode: 0n, withdrawalCount: 0n });
      await refuses(world, "StateInvalid", resume);
      patch(world, world.vault, "vault", { mode: BigInt(RUN), withdrawalCount: 1n });
    });

    it("by the client, when there is no such vault", async () => {
      const { client, quorum: members } = world;
      const vault = keypair("no vault").publicKey;
      await assert.rejects(purser.resume(client, { vault, members }), purser.AccountMissing);
    });

    it("by the client, for a version that does not fit", async () => {
      const { client, vault, quorum: members } = world;
      for (const expectedChanges of [-1n, 2n ** 64n]) {
        await assert.rejects(
          purser.resume(client, { vault, members, expectedChanges }),
          purser.InvalidNumber,
        );
      }
    });

    refusesWrongAccounts(
      {
        scene: () => world,
        instruction: "resume",
        act: resume,
        signers: () => world.quorum,
      },
      [
        ...WRITTEN_VAULT,
        ["vault", { named: "another vault's", address: () => second.vault }, "ThresholdNotMet"],
      ],
    );
  });

  describe("of a paused vault", () => {
    const action: CosignedAction = {
      world: () => world,
      act: (client, signing) => purser.resume(client, { vault: world.vault, ...signing }),
      effect: async () => (await stored()).modeChanges,
      expects: "expectedChanges",
      prepare: async () => {
        if ((await stored()).paused === 0) await pause();
      },
    };

    before(async () => {
      world = await World.create();
    });

    needsTheThreshold(action);
    expectsTheVersion(action);
  });
});
