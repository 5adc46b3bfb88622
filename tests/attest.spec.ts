import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import type { Keypair } from "@solana/web3.js";
import * as purser from "../sdk/src";
import { sendRaw } from "./support/cosigning";
import { instructionsOf } from "./support/landing";
import { NOT_SIGNED } from "./support/outcome";
import { escalates, fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import {
  accept,
  accountsOf,
  ATTESTOR,
  ENDS,
  OTHER_ATTESTOR,
  PAYMENTS,
  vouch,
} from "./support/vouching";
import type { Vouched } from "./support/vouching";
import { NOON, World, keypair } from "./support/world";
import {
  CREATION,
  createdOrWritten,
  refusesWrongAccounts,
  readAccount,
} from "./support/wrong-accounts";

const ATTESTATION_BYTES = 8 + 312;
const MAX_TERM = 366n * 86_400n;

describe("attest", () => {
  let world: World;

  const named = ({ attestor = ATTESTOR, agent = world.agent.publicKey }: Vouched = {}) => ({
    ...{ vault: world.vault, attestor: attestor.publicKey, agent },
    capability: purser.capability(PAYMENTS),
  });

  async function stored(of: Vouched = {}): Promise<purser.AttestationAccount> {
    const found = await purser.fetchAttestation(world.client, named(of));
    assert.ok(found);
    return found;
  }

  const attests =
    (change: Vouched = {}) =>
    (client: purser.Client) => {
      const { vault, agent, stranger: payer } = world;
      const attestation = { vault, attestor: ATTESTOR, agent: agent.publicKey, payer };
      const what = { capability: PAYMENTS, expiresAt: ENDS };
      return purser.attest(client, { ...attestation, ...what, ...change });
    };

  /** Sees that an attestation is refused, and that none is stored or the one that is stored stays. */
  const refusesIt = (reason: purser.Reason, change: Vouched = {}) => {
    const { agent = world.agent.publicKey, attestor = ATTESTOR, capability = PAYMENTS } = change;
    const hash = typeof capability === "string" ? purser.capability(capability) : capability;
    const name = { vault: world.vault, attestor: attestor.publicKey, agent, capability: hash };
    return refuses(world, reason, attests(change), [purser.attestationAddress(name)]);
  };

  const pays = (client: purser.Client) => {
    const { attestor, capability } = named();
    const payment = world.payment(100n, { credentials: { attestation: { attestor, capability } } });
    return purser.pay(client, payment, { agent: world.agent });
  };

  describe("about an agent of whom nothing is attested", () => {
    beforeEach(async () => {
      world = await World.create();
      await accept(world);
    });

    it("stores exactly what is attested, when, and under which acceptance", async () => {
      const { client, vault, agent } = world;
      const before = await purser.fetchVault(client, vault);
      const { incarnation } = (await purser.fetchAttestor(client, vault, ATTESTOR.publicKey))!;

      await attests()(client);

      const attestation = await stored();
      assert.deepEqual(
        fields(attestation),
        fields({
          layout: 1,
          bump: attestation.bump,
          revoked: 0,
          padding: [0, 0, 0, 0, 0],
          vault,
          attestor: ATTESTOR.publicKey,
          agent: agent.publicKey,
          capability: new PublicKey(purser.capability(PAYMENTS)),
          issuedAt: NOON,
          expiresAt: ENDS,
          attestorIncarnation: incarnation,
          version: 1n,
          reserved: Array<bigint>(18).fill(0n),
        }),
      );
      assert.deepEqual(fields(await purser.fetchVault(client, vault)), fields(before));
    });

    it("names the same capability by name and by hash", async () => {
      await attests()(world.client);
      await attests({ capability: purser.capability(PAYMENTS) })(world.client);
      assert.equal((await stored()).version, 2n);
    });

    it("costs the payer the rent and nobody else anything, or the attestor if nobody else pays", async () => {
      const { chain, client, stranger, vault, agent } = world;
      const rent = await client.connection.getMinimumBalanceForRentExemption(ATTESTATION_BYTES);
      const lamports = ({ publicKey }: Keypair) => chain.account(publicKey)?.lamports ?? 0;
      const before = [lamports(stranger), lamports(ATTESTOR), lamports(agent)];

      await attests()(client);
      const after = [lamports(stranger), lamports(ATTESTOR), lamports(agent)];
      assert.deepEqual([before[0]! - after[0]!, after[1], after[2]], [rent + 10_000, 0, before[2]]);

      chain.airdrop(ATTESTOR.publicKey, 1_000_000_000n);
      const about = { agent: world.otherAgent.publicKey, capability: PAYMENTS, expiresAt: ENDS };
      await purser.attest(client, { vault, attestor: ATTESTOR, ...about });
      assert.equal(lamports(ATTESTOR), 1_000_000_000 - rent - 5_000);
    });

    it("is not stopped by lamports sent ahead (A13)", async () => {
      const { connection } = world.client;
      const rent = await connection.getMinimumBalanceForRentExemption(ATTESTATION_BYTES);
      for (const [i, lamports] of [890_880, rent, 2 * rent].entries()) {
        const agent = keypair(`agent ${i}`).publicKey;
        const { attestation } = accountsOf(world, named(), { agent });
        world.chain.airdrop(attestation, BigInt(lamports));

        await attests({ agent })(world.client);

        assert.equal((await stored({ agent })).version, 1n);
        assert.equal(world.chain.account(attestation)!.lamports, Math.max(rent, lamports));
      }
    });

    it("is about any agent, also one without a mandate, a member or another attestor", async () => {
      const others = [keypair("future agent"), world.members[0], OTHER_ATTESTOR];
      for (const { publicKey: agent } of others) {
        await attests({ agent })(world.client);
        assert.equal((await stored({ agent })).agent.toBase58(), agent.toBase58());
      }
    });

    it("is one attestor's own: another's about the same agent is another one", async () => {
      await accept(world, { attestor: OTHER_ATTESTOR.publicKey });
      await attests()(world.client);
      await attests({ attestor: OTHER_ATTESTOR, expiresAt: ENDS + 1n })(world.client);

      const [one, other] = [await stored(), await stored({ attestor: OTHER_ATTESTOR })];
      assert.deepEqual([one.expiresAt, other.expiresAt], [ENDS, ENDS + 1n]);
      assert.notEqual(one.attestorIncarnation, other.attestorIncarnation);
    });

    it("takes nobody's power away: it validates a payment from the same slot on", async () => {
      await world.grant({ validationThreshold: 10n });
      await attests()(world.client);
      await pays(world.client);
      assert.equal(await world.balance(world.payee), 100n);
    });
  });

  describe("about an agent again", () => {
    beforeEach(async () => {
      world = await World.create();
      await accept(world);
      await vouch(world);
    });

    it("renews in place, longer or shorter", async () => {
      const before = await stored();
      for (const [i, expiresAt] of [ENDS + 500n, NOON + 61n].entries()) {
        world.chain.setUnixTime(NOON + 30n * BigInt(i + 1));
        await attests({ expiresAt })(world.client);
        const after = { issuedAt: NOON + 30n * BigInt(i + 1), expiresAt, version: BigInt(i + 2) };
        assert.deepEqual(fields(await stored()), fields({ ...before, ...after }));
      }
    });

    it("renews one that was taken back, and one that died with its attestor's acceptance", async () => {
      const { client, vault, agent, stranger, quorum: members } = world;
      await world.grant({ validationThreshold: 10n });
      const about = { vault, attestor: ATTESTOR, agent: agent.publicKey, capability: PAYMENTS };
      await purser.revokeAttestation(client, { ...about, feePayer: stranger });
      await escalates(world, { validation: "AttestationRevoked" }, pays);
      await attests()(client);
      assert.deepEqual([(await stored()).revoked, (await stored()).version], [0, 3n]);
      await pays(client);

      const attestor = ATTESTOR.publicKey;
      await purser.revokeAttestor(client, { vault, members, attestor });
      await accept(world);
      await escalates(world, { validation: "AttestationStale" }, pays);
      await attests()(client);
      await pays(client);
    });

    it("is refused for any version but the one found (A32)", async () => {
      for (const expectedVersion of [0n, 2n, 2n ** 64n - 1n]) {
        await refusesIt("StaleVersion", { expectedVersion });
      }
      await attests({ expectedVersion: 1n })(world.client);
      assert.equal((await stored()).version, 2n);
    });

    it("does not undo a revocation that landed after it was signed (A31, A32)", async () => {
      // Given a renewal that the attestor signed, and that somebody holds back.
      const { client, vault, agent, stranger } = world;
      await world.grant({ validationThreshold: 10n });
      const held = await instructionsOf(client, attests());

      // When the attestor takes the attestation back before it lands.
      const about = { vault, attestor: ATTESTOR, agent: agent.publicKey, capability: PAYMENTS };
      await purser.revokeAttestation(client, { ...about, feePayer: stranger });

      // Then it no longer gives the agent anything.
      const signers = [stranger, ATTESTOR] as const;
      await refuses(world, "StaleVersion", (landed) => sendRaw(landed, held, signers));
      await escalates(world, { validation: "AttestationRevoked" }, pays);
    });

    it("is not made by an issue that was signed before the attestor was revoked (A31)", async () => {
      const { client, vault, stranger, quorum: members, otherAgent } = world;
      const agent = otherAgent.publicKey;
      const held = await instructionsOf(client, attests({ agent }));
      const attestor = ATTESTOR.publicKey;
      await purser.revokeAttestor(client, { vault, members, attestor });

      const { attestation } = accountsOf(world, named(), { agent });
      const sends = (landed: purser.Client) => sendRaw(landed, held, [stranger, ATTESTOR]);
      await refuses(world, "AttestorRevoked", sends, [attestation]);
    });
  });

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      world = await World.create();
      second = await secondVault(world);
      const { vault, owner } = second;
      const change = { vault, members: [owner], attestor: ATTESTOR.publicKey };
      await purser.setAttestor(world.client, { ...change, capabilities: [PAYMENTS] });
      await accept(world);
      await accept(world, { attestor: OTHER_ATTESTOR.publicKey });
      await vouch(world);
    });

    it("for an end that is not after now, or more than 366 days from now", async () => {
      const { NO_LIMIT } = purser;
      for (const expiresAt of [0n, NOON - 1n, NOON, NOON + MAX_TERM + 1n, NO_LIMIT]) {
        await refusesIt("InvalidTerm", { expiresAt });
        await refusesIt("InvalidTerm", { expiresAt, agent: keypair("newcomer").publicKey });
      }
      for (const expiresAt of [NOON + 1n, NOON + MAX_TERM]) {
        await attests({ expiresAt })(world.client);
        assert.equal((await stored()).expiresAt, expiresAt);
      }
    });

    it("about the zero address, and about the attestor itself", async () => {
      for (const agent of [PublicKey.default, ATTESTOR.publicKey]) {
        await refusesIt("InvalidSubject", { agent });
      }
    });

    it("for what the owners do not take the attestor's word on", async () => {
      await refusesIt("CapabilityNotAccepted", { capability: "invoices" });
      await refusesIt("CapabilityNotAccepted", { capability: new Uint8Array(32) });
      await accept(world, { capabilities: ["invoices"] });
      await refusesIt("CapabilityNotAccepted");
      await accept(world);
    });

    it("by anybody but the attestor, whose record they show", async () => {
      const { members, agent, stranger } = world;
      for (const thief of [members[0], agent, stranger, OTHER_ATTESTOR]) {
        const [instruction] = await instructionsOf(world.client, attests());
        instruction!.keys[1]!.pubkey = thief.publicKey;
        const signers = [stranger, thief] as const;
        const watch = [accountsOf(world, named()).attestation];
        const sends = (landed: purser.Client) => sendRaw(landed, [instruction!], signers);
        await refuses(world, "AttestorMismatch", sends, watch);
      }
    });

    it("by an attestor whom the owners no longer accept", async () => {
      const { client, vault, quorum: members } = world;
      const attestor = ATTESTOR.publicKey;
      await purser.revokeAttestor(client, { vault, members, attestor });
      await refusesIt("AttestorRevoked");
      await refusesIt("AttestorRevoked", { agent: world.otherAgent.publicKey });
      await accept(world);
    });

    it("by whom the owners never accepted, and the client says what is missing", async () => {
      const attestor = keypair("self-appointed");
      await assert.rejects(attests({ attestor })(world.client), (error) => {
        assert.ok(error instanceof purser.AccountAbsent);
        assert.equal(error.account, "attestor");
        return true;
      });
    });

    it("while the cluster's clock shows a time before 1970 (A3)", async () => {
      world.chain.setUnixTime(-1n);
      await refusesIt("ClockInvalid");
      world.chain.setUnixTime(NOON);
    });

    it("by the client, for a hash that is not 32 bytes long", async () => {
      for (const length of [0, 31, 33]) {
        const capability = new Uint8Array(length);
        await assert.rejects(attests({ capability })(world.client), purser.InvalidNumber);
      }
    });

    refusesWrongAccounts(
      {
        scene: () => world,
        instruction: "attest",
        act: (client) => attests({ payer: world.issuer })(client),
        signers: () => [world.issuer, ATTESTOR],
      },
      [
        ...CREATION,
        ["signer", "without its signature", NOT_SIGNED],
        ...readAccount("attestor"),
        [
          "attestor",
          {
            named: "another vault's",
            address: () => purser.attestorAddress(second.vault, ATTESTOR.publicKey),
          },
          { runtime: "InvalidSeeds" },
        ],
        [
          "attestor",
          {
            named: "another attestor's",
            address: () => purser.attestorAddress(world.vault, OTHER_ATTESTOR.publicKey),
          },
          { runtime: "InvalidSeeds" },
        ],
        ["agent", "an empty address", { runtime: "InvalidSeeds" }],
        ...createdOrWritten("attestation", () =>
          purser.attestationAddress({ ...named(), vault: second.vault }),
        ),
      ],
    );
  });
});
