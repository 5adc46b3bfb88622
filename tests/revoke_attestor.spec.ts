import assert from "node:assert/strict";
import * as purser from "../sdk/src";
import { expectsTheVersion, needsTheThreshold, sendRaw } from "./support/cosigning";
import type { CosignedAction } from "./support/cosigning";
import { instructionsOf } from "./support/landing";
import { escalates, fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { accept, accountsOf, ATTESTOR, OTHER_ATTESTOR, vouch } from "./support/vouching";
import type { Attested } from "./support/vouching";
import { World, keypair } from "./support/world";
import { refusesWrongAccounts, readAccount } from "./support/wrong-accounts";

describe("revoke_attestor", () => {
  let world: World;
  const attestor = ATTESTOR.publicKey;

  async function stored(): Promise<purser.AttestorAccount> {
    const found = await purser.fetchAttestor(world.client, world.vault, attestor);
    assert.ok(found);
    return found;
  }

  const revokes = (client: purser.Client) =>
    purser.revokeAttestor(client, { vault: world.vault, members: world.quorum, attestor });

  const pays =
    (attestation: Attested, way: "pay" | "payAtomic" = "pay") =>
    (client: purser.Client) => {
      const { agent } = world;
      const payment = world.payment(100n, { credentials: { attestation } });
      if (way === "pay") return purser.pay(client, payment, { agent });
      const steps = purser.atomicPayment(payment).gate().transfer().feedback();
      return purser.payAtomic(client, steps, { agent });
    };

  describe("in a vault whose agent is attested", () => {
    let attestation: Attested;

    beforeEach(async () => {
      world = await World.create();
      await world.grant({ validationThreshold: 10n });
      await accept(world);
      attestation = await vouch(world);
    });

    it("marks the record and moves its version, and changes nothing else", async () => {
      const before = await stored();
      const { attestation: at } = accountsOf(world, attestation);
      const issued = world.chain.account(at)!.data;
      const vault = await purser.fetchVault(world.client, world.vault);

      await revokes(world.client);

      assert.deepEqual(fields(await stored()), fields({ ...before, revoked: 1, version: 2n }));
      assert.deepEqual(world.chain.account(at)!.data, issued);
      assert.deepEqual(fields(await purser.fetchVault(world.client, world.vault)), fields(vault));
    });

    it("kills all its attestations from the same slot on, and no other attestor's", async () => {
      await pays(attestation)(world.client);
      await accept(world, { attestor: OTHER_ATTESTOR.publicKey });
      const other = await vouch(world, { attestor: OTHER_ATTESTOR });

      await revokes(world.client);

      for (const way of ["pay", "payAtomic"] as const) {
        await escalates(world, { validation: "AttestorRevoked" }, pays(attestation, way));
      }
      await pays(other)(world.client);
    });

    it("is done while the vault is paused", async () => {
      const { client, vault, members } = world;
      await purser.pause(client, { vault, member: members[2] });
      await revokes(client);
      assert.equal((await stored()).revoked, 1);
    });

    it("is refused for one that is revoked already", async () => {
      await revokes(world.client);
      await refuses(world, "AttestorRevoked", revokes, [accountsOf(world, attestation).attestor]);
    });

    it("outlives an acceptance that was signed before it and lands after it (A31, A32)", async () => {
      const { client, vault, quorum: members } = world;
      const change = { vault, members, attestor, capabilities: ["payments", "invoices"] };
      const held = await instructionsOf(client, (captured) => purser.setAttestor(captured, change));

      await revokes(client);

      await refuses(world, "StaleVersion", (landed) => sendRaw(landed, held, members));
      await escalates(world, { validation: "AttestorRevoked" }, pays(attestation));
    });
  });

  it("is done at once in a running vault with a timelock: it takes power away", async () => {
    world = await World.create({ timelock: 86_400n, running: false });
    await accept(world);
    await world.resume();
    await revokes(world.client);
    assert.equal((await stored()).revoked, 1);
  });

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      world = await World.create();
      second = await secondVault(world);
      await accept(world);
      const { vault, owner } = second;
      const change = { vault, members: [owner], attestor, capabilities: ["payments"] };
      await purser.setAttestor(world.client, change);
    });

    it("by the client, for a key that the owners never accepted", async () => {
      const { client, vault, quorum: members } = world;
      const key = keypair("nobody").publicKey;
      const revocation = { vault, members, attestor: key };
      await assert.rejects(purser.revokeAttestor(client, revocation), purser.AccountMissing);
    });

    refusesWrongAccounts(
      {
        scene: () => world,
        instruction: "revoke_attestor",
        act: revokes,
        signers: () => world.quorum,
      },
      [
        ...readAccount("vault"),
        ["vault", { named: "another vault's", address: () => second.vault }, "VaultMismatch"],
        ["attestor", "owned by another program", { runtime: "IllegalOwner" }],
        ["attestor", "of another kind", { runtime: "InvalidAccountData" }],
        ["attestor", "an empty address", { runtime: "AccountDataTooSmall" }],
        ["attestor", "read-only", { runtime: 2000 }],
        [
          "attestor",
          {
            named: "another vault's",
            address: () => purser.attestorAddress(second.vault, attestor),
          },
          "VaultMismatch",
        ],
      ],
    );
  });

  describe("as an action of the owners", () => {
    const action: CosignedAction = {
      world: () => world,
      act: (client, signing) =>
        purser.revokeAttestor(client, { vault: world.vault, attestor, ...signing }),
      effect: async () => (await stored()).version,
      prepare: async () => {
        if ((await stored()).revoked === 1) await accept(world);
      },
    };

    before(async () => {
      world = await World.create();
      await accept(world);
    });

    needsTheThreshold(action);
    expectsTheVersion(action);
  });
});
