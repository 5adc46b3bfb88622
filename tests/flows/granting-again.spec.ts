import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import type { MandateTerms, Reason } from "../../sdk/src";
import { instructionsOf } from "../support/landing";
import { sendRaw } from "../support/cosigning";
import { denies, fields, refuses } from "../support/refusal";
import { NOON, World } from "../support/world";

const { NO_LIMIT } = purser;

/** Granting again happens in place: nothing that was spent, paid or recorded is forgotten. */
describe("granting again", () => {
  let world: World;

  const pays = (base: bigint) => (client: purser.Client) =>
    purser.pay(client, world.payment(base), { agent: world.agent });

  beforeEach(async () => {
    world = await World.create();
  });

  it("keeps counters, window, ids, evidence and incarnation, and changes the terms", async () => {
    const { client, vault } = world;
    await world.pay(40n);
    await world.payAtomic(2n);
    const before = await world.mandate();
    const vaultBefore = await purser.fetchVault(client, vault);
    assert.equal(before.evidence.sequence, 3n);

    await world.grant({
      startsAt: NOON,
      expiresAt: NOON + 1_000n,
      caps: { day: 100n },
      window: { seconds: 3_600n, limit: 200n },
      minimumTier: 1,
      unrated: "deny",
    });

    assert.deepEqual(
      fields(await world.mandate()),
      fields({
        ...before,
        startsAt: NOON,
        expiresAt: NOON + 1_000n,
        caps: { perPayment: NO_LIMIT, day: 100n, week: NO_LIMIT, lifetime: NO_LIMIT },
        windowLimit: 200n,
        minimumTier: 1,
        unrated: 0,
        version: before.version + 1n,
      }),
    );
    assert.deepEqual(
      fields(await purser.fetchVault(client, vault)),
      fields(vaultBefore),
      "no second incarnation is taken (A10)",
    );
  });

  it("gives no fresh allowance when limits go below what was spent and up again (A7)", async () => {
    const window = { seconds: 3_600n };
    const limits: [(limit: bigint) => Partial<MandateTerms>, Reason][] = [
      [(day) => ({ caps: { day } }), "DayCap"],
      [(week) => ({ caps: { week } }), "WeekCap"],
      [(lifetime) => ({ caps: { lifetime } }), "LifetimeCap"],
      [(limit) => ({ window: { ...window, limit } }), "WindowAmount"],
    ];
    await world.pay(60n);
    for (const [terms, reason] of limits) {
      await world.grant(terms(50n));
      await denies(world, { reason, got: 61n, limit: 50n, headroom: 0n }, pays(1n));
      await world.grant(terms(NO_LIMIT));
      await world.grant(terms(70n));
      await denies(world, { reason, got: 71n, limit: 70n, headroom: 10n }, pays(11n));
    }
    await world.pay(10n);
    await denies(world, { reason: "WindowAmount", got: 71n, limit: 70n, headroom: 0n }, pays(1n));
  });

  it("forgets no spending when the window's length changes, back and forth (A7)", async () => {
    const limit = 70n;
    await world.grant({ window: { seconds: 3_600n, limit } });
    await world.pay(60n);
    for (const seconds of [12n, 86_400n, 3_600n]) {
      await world.grant({ window: { seconds, limit } });
      const { window } = await world.mandate();
      assert.equal(window.width * 12n, seconds);
      assert.equal(
        window.sum.spent.reduce((sum, spent) => sum + spent),
        60n,
      );
      await denies(world, { reason: "WindowAmount", got: 71n, limit, headroom: 10n }, pays(11n));
    }
  });

  it("counts old spending as new in a window of another length, never as older (A7)", async () => {
    const limit = 70n;
    await world.grant({ window: { seconds: 3_600n, limit } });
    await world.pay(60n);
    world.chain.advance(3_000n);
    await world.grant({ window: { seconds: 7_200n, limit } });

    world.chain.advance(7_199n);
    await denies(world, { reason: "WindowAmount", got: 71n, limit, headroom: 10n }, pays(11n));
    world.chain.advance(1_200n);
    await world.pay(11n);
  });

  it("keeps the count of the window's payments", async () => {
    await world.pay(1n);
    await world.pay(1n);
    await world.grant({ window: { seconds: 3_600n, payments: 2n } });
    await denies(world, { reason: "WindowCount", gate: "threat", got: 3n, limit: 2n }, pays(1n));
  });

  it("lets no id be paid a second time (A54)", async () => {
    const payment = world.payment(1n);
    await purser.pay(world.client, payment, { agent: world.agent });
    await purser.revokeAll(world.client, { vault: world.vault, members: world.quorum });
    await world.grant({ window: { seconds: 12n } });

    await denies(world, { reason: "PaymentIdReused", gate: "context" }, (client) =>
      purser.pay(client, payment, { agent: world.agent }),
    );
  });

  it("does not revive what was spent under an earlier term", async () => {
    await world.grant({ expiresAt: NOON + 10n, caps: { lifetime: 10n } });
    await world.pay(9n);
    world.chain.advance(10n);
    await denies(world, { reason: "Expired", got: NOON + 10n, limit: NOON + 10n }, pays(1n));

    await world.grant({ caps: { lifetime: 10n } });

    await denies(world, { reason: "LifetimeCap", got: 11n, limit: 10n, headroom: 1n }, pays(2n));
    await world.pay(1n);
  });

  it("of two grants signed against the same version only the first lands (A32)", async () => {
    const { client, vault, mint, agent, quorum: members } = world;
    const grant = { vault, mint, agent: agent.publicKey, members };
    const signed = async (day: bigint) => {
      const terms = {
        startsAt: NOON,
        expiresAt: NOON + 9n,
        caps: { day },
        window: { seconds: 12n },
      };
      return instructionsOf(client, (captured) =>
        purser.grantMandate(captured, { ...grant, terms }),
      );
    };
    const [lower, higher] = [await signed(1n), await signed(1_000n)];

    await sendRaw(client, lower, members);
    await refuses(world, "StaleVersion", (landed) => sendRaw(landed, higher, members));

    assert.equal((await world.mandate()).caps.day, 1n);
  });

  it("does not help against the budget: a second agent finds the treasury's counters (A12)", async () => {
    await world.budget({ lifetime: 10n });
    await world.pay(9n);
    await world.grant({}, world.otherAgent.publicKey);

    const agent = world.otherAgent;
    const payment = world.payment(2n, { agent: agent.publicKey });
    await denies(
      world,
      { reason: "BudgetLifetimeCap", got: 11n, limit: 10n, headroom: 1n },
      (client) => purser.pay(client, payment, { agent }),
    );
  });
});
