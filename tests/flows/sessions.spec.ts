import assert from "node:assert/strict";
import { Keypair } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Payment } from "../../sdk/src";
import { Bench } from "../support/bench";
import { booked, books } from "../support/effects";
import { failure } from "../support/failure";
import { denies, fields } from "../support/refusal";
import { deployRelay, forward, RELAY_AGENT } from "../support/relay";
import {
  ends,
  holds,
  KEY,
  open,
  OTHER_KEY,
  payment,
  pays,
  session,
  withSessions,
} from "../support/sessions";
import { NOON, World } from "../support/world";

const DAY = 86_400n;

describe("payments in a session", () => {
  let bench: Bench;
  let world: World;
  const scene = () => withSessions(world);
  const steps = (asked: Payment) => purser.atomicPayment(asked).gate().transfer().feedback();

  before(async () => {
    bench = await Bench.create();
    ({ world } = bench);
  });

  beforeEach(() => bench.reset());

  describe("count", () => {
    const counted = async () => {
      const { daySpent, weekSpent, lifetimeSpent, payments, lastSeen } = (await session(world))
        .counters;
      return [daySpent, weekSpent, lifetimeSpent, payments, lastSeen];
    };

    for (const way of ["pay", "payAtomic"] as const) {
      it(`once against session, mandate, budget and payee, and change nothing else: ${way}`, async () => {
        await open(world);
        const asked = payment(world, 70n);
        const [before, unspent] = [await books(world, asked), await session(world)];
        const when = world.chain.clock();

        const signers = { agent: KEY };
        const { records } =
          way === "pay"
            ? await purser.pay(world.client, asked, signers)
            : await purser.payAtomic(world.client, steps(asked), signers);

        const after = await books(world, asked);
        assert.deepEqual(fields(after), fields(booked(before, asked, way, when)));
        assert.equal(records.length, way === "pay" ? 1 : 2);
        const spent = await session(world);
        assert.deepEqual(spent.counters, after.mandate.counters);
        assert.deepEqual(
          fields({ ...spent, counters: null }),
          fields({ ...unspent, counters: null }),
        );
      });
    }

    it("against the UTC day and the ISO week in which they are made", async () => {
      await open(world, { caps: { day: 50n, week: 80n } });
      await pays(world, 50n)(world.client);
      const today = { reason: "SessionDayCap", got: 51n, passesAt: NOON + DAY / 2n } as const;
      await denies(scene(), today, pays(world, 1n));

      world.chain.advance(DAY);
      await pays(world, 30n)(world.client);
      assert.deepEqual(await counted(), [30n, 80n, 80n, 2n, NOON + DAY]);
      await denies(scene(), { reason: "SessionWeekCap", got: 81n }, pays(world, 1n));

      world.chain.advance(7n * DAY);
      await pays(world, 50n)(world.client);
      assert.deepEqual(await counted(), [50n, 50n, 130n, 3n, NOON + 8n * DAY]);
    });

    it("against their own session only, and the agent's own against none", async () => {
      await open(world);
      await open(world, { key: OTHER_KEY.publicKey });

      await pays(world, 3n)(world.client);
      await pays(world, 4n, OTHER_KEY)(world.client);
      await world.pay(5n);

      const other = await session(world, OTHER_KEY.publicKey);
      const spent = [await session(world), other, await world.mandate()];
      assert.deepEqual(
        spent.map(({ counters }) => counters.lifetimeSpent),
        [3n, 4n, 12n],
      );
    });
  });

  it("of two sessions share the mandate's caps and window with the agent", async () => {
    await world.grant({ caps: { day: 100n }, window: { seconds: 3_600n, limit: 70n } });
    await open(world);
    await open(world, { key: OTHER_KEY.publicKey });
    await pays(world, 30n)(world.client);
    await pays(world, 30n, OTHER_KEY)(world.client);

    const window = { reason: "WindowAmount", gate: "threat", got: 71n, headroom: 10n } as const;
    for (const key of [KEY, OTHER_KEY]) await denies(scene(), window, pays(world, 11n, key));
    await pays(world, 10n)(world.client);

    world.chain.advance(2n * 3_600n);
    const day = { reason: "DayCap", gate: "context", got: 101n, headroom: 30n } as const;
    for (const key of [KEY, OTHER_KEY]) await denies(scene(), day, pays(world, 31n, key));
    await world.pay(30n);
  });

  it("are held to the mandate's caps as they are now, not as they were at the opening", async () => {
    await open(world, { caps: { day: 100n } });
    await world.grant({ caps: { day: 10n } });
    await denies(scene(), { reason: "DayCap", got: 11n, limit: 10n }, pays(world, 11n));

    await world.grant({ caps: { day: 1_000n } });
    await denies(scene(), { reason: "SessionDayCap", got: 101n, limit: 100n }, pays(world, 101n));
  });

  it("stop with the mandate: its hold, its end, the vault's pause", async () => {
    await open(world);
    await world.grant({ held: true });
    await denies(scene(), { reason: "MandateHeld" }, pays(world, 1n));
    const { client, vault, mint, agent, quorum: members } = world;
    await purser.releaseMandate(client, { vault, mint, agent: agent.publicKey, members });
    await world.grant({ expiresAt: NOON + 5n });
    world.chain.advance(5n);
    await denies(scene(), { reason: "Expired" }, pays(world, 1n));
    await world.grant({});
    await purser.pause(client, { vault, member: world.members[0] });
    await denies(scene(), { reason: "VaultPaused" }, pays(world, 1n));
  });

  it("have their fee paid by anybody: the key needs no lamports", async () => {
    const key = Keypair.generate();
    const { client, stranger: feePayer } = world;
    await purser.openSession(client, { ...sessionOf(key), payer: feePayer });

    const asked = payment(world, 5n, { credentials: { session: key.publicKey } });
    await purser.pay(client, asked, { agent: key, feePayer });

    assert.equal(world.chain.account(key.publicKey), null);
    assert.equal((await session(world, key.publicKey)).counters.payments, 1n);
  });

  it("are made by another program's address as a key, by invocation", async () => {
    deployRelay(world.chain);
    await purser.openSession(world.client, sessionOf({ publicKey: RELAY_AGENT }));
    const asked = payment(world, 5n, { credentials: { session: RELAY_AGENT } });
    const inner = await purser.payInstruction(world.client, asked);

    const instructions = [forward(inner)];
    await purser.send(world.client, { instructions, signers: [world.stranger] });

    assert.equal((await session(world, RELAY_AGENT)).counters.lifetimeSpent, 5n);
  });

  function sessionOf({ publicKey: key }: Pick<Keypair, "publicKey">): purser.NewSession {
    const { vault, mint, agent } = world;
    return { vault, mint, agent, key, caps: {}, expiresAt: NOON + 60n };
  }

  describe("through the client", () => {
    beforeEach(() => open(world, { caps: { day: 10n } }));

    it("are made once by payOnce, and found by findPayment", async () => {
      const asked = payment(world, 4n);
      const once = () => purser.payOnce(world.client, asked, { agent: KEY });

      const [first, second] = [await once(), await once()];

      assert.equal(second.signature, first.signature);
      assert.equal((await session(world)).counters.lifetimeSpent, 4n);
      const found = await purser.findPayment(world.client, asked);
      assert.deepEqual([found?.signature, found?.payment.amount.base], [first.signature, 4n]);
    });

    it("share their ids with the agent's payments: none is paid twice", async () => {
      const { payment: paid } = await world.pay(5n);
      const again = { ...payment(world, 5n), id: paid.id };
      await denies(scene(), { reason: "PaymentIdReused" }, (client) =>
        purser.pay(client, again, { agent: KEY }),
      );
    });

    it("are made by payBatch, all or none, each held against the ones before it", async () => {
      const batch = (...amounts: bigint[]) =>
        purser.payBatch(
          world.client,
          amounts.map((base, at) => {
            const asked = payment(world, base);
            return at === 1 ? steps(asked) : asked;
          }),
          { agent: KEY },
        );

      const { receipts } = await batch(2n, 3n, 4n);

      assert.deepEqual(
        receipts.map(({ records }) => records.length),
        [1, 2, 1],
      );
      const over = await failure(purser.PaymentDenied, batch(1n, 1n));
      assert.deepEqual([over.reason, over.got, over.site.instruction], ["SessionDayCap", 11n, 1]);
      assert.equal((await session(world)).counters.lifetimeSpent, 9n);
    });

    it("are evaluated for the key, whoever asks", async () => {
      const own = await purser.evaluate(world.client, payment(world, 10n));
      assert.equal(own.allowed, true);

      const over = await purser.evaluate(world.client, payment(world, 11n));
      assert.deepEqual(
        over.findings.map(({ reason, headroom }) => [reason, headroom]),
        [["SessionDayCap", 10n]],
      );
    });

    it("name the limit and what would pass in a denial", async () => {
      await pays(world, 4n)(world.client);

      const denied = await failure(purser.PaymentDenied, pays(world, 7n)(world.client));

      const { gate, reason, got, limit, headroom, passesAt } = denied;
      assert.deepEqual(
        { gate, reason, got, limit, headroom, passesAt },
        {
          ...{ gate: "context", reason: "SessionDayCap", got: 11n, limit: 10n, headroom: 6n },
          passesAt: NOON + DAY / 2n,
        },
      );
    });
  });
});

describe("the evidence of a session", () => {
  let world: World;
  const denial = (key = KEY) => {
    const asked = payment(world, 20n, { credentials: { session: key.publicKey } });
    return purser.recordDenial(world.client, asked, { agent: key });
  };

  beforeEach(async () => {
    world = await World.create();
    await open(world, { caps: { day: 10n } });
  });

  it("is the mandate's: payments and denials of agent and sessions, in one chain that verifies", async () => {
    const { client, vault, agent, mint } = world;
    await world.pay(1n);
    await pays(world, 2n)(client);
    const gated = purser.atomicPayment(payment(world, 3n)).gate().transfer().feedback();
    await purser.payAtomic(client, gated, { agent: KEY });
    await denial();
    await ends(world)(client);
    await world.pay(4n);

    const query = { vault, agent: agent.publicKey, mint };
    const { check, entries } = await purser.verifyEvidence(client, query);

    assert.deepEqual(check, { status: "verified", records: 6n });
    assert.deepEqual(
      entries.map(({ record: { kind, path, amount } }) => [kind, path, amount]),
      [
        ["decision", "fused", 1n],
        ["decision", "fused", 2n],
        ["decision", "gated", 3n],
        ["outcome", "gated", 3n],
        ["denial", "unpaid", 20n],
        ["decision", "fused", 4n],
      ],
    );
  });

  it("takes a denial that a live session records, and counts nothing of it", async () => {
    const [before, mandate] = [await session(world), await world.mandate()];

    const { verdict, record } = await denial();

    assert.deepEqual(
      verdict.findings.map(({ reason }) => reason),
      ["SessionDayCap"],
    );
    assert.deepEqual([record?.sequence, (await world.mandate()).evidence.sequence], [1n, 1n]);
    assert.deepEqual(fields(await session(world)), fields(before));
    assert.deepEqual((await world.mandate()).counters, mandate.counters);
  });

  const dead: readonly (readonly [string, () => Promise<unknown>, purser.Reason])[] = [
    ["that ended", () => ends(world)(world.client), "SessionExpired"],
    ["on hold", () => holds(world)(world.client), "SessionHeld"],
    [
      "that the owners revoked",
      () => purser.revokeAll(world.client, { vault: world.vault, members: world.quorum }),
      "SessionStale",
    ],
  ];
  for (const [what, kill, reason] of dead) {
    it(`takes none of a session ${what}, and the agent's own still (A42)`, async () => {
      await kill();
      const { evidence } = await world.mandate();

      assert.equal((await failure(purser.PolicyRefused, denial())).reason, reason);

      assert.deepEqual(fields((await world.mandate()).evidence), fields(evidence));
      await world.grant({ caps: { day: 1n } });
      await purser.recordDenial(world.client, world.payment(20n), { agent: world.agent });
      assert.equal((await world.mandate()).evidence.sequence, evidence.sequence + 1n);
    });
  }
});
