import assert from "node:assert/strict";
import * as purser from "../sdk/src";
import { needsTheThreshold } from "./support/cosigning";
import { escalates, fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { approve, approveAnyId } from "./support/vouching";
import { World } from "./support/world";
import { refusesWrongAccounts, readAccount } from "./support/wrong-accounts";

describe("revoke_approval", () => {
  let world: World;
  let index: bigint;

  async function stored(): Promise<purser.ApprovalAccount> {
    const found = await purser.fetchApproval(world.client, world.vault, index);
    assert.ok(found);
    return found;
  }

  const revokes = (client: purser.Client) =>
    purser.revokeApproval(client, { vault: world.vault, members: world.quorum, index });

  describe("of an approval that is not spent", () => {
    let payment: purser.Payment;

    beforeEach(async () => {
      world = await World.create();
      await world.grant({ approvalThreshold: 10n });
      payment = world.payment(100n);
      index = await approve(world, payment);
      payment = { ...payment, credentials: { approval: index } };
    });

    it("marks it, and changes nothing else", async () => {
      const before = await stored();
      const vault = await purser.fetchVault(world.client, world.vault);

      await revokes(world.client);

      assert.deepEqual(fields(await stored()), fields({ ...before, revoked: 1 }));
      assert.deepEqual(fields(await purser.fetchVault(world.client, world.vault)), fields(vault));
      assert.deepEqual(
        (await purser.approvals(world.client, world.vault)).map(({ state }) => state),
        ["revoked"],
      );
    });

    it("kills it from the same slot on, and no other one", async () => {
      const { client, agent } = world;
      const other = world.payment(100n);
      const approval = await approve(world, other);

      await revokes(client);

      await escalates(world, { approval: "ApprovalRevoked" }, (landed) =>
        purser.pay(landed, payment, { agent }),
      );
      assert.equal(await purser.findApproval(client, payment), null);
      await purser.pay(client, { ...other, credentials: { approval } }, { agent });
    });

    it("lets its rent go back at once", async () => {
      const { client, vault, agent } = world;
      await revokes(client);
      await purser.reclaimApproval(client, { vault, index, feePayer: agent });
      assert.equal(await purser.fetchApproval(client, vault, index), null);
    });

    it("is refused a second time, and once a payment has spent it", async () => {
      const { client, agent, vault } = world;
      const at = (of: bigint) => [purser.approvalAddress(vault, of)];
      await revokes(client);
      await refuses(world, "ApprovalRevoked", revokes, at(index));

      const other = world.payment(100n);
      index = await approve(world, other);
      await purser.pay(client, { ...other, credentials: { approval: index } }, { agent });
      await refuses(world, "ApprovalSpent", revokes, at(index));
    });

    it("is done while the vault is paused, and after all mandates were revoked", async () => {
      const { client, vault, members, quorum } = world;
      await purser.pause(client, { vault, member: members[2] });
      await purser.revokeAll(client, { vault, members: quorum });
      await revokes(client);
      assert.equal((await stored()).revoked, 1);
    });
  });

  it("is done at once in a running vault with a timelock: it takes power away", async () => {
    world = await World.create({ timelock: 86_400n });
    index = await approve(world, world.payment(100n));
    await revokes(world.client);
    assert.equal((await stored()).revoked, 1);
  });

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      world = await World.create();
      second = await secondVault(world);
      index = await approve(world, world.payment(100n));
    });

    refusesWrongAccounts(
      {
        scene: () => world,
        instruction: "revoke_approval",
        act: revokes,
        signers: () => world.quorum,
      },
      [
        ...readAccount("vault"),
        ["vault", { named: "another vault's", address: () => second.vault }, "VaultMismatch"],
        ["approval", "owned by another program", { runtime: "IllegalOwner" }],
        ["approval", "of another kind", { runtime: "InvalidAccountData" }],
        ["approval", "an empty address", { runtime: "AccountDataTooSmall" }],
        ["approval", "read-only", { runtime: 2000 }],
      ],
    );
  });

  describe("as an action of the owners", () => {
    before(async () => {
      world = await World.create();
    });

    needsTheThreshold({
      world: () => world,
      act: (client, signing) =>
        purser.revokeApproval(client, { vault: world.vault, index, ...signing }),
      effect: async () => {
        const all = await purser.approvals(world.client, world.vault);
        return BigInt(all.filter(({ state }) => state === "revoked").length);
      },
      prepare: async () => {
        index = await approveAnyId(world, world.payment(100n));
      },
    });
  });
});
