import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import { number } from "../sdk/src/core/number";
import { ratingArgs } from "../sdk/src/owner/terms";
import {
  expectsTheVersion,
  namesThePayerOnce,
  needsTheThreshold,
  sendRaw,
} from "./support/cosigning";
import type { CosignedAction } from "./support/cosigning";
import { instructionsOf } from "./support/landing";
import { delaysOnlyLoosening } from "./support/loosening";
import { carries } from "./support/proposing";
import { denies, fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { World, keypair } from "./support/world";
import {
  WRITTEN_VAULT,
  CREATION,
  createdOrWritten,
  refusesWrongAccounts,
} from "./support/wrong-accounts";

const RECORD_BYTES = 8 + 448;
const { NO_LIMIT } = purser;
type RatingTerms = Omit<purser.Rating, "caps"> & { readonly caps?: purser.Caps };
const NO_CAPS = { perPayment: NO_LIMIT, day: NO_LIMIT, week: NO_LIMIT, lifetime: NO_LIMIT };

describe("set_counterparty", () => {
  let world: World;
  const newcomer = keypair("newcomer").publicKey;
  const recordOf = (payee: PublicKey) => purser.counterpartyAddress(world.vault, payee);

  async function stored(payee = world.payee): Promise<purser.CounterpartyAccount> {
    const found = await purser.fetchCounterparty(world.client, world.vault, payee);
    assert.ok(found);
    return found;
  }

  const rates =
    (rating: purser.Rating, payee = world.payee) =>
    (client: purser.Client) =>
      purser.setCounterparty(client, { vault: world.vault, members: world.quorum, payee, rating });

  const pays = (base: bigint) => (client: purser.Client) =>
    purser.pay(client, world.payment(base), { agent: world.agent });

  /** A rating that the client's types cannot say, for the usual payee. */
  async function ratesRaw(change: Partial<ReturnType<typeof ratingArgs>>) {
    const { capMint, version } = await stored();
    const instructions = await instructionsOf(world.client, rates({ tier: 2 }));
    const data = world.client.program.coder.instruction.encode("setCounterparty", {
      expectedVersion: number("expectedVersion", version),
      terms: { ...ratingArgs({ tier: 2 }, capMint), ...change },
    });
    instructions[0]!.data = data;
    return (landed: purser.Client) => sendRaw(landed, instructions, world.quorum);
  }

  describe("rating a payee for the first time", () => {
    beforeEach(async () => {
      world = await World.create();
    });

    it("stores the rating with nothing counted, and takes an incarnation", async () => {
      const { client, vault, mint } = world;
      const before = await purser.fetchVault(client, vault);
      const caps = { perPayment: 1n, day: 2n, week: 3n, lifetime: 4n };

      await rates(
        { tier: 3, denied: true, risk: 123, confidence: 4_567, caps: { mint, ...caps } },
        newcomer,
      )(client);

      const record = await stored(newcomer);
      assert.deepEqual(
        fields(record),
        fields({
          layout: 1,
          bump: record.bump,
          tier: 3,
          denied: 1,
          risk: 123,
          confidence: 4_567,
          vault,
          payee: newcomer,
          capMint: mint,
          caps,
          counters: {
            lastSeen: 0n,
            day: 0n,
            daySpent: 0n,
            week: 0n,
            weekSpent: 0n,
            lifetimeSpent: 0n,
            payments: 0n,
          },
          settled: 0n,
          lastSettled: 0n,
          incarnation: before.nextIncarnation,
          version: 1n,
          holdChanges: 1n,
          reserved: Array<bigint>(27).fill(0n),
        }),
      );
      assert.deepEqual(
        fields(await purser.fetchVault(client, vault)),
        fields({ ...before, nextIncarnation: before.nextIncarnation + 1n }),
      );
    });

    it("means no limit, no risk and full confidence by what is left out", async () => {
      await rates({ tier: 0 }, newcomer)(world.client);

      const { denied, risk, confidence, capMint, caps } = await stored(newcomer);
      assert.deepEqual(
        { denied, risk, confidence, caps, capMint: capMint.toBase58() },
        {
          denied: 0,
          risk: 0,
          confidence: 10_000,
          caps: NO_CAPS,
          capMint: PublicKey.default.toBase58(),
        },
      );
    });

    it("is not stopped by lamports sent ahead (A13)", async () => {
      const { connection } = world.client;
      const rent = await connection.getMinimumBalanceForRentExemption(RECORD_BYTES);
      for (const [i, lamports] of [890_880, rent, 2 * rent].entries()) {
        const payee = keypair(`newcomer ${i}`).publicKey;
        world.chain.airdrop(recordOf(payee), BigInt(lamports));

        await rates({ tier: 4 }, payee)(world.client);

        assert.equal((await stored(payee)).tier, 4);
        assert.equal(world.chain.account(recordOf(payee))!.lamports, Math.max(rent, lamports));
      }
    });
  });

  describe("rating a payee again", () => {
    beforeEach(async () => {
      world = await World.create();
    });

    it("replaces the rating and keeps counters, statistics and incarnation", async () => {
      const { mint, client } = world;
      await world.rate({ tier: 1, caps: { mint, day: 100n } });
      await world.pay(40n);
      await world.payAtomic(2n);
      const before = await stored();
      const vault = await purser.fetchVault(client, world.vault);
      assert.deepEqual([before.counters.lifetimeSpent, before.settled], [42n, 2n]);

      await world.rate({ tier: 4, risk: 1, confidence: 2, caps: { mint, lifetime: 60n } });

      assert.deepEqual(
        fields(await stored()),
        fields({
          ...before,
          tier: 4,
          risk: 1,
          confidence: 2,
          caps: { ...NO_CAPS, lifetime: 60n },
          version: before.version + 1n,
        }),
      );
      assert.deepEqual(fields(await purser.fetchVault(client, world.vault)), fields(vault));
    });

    it("gives no fresh allowance when caps go below what was spent and up again (A7)", async () => {
      const { mint } = world;
      await world.rate({ tier: 2, caps: { mint, lifetime: 100n } });
      await world.pay(60n);

      await world.rate({ tier: 2, caps: { mint, lifetime: 50n } });
      const reason = "PayeeLifetimeCap";
      await denies(
        world,
        { reason, gate: "egress", got: 61n, limit: 50n, headroom: 0n, passesAt: null },
        pays(1n),
      );
      await world.rate({ tier: 2 });
      await world.rate({ tier: 2, caps: { mint, lifetime: 70n } });
      await denies(world, { reason, got: 71n, limit: 70n, headroom: 10n }, pays(11n));
      await world.pay(10n);
    });

    it("puts a payee on hold, which no other rating lifts, but the owners' release", async () => {
      const { client, vault, payee, quorum: members } = world;
      await world.rate({ tier: 2, denied: true });
      await denies(world, { reason: "PayeeDenied", gate: "egress" }, pays(1n));
      assert.equal((await stored()).holdChanges, 1n);

      await world.rate({ tier: 4 });
      await denies(world, { reason: "PayeeDenied", gate: "egress" }, pays(1n));
      assert.equal((await stored()).holdChanges, 1n);

      await purser.releaseCounterparty(client, { vault, payee, members });
      await world.pay(1n);
    });

    it("takes tiers to 4, basis points to 10000, and nothing above", async () => {
      await world.rate({ tier: 4, risk: 10_000, confidence: 10_000 });
      const { tier, risk, confidence } = await stored();
      assert.deepEqual({ tier, risk, confidence }, { tier: 4, risk: 10_000, confidence: 10_000 });

      for (const above of [5, 255]) await refuses(world, "InvalidTier", rates({ tier: above }));
      for (const above of [10_001, 65_535]) {
        await refuses(world, "InvalidBasisPoints", rates({ tier: 2, risk: above }));
        await refuses(world, "InvalidBasisPoints", rates({ tier: 2, confidence: above }));
      }
      await world.rate({ tier: 0, risk: 0, confidence: 0 });
    });

    it("takes 0 and 1 for the denial, and nothing else", async () => {
      for (const denied of [2, 255]) {
        await refuses(world, "InvalidFlag", await ratesRaw({ denied }));
      }
      await (
        await ratesRaw({ denied: 1 })
      )(world.client);
      assert.equal((await stored()).denied, 1);
    });

    it("is refused for caps that name no mint", async () => {
      for (const cap of ["perPayment", "day", "week", "lifetime"] as const) {
        const { caps } = ratingArgs({ tier: 2, caps: { mint: world.mint, [cap]: 5n } }, world.mint);
        await refuses(world, "InvalidCapMint", await ratesRaw({ caps }));
      }
    });

    it("keeps the mint of the caps for good, also while there are none", async () => {
      const { mint } = world;
      const other = await world.newMint("second mint");
      await world.rate({ tier: 2, caps: { mint, day: 5n } });

      await refuses(world, "InvalidCapMint", rates({ tier: 2, caps: { mint: other, day: 5n } }));
      await world.rate({ tier: 2 });
      assert.deepEqual((await stored()).caps, NO_CAPS);
      assert.equal((await stored()).capMint.toBase58(), mint.toBase58());
      await refuses(world, "InvalidCapMint", rates({ tier: 2, caps: { mint: other, day: 5n } }));
      await refuses(world, "InvalidCapMint", await ratesRaw({ capMint: PublicKey.default }));

      await world.rate({ tier: 2, caps: { mint, day: 6n } });
      assert.equal((await stored()).caps.day, 6n);
    });
  });

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      world = await World.create();
      second = await secondVault(world);
    });

    it("for the zero address and for the vault's own authority as payee", async () => {
      for (const payee of [PublicKey.default, purser.authorityAddress(world.vault)]) {
        await refuses(world, "InvalidPayee", rates({ tier: 1 }, payee), [recordOf(payee)]);
      }
    });

    refusesWrongAccounts(
      {
        scene: () => world,
        instruction: "set_counterparty",
        act: (client) => rates({ tier: 2 })(client),
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
        ...createdOrWritten("counterparty", () => second.counterparty),
        ["payee", "an empty address", { runtime: "InvalidSeeds" }],
      ],
    );

    it("by the client, for numbers that do not fit", async () => {
      const { mint } = world;
      const misfits: [purser.Rating, string][] = [
        [{ tier: -1 }, "tier"],
        [{ tier: 256 }, "tier"],
        [{ tier: 0.5 }, "tier"],
        [{ tier: 1, risk: -1 }, "risk"],
        [{ tier: 1, risk: 65_536 }, "risk"],
        [{ tier: 1, confidence: -1 }, "confidence"],
        [{ tier: 1, confidence: 65_536 }, "confidence"],
        [{ tier: 1, caps: { mint, day: -1n } }, "caps.day"],
        [{ tier: 1, caps: { mint, week: NO_LIMIT + 1n } }, "caps.week"],
      ];
      for (const [rating, what] of misfits) {
        await assert.rejects(rates(rating)(world.client), (error) => {
          assert.ok(error instanceof purser.InvalidNumber);
          assert.equal(error.what, what);
          return true;
        });
      }
    });
  });

  describe("in a vault with a timelock that has run", () => {
    const caps = { perPayment: 10n, day: 20n, week: 30n, lifetime: 40n };
    const terms: RatingTerms = { tier: 2, risk: 500, confidence: 600, caps };
    const running = delaysOnlyLoosening({
      set: ({ vault, payee, mint }, { caps, ...rated }, members) => {
        const rating = { ...rated, ...(caps && { caps: { mint, ...caps } }) };
        return (client) => purser.setCounterparty(client, { vault, payee, members, rating });
      },
      at: ({ vault, payee }) => purser.counterpartyAddress(vault, payee),
      version: async ({ client, vault, payee }) =>
        (await purser.fetchCounterparty(client, vault, payee))!.version,
      terms,
      tighter: {
        "a higher risk": { risk: 501 },
        "less confidence": { confidence: 599 },
        "a hold": { denied: true },
        "a lower cap per payment": { caps: { ...caps, perPayment: 9n } },
        "a lower cap per day": { caps: { ...caps, day: 19n } },
        "a lower cap per week": { caps: { ...caps, week: 29n } },
        "a lower cap for good": { caps: { ...caps, lifetime: 39n } },
      },
      looser: {
        "a higher tier": { tier: 3 },
        "a lower tier, whose share of a window may have more left": { tier: 1 },
        "a lower risk": { risk: 499 },
        "more confidence": { confidence: 601 },
        "a higher cap per payment": { caps: { ...caps, perPayment: 11n } },
        "a higher cap per day": { caps: { ...caps, day: 21n } },
        "a higher cap per week": { caps: { ...caps, week: 31n } },
        "a higher cap for good": { caps: { ...caps, lifetime: 41n } },
        "no caps": { caps: {} },
      },
    });

    beforeEach(() => {
      world = running();
    });

    it("rates no other payee at once, not even with the lowest rating (A55)", async () => {
      const lowest = { tier: 0, risk: 10_000, confidence: 0, denied: true };
      await refuses(world, "TimelockInForce", rates(lowest, newcomer), [recordOf(newcomer)]);
    });

    it("rates no payee at once that a member holds and nobody rated (A34)", async () => {
      const { client, vault, members } = world;
      await purser.holdCounterparty(client, { vault, payee: newcomer, member: members[0] });

      const lowest = { tier: 0, risk: 10_000, confidence: 0 };
      await refuses(world, "TimelockInForce", rates(lowest, newcomer), [recordOf(newcomer)]);
    });

    it("gives a payee without caps its first at once", async () => {
      const { mint } = world;
      await carries(world, { setCounterparty: { payee: newcomer, rating: { tier: 2 } } });

      await rates({ tier: 2, caps: { mint, day: 1n } }, newcomer)(world.client);

      assert.equal((await stored(newcomer)).caps.day, 1n);
    });
  });

  describe("as an action of the owners", () => {
    const action: CosignedAction = {
      world: () => world,
      act: (client, signing) => {
        const { vault, payee } = world;
        return purser.setCounterparty(client, { vault, payee, rating: { tier: 2 }, ...signing });
      },
      effect: async () => (await stored()).version,
    };

    before(async () => {
      world = await World.create();
    });

    needsTheThreshold(action);
    expectsTheVersion(action);
    namesThePayerOnce(action);
  });
});
