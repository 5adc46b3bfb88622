import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import type { Caps } from "../../sdk/src";
import { denied, passes } from "../support/attempt";
import { Random } from "../support/random";
import { keypair, NOON, OPEN_TERMS, World } from "../support/world";

const DAY = 86_400n;
/** 2026-03-26T00:00:00Z, the Thursday after {@link NOON}. */
const THURSDAY = NOON + DAY / 2n;
/** 2026-03-30T00:00:00Z; the day before is the daylight-saving switch of Europe. */
const MONDAY = THURSDAY + 4n * DAY;
/** 2027-01-01T00:00:00Z, a Friday: within the ISO week 2026-W53. */
const NEW_YEAR = 1_798_761_600n;
const PATIENT = { notAfter: NOON + 360n * DAY };

describe("calendar caps", () => {
  const cousin = keypair("second payee").publicKey;
  let world: World;

  beforeEach(async () => {
    world = await World.create();
  });

  function at(time: bigint): void {
    world.chain.setUnixTime(time);
  }

  /** Denied for this reason, with nothing left. */
  async function full(reason: purser.Reason, change: Partial<purser.Payment> = {}): Promise<void> {
    const payment = world.payment(1n, { ...PATIENT, ...change });
    const signer = change.agent?.equals(world.otherAgent.publicKey)
      ? world.otherAgent
      : world.agent;
    const finding = await denied(world, "pay", { payment, signer });
    assert.deepEqual([finding.reason, finding.headroom], [reason, 0n]);
  }

  const pay = (base: bigint): Promise<void> =>
    passes(world, "pay", { payment: world.payment(base, PATIENT) });

  it("for a day hold until its last second and turn at midnight UTC, so that two sums can meet there", async () => {
    await world.grant({ caps: { day: 100n } });
    at(THURSDAY - 1n);
    await pay(100n);
    await full("DayCap");

    at(THURSDAY);
    await pay(100n);
    await full("DayCap");

    at(THURSDAY + DAY - 1n);
    await full("DayCap");
  });

  it("for a day let a rolling window of a day stop what meets at midnight (A1)", async () => {
    await world.grant({ caps: { day: 100n }, window: { seconds: DAY, limit: 100n } });
    at(THURSDAY - 1n);
    await pay(100n);

    at(THURSDAY);
    await full("WindowAmount");
  });

  it("for a week turn on Monday at midnight UTC, not with a day and not on a Sunday", async () => {
    await world.grant({ caps: { week: 100n } });
    await pay(100n);

    for (let day = THURSDAY; day < MONDAY; day += DAY) {
      at(day);
      await full("WeekCap");
    }
    at(MONDAY - 1n);
    await full("WeekCap");
    at(MONDAY);
    await pay(100n);
  });

  it("for a week do not turn with the year", async () => {
    await world.grant({ caps: { week: 100n }, expiresAt: NOON + 365n * DAY });
    at(NEW_YEAR - 1n);
    await pay(100n);

    at(NEW_YEAR);
    await full("WeekCap");
    at(NEW_YEAR + 3n * DAY - 1n);
    await full("WeekCap");
    at(NEW_YEAR + 3n * DAY);
    await pay(100n);
  });

  it("refill nothing while the clock steps back over a border or stalls (A3)", async () => {
    await world.grant({ caps: { day: 100n, week: 150n } });
    at(MONDAY);
    await pay(100n);
    const before = await world.mandate();

    for (const time of [
      MONDAY,
      MONDAY - 1n,
      MONDAY - DAY,
      MONDAY - 5n * DAY,
      MONDAY,
      MONDAY + 1n,
    ]) {
      at(time);
      await full("DayCap");
    }

    assert.deepEqual(await world.mandate(), before);
    at(MONDAY + DAY);
    await pay(50n);
    await full("WeekCap");
  });

  it("count a payment made while the clock is behind in the day that was seen (A3)", async () => {
    await world.grant({ caps: { day: 100n } });
    at(THURSDAY + DAY);
    await pay(60n);

    at(THURSDAY);
    await pay(40n);

    const { counters } = await world.mandate();
    assert.deepEqual([counters.day, counters.daySpent], [(THURSDAY + DAY) / DAY, 100n]);
    await full("DayCap");
  });

  it("for a lifetime never refill", async () => {
    await world.grant({ caps: { lifetime: 100n }, expiresAt: NOON + 365n * DAY });
    await pay(100n);

    for (const days of [1n, 7n, 300n]) {
      at(NOON + days * DAY);
      await full("LifetimeCap");
    }
  });

  it("survive a grant that lowers and raises them again (A7)", async () => {
    await pay(100n);

    await world.grant({ caps: { day: 50n } });
    await full("DayCap");
    await world.grant({ caps: { day: 120n } });

    await pay(20n);
    await full("DayCap");
  });

  it("of mandate and budget hold both, and the budget's over all agents (A9)", async () => {
    const { otherAgent, agent } = world;
    await world.grant({ caps: { day: 60n } });
    await world.grant({ caps: { day: 60n } }, otherAgent.publicKey);
    await world.budget({ day: 100n });

    await pay(60n);
    await full("DayCap");
    const others = { ...PATIENT, agent: otherAgent.publicKey };
    await passes(world, "pay", { payment: world.payment(40n, others), signer: otherAgent });
    await full("BudgetDayCap", others);

    const budget = await purser.fetchBudget(world.client, world.vault, world.mint);
    const [mine, theirs] = [
      await world.mandate(agent.publicKey),
      await world.mandate(otherAgent.publicKey),
    ];
    const spent = [budget!, mine, theirs].map(({ counters }) => counters.daySpent);
    assert.deepEqual(spent, [100n, 60n, 40n]);
  });

  it("of a payee hold over all agents, and leave other payees alone", async () => {
    const { otherAgent, mint } = world;
    await world.openAccount(cousin, mint);
    await world.rate({ tier: 2, caps: { mint, day: 50n } });
    await world.grant({}, otherAgent.publicKey);

    await pay(50n);

    await full("PayeeDayCap", { agent: otherAgent.publicKey });
    await passes(world, "pay", { payment: world.payment(51n, { payee: cousin }) });
  });

  it("agree with a naive sum over a random history of two agents and two payees (seed 11)", async () => {
    const random = new Random(11);
    const { agent, otherAgent, mint } = world;
    await world.openAccount(cousin, mint);
    const caps = { day: 300n, week: 700n } satisfies Caps;
    const payees = [world.payee, cousin];
    for (const payee of payees) await world.rate({ tier: 2, caps: { mint, ...caps } }, payee);
    for (const signer of [agent, otherAgent]) {
      await world.grant({ caps, expiresAt: OPEN_TERMS.expiresAt }, signer.publicKey);
    }
    await world.budget({ day: 500n, week: 1_200n });

    type Paid = { time: bigint; agent: string; payee: string; amount: bigint };
    const paid: Paid[] = [];
    const answers = new Map<string, number>();
    for (let n = 0; n < 150; n += 1) {
      const now = world.chain.clock().unixTime;
      const midnight = (now / DAY + 1n) * DAY;
      at(
        random.pick([
          now,
          now + 45n,
          now + 3_000n,
          now + 5_000n,
          midnight,
          midnight - 1n,
          now - 400n,
        ]),
      );
      const clock = world.chain.clock().unixTime;
      const time = paid.reduce((latest, one) => (one.time > latest ? one.time : latest), clock);
      const signer = random.pick([agent, otherAgent]);
      const payee = random.pick(payees);
      const amount = random.between(1n, 160n);

      const would = (mine: (one: Paid) => boolean): bigint =>
        paid.filter(mine).reduce((sum, one) => sum + one.amount, amount);
      const today = ({ time: then }: Paid) => then / DAY === time / DAY;
      const thisWeek = ({ time: then }: Paid) => weekOf(then) === weekOf(time);
      const [me, them] = [signer.publicKey.toBase58(), payee.toBase58()];
      const checks: readonly [string, bigint, bigint][] = [
        ["DayCap", would((one) => one.agent === me && today(one)), caps.day],
        ["WeekCap", would((one) => one.agent === me && thisWeek(one)), caps.week],
        ["BudgetDayCap", would(today), 500n],
        ["BudgetWeekCap", would(thisWeek), 1_200n],
        ["PayeeDayCap", would((one) => one.payee === them && today(one)), caps.day],
        ["PayeeWeekCap", would((one) => one.payee === them && thisWeek(one)), caps.week],
      ];
      const expected = checks.find(([, got, limit]) => got > limit);

      const payment = world.payment(amount, { ...PATIENT, agent: signer.publicKey, payee });
      const answer = await purser.pay(world.client, payment, { agent: signer }).then(
        () => null,
        (error: unknown) => {
          if (!(error instanceof purser.PaymentDenied)) throw error;
          return [error.reason, error.got, error.limit] as const;
        },
      );

      // Ids of a clock that stepped back are another test's matter.
      if (answer?.[0] === "PaymentIdBelowFloor") continue;
      if (answer === null) paid.push({ time, agent: me, payee: them, amount });
      const name = answer?.[0] ?? "allowed";
      answers.set(name, (answers.get(name) ?? 0) + 1);
      assert.deepEqual(answer, expected ?? null, `payment ${n} of ${amount} at ${clock}`);
    }
    for (const name of ["allowed", "DayCap", "WeekCap", "BudgetDayCap", "PayeeDayCap"]) {
      assert.ok(
        (answers.get(name) ?? 0) >= 2,
        `${name} is hardly tried: ${[...answers].join(" ")}`,
      );
    }
  });
});

/** Weeks since the Monday before 1970. */
function weekOf(time: bigint): bigint {
  return (time / DAY + 3n) / 7n;
}
