import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import type { Reason, Remaining } from "../../sdk/src";
import { evaluated } from "../support/attempt";
import { Bench } from "../support/bench";
import { NOON } from "../support/world";
import type { World } from "../support/world";

describe("remaining", () => {
  let bench: Bench;
  let world: World;

  before(async () => {
    bench = await Bench.create();
    ({ world } = bench);
  });

  beforeEach(() => bench.reset());

  async function left(payee = world.payee): Promise<Remaining> {
    const { client, vault, agent, mint } = world;
    const parties = { vault, agent: agent.publicKey, mint, payees: [payee] };
    return purser.remaining(await purser.fetchPaymentState(client, parties), payee);
  }

  function of({ limits }: Remaining, reason: Reason) {
    return limits.find((limit) => limit.reason === reason);
  }

  it("names the largest amount that the program allows, and it allows not one base unit more", async () => {
    await world.grant({
      caps: { perPayment: 90n, day: 100n },
      window: { seconds: 3_600n, limit: 95n },
    });
    for (const expected of [90n, 65n, 5n, 0n]) {
      const { largest, blocked } = await left();

      assert.equal(largest, expected);
      const more = await evaluated(world, { payment: world.payment(largest + 1n) });
      assert.equal(more.allowed, false);
      assert.equal(blocked.length > 0, largest === 0n);
      if (largest === 0n) continue;
      const all = await evaluated(world, { payment: world.payment(largest) });
      assert.equal(all.allowed, true);
      await world.pay(expected === 90n ? 30n : expected === 65n ? 60n : 5n);
    }
  });

  it("says of every limit what it leaves and when it leaves more", async () => {
    await world.grant({
      caps: { day: 100n, lifetime: 500n },
      window: { seconds: 3_600n, limit: 80n, payments: 3n },
    });
    await world.pay(30n);

    const answer = await left();

    const midnight = NOON + 43_200n;
    const turned = NOON + 3_600n + 300n;
    const row = (reason: Reason) => {
      const { limit, left: rest, moreAt, unit } = of(answer, reason) ?? {};
      return [limit, rest, moreAt, unit];
    };
    assert.deepEqual(row("DayCap"), [100n, 70n, midnight, "base units"]);
    assert.deepEqual(row("LifetimeCap"), [500n, 470n, null, "base units"]);
    assert.deepEqual(row("WindowAmount"), [80n, 50n, turned, "base units"]);
    assert.deepEqual(row("WindowCount"), [3n, 2n, turned, "payments"]);
    assert.deepEqual(row("BudgetDayCap")[0], null);
  });

  it("says why nothing passes", async () => {
    await purser.pause(world.client, { vault: world.vault, member: world.members[0] });

    const { largest, blocked } = await left();

    assert.equal(largest, 0n);
    assert.deepEqual(
      blocked.map(({ reason }) => reason),
      ["VaultPaused"],
    );
  });

  it("speaks of the shared limit for an unrated payee, of a tier's share for a rated one", async () => {
    await world.grant({ window: { seconds: 3_600n, limit: 80n, unratedLimit: 7n } });
    const [rated, unrated] = [await left(), await left(bench.unrated)];

    assert.deepEqual([of(rated, "TierShare")?.limit, of(rated, "UnratedLimit")], [80n, undefined]);
    assert.deepEqual([of(unrated, "UnratedLimit")?.limit, unrated.largest], [7n, 7n]);
  });
});
