import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import { expectsTheVersion, needsTheThreshold } from "./support/cosigning";
import type { CosignedAction } from "./support/cosigning";
import { patch } from "./support/patch";
import { fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { World, keypair } from "./support/world";
import { WRITTEN_VAULT, refusesWrongAccounts } from "./support/wrong-accounts";

const INERT = 0;
const RUN = 2;
const FAULTED = 4;

describe("resume", () => {
  let world: World;
  let second: SecondVault;

  const stored = () => purser.fetchVault(world.client, world.vault);
  const pause = () => purser.pause(world.client, { vault: world.vault, member: world.members[2] });
  const resume = (client: purser.Client) =>
    purser.resume(client, { vault: world.vault, members: world.quorum });

  it("starts an inert vault and moves its version, and nothing else", async () => {
    world = await World.create({ running: false });
    const inert = await stored();
    assert.equal(inert.mode, INERT);

    await resume(world.client);

    assert.deepEqual(
      fields(await stored()),
      fields({ ...inert, mode: RUN, version: inert.version + 1n }),
    );
    await world.pay(1n);
  });

  it("lifts a pause: the vault is as before but for its version, and pays again", async () => {
    world = await World.create();
    const running = await stored();
    await pause();

    await resume(world.client);

    const lifted = await stored();
    assert.deepEqual(fields(lifted), fields({ ...running, version: running.version + 1n }));
    assert.equal(lifted.pausedBy.toBase58(), PublicKey.default.toBase58());
    await world.pay(1n);
    assert.equal(await world.balance(world.payee), 1n);
  });

  it("starts an inert vault that was paused before it ever ran", async () => {
    world = await World.create({ running: false });
    await pause();

    await resume(world.client);

    const { mode, paused, pausedAt } = await stored();
    assert.deepEqual({ mode, paused, pausedAt }, { mode: RUN, paused: 0, pausedAt: 0n });
  });

  it("is done at once in a vault with a timelock: it gives no power that was not granted", async () => {
    world = await World.create({ timelock: 86_400n, running: false });

    await resume(world.client);

    assert.equal((await stored()).mode, RUN);
  });

  it("lifts a pause once: nothing is paid between a new pause and its own lifting", async () => {
    world = await World.create();
    await pause();
    await resume(world.client);
    await pause();

    await assert.rejects(world.pay(1n), purser.PaymentDenied);

    await resume(world.client);
    await world.pay(1n);
  });

  describe("is refused", () => {
    before(async () => {
      world = await World.create();
      second = await secondVault(world);
    });

    it("for a running vault that is not paused", async () => {
      await refuses(world, "AlreadyRunning", resume);
    });

    it("for a faulted vault, paused or not", async () => {
      // A mode that no instruction of this version writes.
      patch(world, world.vault, "vault", { mode: BigInt(FAULTED) });
      await refuses(world, "VaultFaulted", resume);
      await pause();
      await refuses(world, "VaultFaulted", resume);
      patch(world, world.vault, "vault", { mode: BigInt(RUN) });
      await resume(world.client);
    });

    it("for a vault whose mode has a value that no instruction writes", async () => {
      for (const mode of [5n, 255n]) {
        patch(world, world.vault, "vault", { mode: mode });
        await refuses(world, "VaultFaulted", resume);
      }
      patch(world, world.vault, "vault", { mode: BigInt(RUN) });
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
