import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import type { Keypair } from "@solana/web3.js";
import * as purser from "../sdk/src";
import type { Caps, NewSession } from "../sdk/src";
import { sendRaw } from "./support/cosigning";
import { instructionsOf } from "./support/landing";
import { NOT_SIGNED } from "./support/outcome";
import { patch } from "./support/patch";
import { denies, fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { ends, KEY, open, opens, pays, session, sessionAt, withSessions } from "./support/sessions";
import { NOON, World, keypair } from "./support/world";
import {
  CREATION,
  createdOrWritten,
  refusesWrongAccounts,
  readAccount,
} from "./support/wrong-accounts";

const SESSION_BYTES = 8 + 488;
const { NO_LIMIT } = purser;
const NOTHING_SPENT = {
  lastSeen: 0n,
  day: 0n,
  daySpent: 0n,
  week: 0n,
  weekSpent: 0n,
  lifetimeSpent: 0n,
  payments: 0n,
};

describe("open_session", () => {
  let world: World;
  const scene = () => withSessions(world);
  const refusesOpening = (
    reason: purser.Reason,
    change: Partial<NewSession>,
    watch: readonly PublicKey[] = [],
  ) => refuses(scene(), reason, opens(world, change), watch);

  describe("for a new key", () => {
    beforeEach(async () => {
      world = await World.create();
    });

    it("stores exactly the terms, with nothing spent, and changes no mandate and no vault", async () => {
      const [vault, mandate] = [
        await purser.fetchVault(world.client, world.vault),
        await world.mandate(),
      ];
      const caps = { perPayment: 1n, day: 2n, week: 3n, lifetime: 4n };

      await open(world, { caps, expiresAt: NOON + 60n });

      const stored = await session(world);
      assert.deepEqual(
        fields(stored),
        fields({
          layout: 1,
          bump: stored.bump,
          held: 0,
          padding: [0, 0, 0, 0, 0],
          mandate: purser.mandateAddress(world.vault, world.agent.publicKey, world.mint),
          key: KEY.publicKey,
          expiresAt: NOON + 60n,
          grantEpoch: vault.grantEpoch,
          caps,
          counters: NOTHING_SPENT,
          incarnation: mandate.incarnation,
          version: 1n,
          holdChanges: 0n,
          reserved: Array<bigint>(36).fill(0n),
        }),
      );
      const [, bump] = PublicKey.findProgramAddressSync(
        [Buffer.from("session"), stored.mandate.toBuffer(), KEY.publicKey.toBuffer()],
        purser.PROGRAM_ID,
      );
      assert.equal(stored.bump, bump);
      assert.equal(world.chain.account(sessionAt(world))!.data.length, SESSION_BYTES);
      assert.deepEqual(fields(await world.mandate()), fields(mandate));
      assert.deepEqual(fields(await purser.fetchVault(world.client, world.vault)), fields(vault));
    });

    it("takes the mandate's caps for those that are left out", async () => {
      await world.grant({ caps: { perPayment: 5n, week: 50n } });

      await open(world, { caps: { day: 7n } });

      const caps = { perPayment: 5n, day: 7n, week: 50n, lifetime: NO_LIMIT };
      assert.deepEqual((await session(world)).caps, caps);
    });

    it("lets anybody pay the rent, the session key too", async () => {
      const { agent, stranger } = world;
      const own = keypair("paying session key");
      world.chain.airdrop(own.publicKey, 1_000_000_000n);
      const payers: [Keypair, PublicKey][] = [
        [agent, KEY.publicKey],
        [stranger, keypair("paid for").publicKey],
        [own, own.publicKey],
      ];
      for (const [payer, key] of payers) {
        await open(world, { key, payer });
        assert.equal((await session(world, key)).version, 1n);
      }
    });

    it("is not stopped by lamports sent ahead (A13)", async () => {
      const { connection } = world.client;
      const rent = await connection.getMinimumBalanceForRentExemption(SESSION_BYTES);
      for (const [i, lamports] of [890_880, rent, 2 * rent].entries()) {
        const key = keypair(`session key ${i}`).publicKey;
        const at = sessionAt(world, key);
        world.chain.airdrop(at, BigInt(lamports));

        await open(world, { key });

        assert.equal((await session(world, key)).version, 1n);
        assert.equal(world.chain.account(at)!.lamports, Math.max(rent, lamports));
      }
    });

    it("may be done while the vault is paused, which it does not lift", async () => {
      const { client, vault, members } = world;
      await purser.pause(client, { vault, member: members[0] });

      await open(world);

      await denies(scene(), { reason: "VaultPaused" }, pays(world, 1n));
    });

    it("is of its own mandate: one key of two agents has two sessions", async () => {
      const { otherAgent } = world;
      await world.grant({ caps: { day: 5n } }, otherAgent.publicKey);
      await open(world);

      await open(world, { agent: otherAgent });

      const { vault, mint, client } = world;
      const others = purser.mandateAddress(vault, otherAgent.publicKey, mint);
      const found = await purser.fetchSession(client, others, KEY.publicKey);
      assert.deepEqual([found?.caps.day, (await session(world)).caps.day], [5n, NO_LIMIT]);
    });

    it("is refused by the client where the agent has no mandate", async () => {
      await assert.rejects(opens(world, { agent: world.stranger })(world.client), (error) => {
        assert.ok(error instanceof purser.AccountMissing);
        assert.equal(error.kind, "mandate");
        return true;
      });
    });
  });

  describe("again for the same key", () => {
    beforeEach(async () => {
      world = await World.create();
      await open(world, { caps: { lifetime: 100n } });
    });

    it("changes the terms and moves the version, and forgets nothing that was spent (A10)", async () => {
      await pays(world, 60n)(world.client);
      const before = await session(world);
      assert.equal(before.counters.lifetimeSpent, 60n);

      await open(world, { caps: { day: 90n }, expiresAt: NOON + 9n });

      const caps = { perPayment: NO_LIMIT, day: 90n, week: NO_LIMIT, lifetime: NO_LIMIT };
      const after = { ...before, caps, expiresAt: NOON + 9n, version: 2n };
      assert.deepEqual(fields(await session(world)), fields(after));
    });

    it("is refused for any version but the one found (A32)", async () => {
      for (const expectedVersion of [0n, 2n, NO_LIMIT]) {
        await refusesOpening("StaleVersion", { expectedVersion });
      }
      await open(world, { expectedVersion: 1n });
      assert.equal((await session(world)).version, 2n);
    });

    it("is refused when it was signed before another opening, or before the end, and lands after it (A32)", async () => {
      const { client, agent } = world;
      const later: ((client: purser.Client) => Promise<unknown>)[] = [opens(world), ends(world)];
      for (const act of later) {
        const late = await instructionsOf(client, opens(world));
        await act(client);

        await refuses(scene(), "StaleVersion", (landed) => sendRaw(landed, late, [agent]));
      }
    });
  });

  describe("is refused when it was signed before the owners revoked all mandates (A31):", () => {
    let signed: Awaited<ReturnType<typeof instructionsOf>>;

    beforeEach(async () => {
      world = await World.create();
      signed = await instructionsOf(world.client, opens(world));
      await purser.revokeAll(world.client, { vault: world.vault, members: world.quorum });
    });

    const refusesTheSigned = () =>
      refuses(scene(), "StaleVersion", (client) => sendRaw(client, signed, [world.agent]));

    it("at once", refusesTheSigned);

    it("and after they granted the agent anew, which a new opening shows", async () => {
      await world.grant({});

      await refusesTheSigned();

      await open(world);
      assert.equal((await session(world)).grantEpoch, 2n);
    });
  });

  it("is refused for a mandate whose grant the owners revoked, until they grant it anew (A33)", async () => {
    world = await World.create();
    await purser.revokeAll(world.client, { vault: world.vault, members: world.quorum });
    await refusesOpening("GrantEpochStale", {});

    await world.grant({});
    await open(world);
  });

  describe("is refused", () => {
    let second: SecondVault;
    const CAPS: Required<Caps> = { perPayment: 10n, day: 20n, week: 30n, lifetime: 40n };
    const END = NOON + 1_000n;

    before(async () => {
      world = await World.create();
      second = await secondVault(world);
      await world.grant({ caps: CAPS, expiresAt: END });
      await world.grant({}, world.otherAgent.publicKey);
      await open(world, { expiresAt: END });
    });

    for (const cap of ["perPayment", "day", "week", "lifetime"] as const) {
      it(`with more than the mandate ${cap}: one over, or no limit at all`, async () => {
        const expiresAt = END;
        for (const over of [CAPS[cap] + 1n, NO_LIMIT]) {
          await refusesOpening("SessionExceedsMandate", { caps: { [cap]: over }, expiresAt });
        }
        for (const within of [CAPS[cap], CAPS[cap] - 1n, 0n]) {
          await open(world, { caps: { [cap]: within }, expiresAt });
        }
      });
    }

    it("for a time after the mandate's end, and not for that end itself", async () => {
      for (const expiresAt of [END + 1n, NO_LIMIT]) {
        await refusesOpening("SessionExceedsMandate", { expiresAt });
      }
      await open(world, { expiresAt: END });
    });

    it("for a time that is not ahead (A4)", async () => {
      for (const expiresAt of [0n, NOON - 1n, NOON]) {
        await refusesOpening("InvalidTerm", { expiresAt });
      }
      await open(world, { expiresAt: NOON + 1n });
    });

    it("once the mandate has ended", async () => {
      world.chain.setUnixTime(END);
      await refusesOpening("InvalidTerm", { expiresAt: END });
      await refusesOpening("SessionExceedsMandate", { expiresAt: END + 1n });
      world.chain.setUnixTime(NOON);
    });

    it("for the zero address, the agent itself and the vault's own authority", async () => {
      const { agent, vault } = world;
      const keys = [PublicKey.default, agent.publicKey, purser.authorityAddress(vault)];
      for (const key of keys) {
        await refusesOpening("InvalidSessionKey", { key, expiresAt: END }, [sessionAt(world, key)]);
      }
    });

    it("to everybody but the mandate's agent, the session key not excepted (A41)", async () => {
      const { client, members, creator, otherAgent, stranger } = world;
      for (const signer of [KEY, members[0], creator, otherAgent, stranger]) {
        const opening = { expiresAt: END, payer: signer };
        const [instruction] = await instructionsOf(client, opens(world, opening));
        const place = instruction!.keys[1]!;
        assert.ok(place.pubkey.equals(world.agent.publicKey));
        place.pubkey = signer.publicKey;

        await refuses(scene(), "SignerNotAgent", (landed) =>
          sendRaw(landed, [instruction!], [signer]),
        );
      }
    });

    it("while the session is in a state that no instruction writes", async () => {
      const spent = (await session(world)).counters.daySpent;
      patch(world, sessionAt(world), "session", { "counters.daySpent": spent + 1n });
      await refusesOpening("StateInvalid", { expiresAt: END });
      patch(world, sessionAt(world), "session", { "counters.daySpent": spent });
    });

    it("while the cluster's clock shows a time before 1970 (A3)", async () => {
      world.chain.setUnixTime(-1n);
      await refusesOpening("ClockInvalid", { expiresAt: END });
      world.chain.setUnixTime(NOON);
    });

    it("for any grant epoch but the one found", async () => {
      for (const expectedGrantEpoch of [0n, 2n, NO_LIMIT]) {
        await refusesOpening("StaleVersion", { expiresAt: END, expectedGrantEpoch });
      }
    });

    refusesWrongAccounts(
      {
        scene,
        instruction: "open_session",
        act: opensPaidByTheTreasury,
        signers: () => [world.treasury, world.agent],
      },
      [
        ...CREATION,
        ["agent", "without its signature", NOT_SIGNED],
        ...readAccount("vault"),
        ["vault", { named: "another vault's", address: () => second.vault }, "VaultMismatch"],
        ...readAccount("mandate"),
        [
          "mandate",
          { named: "another vault's", address: () => second.mandate },
          { runtime: "InvalidSeeds" },
        ],
        ["key", "an empty address", { runtime: "InvalidSeeds" }],
        ...createdOrWritten("session", () => purser.sessionAddress(second.mandate, KEY.publicKey)),
      ],
    );

    function opensPaidByTheTreasury(client: purser.Client) {
      return opens(world, { expiresAt: END, payer: world.treasury })(client);
    }
  });
});
