import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import type { Capability } from "../sdk/src";
import { expectsTheVersion, namesThePayerOnce, needsTheThreshold } from "./support/cosigning";
import type { CosignedAction } from "./support/cosigning";
import { delaysOnlyLoosening } from "./support/loosening";
import { fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { accept, ATTESTOR, PAYMENTS } from "./support/vouching";
import { World, keypair } from "./support/world";
import {
  WRITTEN_VAULT,
  CREATION,
  createdOrWritten,
  refusesWrongAccounts,
} from "./support/wrong-accounts";

const ATTESTOR_BYTES = 8 + 496;
const EIGHT = ["one", "two", "three", "four", "five", "six", "seven", "eight"];

describe("set_attestor", () => {
  let world: World;
  const attestor = ATTESTOR.publicKey;
  const recordOf = (key: PublicKey) => purser.attestorAddress(world.vault, key);

  async function stored(key = attestor): Promise<purser.AttestorAccount> {
    const found = await purser.fetchAttestor(world.client, world.vault, key);
    assert.ok(found);
    return found;
  }

  const sets =
    (capabilities: readonly Capability[] = [PAYMENTS], key = attestor) =>
    (client: purser.Client) => {
      const { vault, quorum: members } = world;
      return purser.setAttestor(client, { vault, members, attestor: key, capabilities });
    };

  /** Hashes as stored: those of the names, and zero in the places left. */
  const hashes = (...names: string[]) =>
    Array.from({ length: 8 }, (_, at) => {
      const name = names[at];
      return name === undefined ? PublicKey.default : new PublicKey(purser.capability(name));
    });

  describe("accepting a key", () => {
    beforeEach(async () => {
      world = await World.create();
    });

    it("stores exactly what it is believed on, and takes an incarnation", async () => {
      const { client, vault } = world;
      const before = await purser.fetchVault(client, vault);

      await sets(["payments", purser.capability("invoices")])(client);

      const record = await stored();
      assert.deepEqual(
        fields(record),
        fields({
          layout: 1,
          bump: record.bump,
          revoked: 0,
          capabilityCount: 2,
          padding: [0, 0, 0, 0],
          vault,
          key: attestor,
          capabilities: hashes("payments", "invoices"),
          incarnation: before.nextIncarnation,
          version: 1n,
          reserved: Array<bigint>(19).fill(0n),
        }),
      );
      const after = { ...before, nextIncarnation: before.nextIncarnation + 1n };
      assert.deepEqual(fields(await purser.fetchVault(client, vault)), fields(after));
    });

    it("has its rent paid by the payer, who need not be a member, and the key sign nothing", async () => {
      const { client, chain, vault, quorum: members, stranger: payer } = world;
      const before = chain.account(members[0].publicKey)!.lamports;

      const change = { vault, members, payer, attestor, capabilities: [PAYMENTS] };
      await purser.setAttestor(client, change);

      const rent = await client.connection.getMinimumBalanceForRentExemption(ATTESTOR_BYTES);
      assert.equal(chain.account(recordOf(attestor))!.lamports, rent);
      assert.equal(chain.account(members[0].publicKey)!.lamports, before);
    });

    it("is not stopped by lamports sent ahead (A13)", async () => {
      const { connection } = world.client;
      const rent = await connection.getMinimumBalanceForRentExemption(ATTESTOR_BYTES);
      for (const [i, lamports] of [890_880, rent, 2 * rent].entries()) {
        const key = keypair(`attestor ${i}`).publicKey;
        world.chain.airdrop(recordOf(key), BigInt(lamports));

        await sets([PAYMENTS], key)(world.client);

        assert.equal((await stored(key)).version, 1n);
        assert.equal(world.chain.account(recordOf(key))!.lamports, Math.max(rent, lamports));
      }
    });

    it("is done at once in a vault with a timelock that never ran", async () => {
      world = await World.create({ timelock: 86_400n, running: false });
      await sets()(world.client);
      assert.equal((await stored()).version, 1n);
    });
  });

  describe("setting an accepted key again", () => {
    beforeEach(async () => {
      world = await World.create();
      await sets(EIGHT)(world.client);
    });

    it("replaces what it is believed on as a whole and keeps the incarnation", async () => {
      const before = await stored();
      const vault = await purser.fetchVault(world.client, world.vault);
      assert.deepEqual(fields(before.capabilities), fields(hashes(...EIGHT)));

      await sets(["nine"])(world.client);

      const after = { capabilityCount: 1, capabilities: hashes("nine"), version: 2n };
      assert.deepEqual(fields(await stored()), fields({ ...before, ...after }));
      assert.deepEqual(fields(await purser.fetchVault(world.client, world.vault)), fields(vault));
    });

    it("takes it anew after a revocation, with another incarnation", async () => {
      const { client, vault, quorum: members } = world;
      const before = await stored();
      await purser.revokeAttestor(client, { vault, members, attestor });
      const { nextIncarnation } = await purser.fetchVault(client, vault);

      await sets(EIGHT)(client);

      const after = { incarnation: nextIncarnation, version: 3n };
      assert.notEqual(before.incarnation, nextIncarnation);
      assert.deepEqual(fields(await stored()), fields({ ...before, ...after }));
    });

    it("takes 1 to 8 distinct capabilities, none of them zero", async () => {
      const wrong: Capability[][] = [
        [],
        [...EIGHT, "nine"],
        [PAYMENTS, PAYMENTS],
        [PAYMENTS, "invoices", purser.capability(PAYMENTS)],
        [new Uint8Array(32)],
        [PAYMENTS, new Uint8Array(32)],
      ];
      for (const capabilities of wrong) {
        await refuses(world, "InvalidCapabilities", sets(capabilities), [recordOf(attestor)]);
        const newcomer = keypair("newcomer").publicKey;
        await refuses(world, "InvalidCapabilities", sets(capabilities, newcomer), [
          recordOf(newcomer),
        ]);
      }
    });
  });

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      world = await World.create();
      second = await secondVault(world);
      await accept(world);
    });

    it("for the zero address and for the vault's own authority", async () => {
      for (const key of [PublicKey.default, purser.authorityAddress(world.vault)]) {
        await refuses(world, "InvalidAttestor", sets([PAYMENTS], key), [recordOf(key)]);
      }
    });

    it("by the client, for a hash that is not 32 bytes long", async () => {
      for (const length of [0, 31, 33]) {
        const capabilities = [PAYMENTS, new Uint8Array(length)];
        await assert.rejects(sets(capabilities)(world.client), purser.InvalidNumber);
      }
    });

    it("to the attestor itself, who has no say in being accepted", async () => {
      const { vault, members, stranger: payer } = world;
      for (const signers of [[ATTESTOR], [ATTESTOR, members[0]]]) {
        const change = { vault, payer, members: signers, attestor, capabilities: [PAYMENTS] };
        await refuses(world, "ThresholdNotMet", (client) => purser.setAttestor(client, change));
      }
    });

    refusesWrongAccounts(
      {
        scene: () => world,
        instruction: "set_attestor",
        act: (client) => sets()(client),
        signers: () => world.quorum,
      },
      [
        ...CREATION,
        ...WRITTEN_VAULT,
        [
          "vault",
          { named: "another vault's", address: () => second.vault },
          { runtime: "InvalidSeeds" },
        ],
        ["key", "an empty address", { runtime: "InvalidSeeds" }],
        ...createdOrWritten("attestor", () => purser.attestorAddress(second.vault, attestor)),
      ],
    );
  });

  describe("in a vault with a timelock that has run", () => {
    const capabilities = ["one", "two", "three"];
    const running = delaysOnlyLoosening({
      set: ({ vault }, believed: { readonly capabilities: readonly Capability[] }, members) => {
        const change = { vault, attestor, members, ...believed };
        return (client) => purser.setAttestor(client, change);
      },
      at: ({ vault }) => purser.attestorAddress(vault, attestor),
      version: async ({ client, vault }) =>
        (await purser.fetchAttestor(client, vault, attestor))!.version,
      terms: { capabilities },
      tighter: {
        "the same capabilities in another order": { capabilities: ["three", "one", "two"] },
        "one capability less": { capabilities: ["one", "three"] },
        "one capability alone": { capabilities: ["three"] },
      },
      looser: {
        "one capability more": { capabilities: [...capabilities, "four"] },
        "another capability alone": { capabilities: ["four"] },
        "another capability for one": { capabilities: ["one", "two", "four"] },
      },
    });

    beforeEach(() => {
      world = running();
    });

    it("accepts no other key at once (A55)", async () => {
      const newcomer = keypair("newcomer").publicKey;
      await refuses(world, "TimelockInForce", sets(["one"], newcomer), [recordOf(newcomer)]);
    });

    it("gives no capability back at once that was taken away before (A34)", async () => {
      await sets(["one"])(world.client);
      await refuses(world, "TimelockInForce", sets(capabilities), [recordOf(attestor)]);
    });

    it("accepts no revoked attestor anew at once, not even for less (A34)", async () => {
      const { client, vault, quorum: members } = world;
      await purser.revokeAttestor(client, { vault, members, attestor });
      for (const believed of [capabilities, ["one"]]) {
        await refuses(world, "TimelockInForce", sets(believed), [recordOf(attestor)]);
      }
    });
  });

  describe("as an action of the owners", () => {
    const action: CosignedAction = {
      world: () => world,
      act: (client, signing) => {
        const { vault } = world;
        const change = { vault, attestor, capabilities: [PAYMENTS] };
        return purser.setAttestor(client, { ...change, ...signing });
      },
      effect: async () => (await stored()).version,
    };

    before(async () => {
      world = await World.create();
      await accept(world);
    });

    needsTheThreshold(action);
    expectsTheVersion(action);
    namesThePayerOnce(action);
  });
});
