import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import { denied, passes } from "../support/attempt";
import { Random } from "../support/random";
import { ReferenceWindow } from "../support/reference-window";
import type { WindowTerms } from "../support/reference-window";
import { keypair, NOON, World } from "../support/world";

const HOUR = 3_600n;
const DAY = 24n * HOUR;
const TERMS: WindowTerms = { seconds: HOUR, limit: 1_000n, payments: 5n, unratedLimit: 400n };

describe("the rolling window", () => {
  const unrated = keypair("unrated payee").publicKey;
  let world: World;

  beforeEach(async () => {
    world = await World.create();
    await world.openAccount(unrated, world.mint);
  });

  async function grant(window: Partial<WindowTerms> & { seconds: bigint }): Promise<void> {
    await world.grant({ window });
  }

  /** Moves the clock by a random step of one of several kinds, also backwards and onto borders. */
  function step(random: Random, width: bigint): void {
    const { chain } = world;
    const now = chain.clock().unixTime;
    const border = (now / width + random.between(1n, 13n)) * width;
    const steps: readonly (() => bigint)[] = [
      () => now,
      () => now + random.between(1n, 20n),
      () => now + random.between(60n, 600n),
      () => now + random.between(60n, 600n),
      () => border,
      () => border - 1n,
      () => now - random.between(1n, 900n),
      () => now + TERMS.seconds + random.between(-310n, 310n),
      () => (now / DAY + 1n) * DAY - random.between(0n, 1n),
      () => now + random.pick([DAY, 7n * DAY]) / 2n,
    ];
    chain.setUnixTime(random.pick(steps)());
  }

  /** Pays at random and compares each answer with the model's. Returns how often each answer was given. */
  async function replay(
    random: Random,
    model: ReferenceWindow,
    payments: number,
    between: () => Promise<void> = async () => undefined,
  ): Promise<Map<string, number>> {
    const answers = new Map<string, number>();
    for (let n = 0; n < payments; n += 1) {
      step(random, model.terms.seconds / 12n);
      await between();
      const now = world.chain.clock().unixTime;
      const toUnrated = random.number(4) === 0;
      const headroom = model.headroom(now);
      const amount = random.pick([
        random.between(1n, 300n),
        random.between(1n, 90n),
        random.between(1n, 90n),
        headroom > 0n ? headroom : 1n,
        headroom + 1n,
      ]);

      const payee = toUnrated ? unrated : world.payee;
      const change = { payee, notAfter: NOON + 300n * DAY };
      const paid =
        random.number(2) === 0 ? world.pay(amount, change) : world.payAtomic(amount, change);
      const answer = await paid.then(
        () => null,
        (error: unknown) => {
          if (error instanceof purser.PaymentDenied) return error.reason;
          throw error;
        },
      );

      const where = `payment ${n} of ${amount} at ${now}`;
      assert.equal(answer, model.denial(now, amount, toUnrated), where);
      if (answer === null) model.pay(now, amount, toUnrated);
      answers.set(answer ?? "allowed", (answers.get(answer ?? "allowed") ?? 0) + 1);
    }
    return answers;
  }

  async function holdsWhat(model: ReferenceWindow): Promise<void> {
    // The stored sums are as of the latest payment.
    const { window } = await world.mandate();
    const { total, unrated: toUnrated, count } = model.held(model.allowed.at(-1)!.time);
    const spent = window.sum.spent.reduce((sum, amount) => sum + amount, 0n);
    assert.deepEqual([spent, window.sum.spent[5], window.sum.count], [total, toUnrated, count]);
  }

  for (const seed of [1, 20_260_325]) {
    it(`keeps every stretch of its length within its limits, and denies no more than its buckets do (A1, A3; seed ${seed})`, async () => {
      await grant(TERMS);
      const model = new ReferenceWindow(TERMS, NOON);

      const answers = await replay(new Random(seed), model, 150);

      assert.deepEqual(model.violations(), []);
      assert.notDeepEqual(model.violations(1n), [], "no stretch reaches its limit");
      await holdsWhat(model);
      for (const answer of ["allowed", "WindowAmount", "WindowCount", "UnratedLimit"]) {
        assert.ok(
          (answers.get(answer) ?? 0) >= 3,
          `${answer} is hardly tried: ${[...answers].join(" ")}`,
        );
      }
    });
  }

  it("keeps its promise while the owners change limits and length again and again (A7; seed 7)", async () => {
    await grant(TERMS);
    const random = new Random(7);
    const model = new ReferenceWindow(TERMS, NOON);

    const answers = await replay(random, model, 150, async () => {
      if (random.number(6) > 0) return;
      const terms = {
        seconds: random.pick([HOUR, HOUR, HOUR / 2n, 6n * HOUR, 12n * 77n]),
        limit: random.pick([1_000n, 600n, 1_500n, 0n]),
        payments: random.pick([12n, 5n, 30n]),
        unratedLimit: random.pick([400n, 100n]),
      };
      model.grant(world.chain.clock().unixTime, terms);
      await grant(terms);
    });

    assert.deepEqual(model.violations(), []);
    assert.ok(model.changes.length > 15);
    assert.ok(answers.get("allowed")! >= 20 && answers.get("WindowAmount")! >= 20);
  });

  it("denies the second half of a boundary double, one second after the first (A1)", async () => {
    await grant({ seconds: HOUR, limit: 100n });
    // The last second of a bucket, of a window counted from the epoch, of an hour, of a day and of an ISO week.
    const monday = NOON + 4n * DAY + DAY / 2n;
    world.chain.setUnixTime(monday - 1n);
    await world.pay(100n);

    world.chain.setUnixTime(monday);
    const { reason, headroom } = await denied(world, "pay", { payment: world.payment(1n) });

    assert.deepEqual([reason, headroom], ["WindowAmount", 0n]);
  });

  it("opens again after its length and at most one bucket more", async () => {
    await grant({ seconds: HOUR, limit: 100n });
    world.chain.setUnixTime(NOON + 10n);
    await world.pay(100n);

    const { passesAt } = await denied(world, "pay", { payment: world.payment(100n) });
    world.chain.setUnixTime(passesAt!);
    await passes(world, "pay", { payment: world.payment(100n) });

    assert.ok(passesAt! >= NOON + 10n + HOUR && passesAt! <= NOON + 10n + HOUR + HOUR / 12n);
  });

  it("does not wait longer because of denied or zero payments in between (A2)", async () => {
    await grant({ seconds: HOUR, limit: 100n });
    await world.pay(100n);
    const { passesAt } = await denied(world, "pay", { payment: world.payment(1n) });
    const before = await world.mandate();

    for (let n = 1n; n <= 12n; n += 3n) {
      world.chain.setUnixTime(NOON + n * 300n);
      const over = await denied(world, n % 2n === 0n ? "pay" : "payAtomic", {
        payment: world.payment(1n),
      });
      const zero = await denied(world, "pay", { payment: world.payment(0n) });
      assert.deepEqual(
        [over.passesAt, over.reason, zero.reason],
        [passesAt, "WindowAmount", "ZeroAmount"],
      );
    }

    assert.deepEqual(await world.mandate(), before);
    world.chain.setUnixTime(passesAt!);
    await passes(world, "pay", { payment: world.payment(100n) });
  });

  it("neither empties nor fills while the clock stalls or steps back (A3)", async () => {
    await grant({ seconds: HOUR, limit: 100n });
    world.chain.setUnixTime(NOON + 2n * HOUR);
    await world.pay(60n);
    const patient = { notAfter: NOON + DAY };

    for (const time of [2n * HOUR, 2n * HOUR, 0n, HOUR, 2n * HOUR - 1n]) {
      world.chain.setUnixTime(NOON + time);
      const finding = await denied(world, "pay", { payment: world.payment(41n, patient) });
      assert.deepEqual([finding.got, finding.headroom], [101n, 40n]);
    }
    // A payment while the clock is behind is counted at the latest time seen.
    world.chain.setUnixTime(NOON);
    await passes(world, "pay", { payment: world.payment(40n, patient) });

    const { counters, window } = await world.mandate();
    assert.equal(counters.lastSeen, NOON + 2n * HOUR);
    assert.equal(window.newest, (NOON + 2n * HOUR) / 300n);
  });

  it("is bitten by its count where amounts are dust (A6)", async () => {
    await grant({ seconds: HOUR, limit: 1_000_000n, payments: 8n });
    for (let n = 0; n < 8; n += 1) await world.pay(1n);

    const finding = await denied(world, "pay", { payment: world.payment(1n) });

    assert.deepEqual([finding.reason, finding.got, finding.limit], ["WindowCount", 9n, 8n]);
    assert.equal((await world.mandate()).window.sum.spent[2], 8n);
  });

  it("does not let an idle time be saved up (A8)", async () => {
    await grant({ seconds: HOUR, limit: 100n });
    world.chain.setUnixTime(NOON + 30n * DAY);
    await world.pay(100n);

    const { headroom } = await denied(world, "pay", { payment: world.payment(1n) });

    assert.equal(headroom, 0n);
  });
});
