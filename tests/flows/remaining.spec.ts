import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import type { Credentials, PaymentId, Reason, Remaining } from "../../sdk/src";
import { evaluated } from "../support/attempt";
import { Bench } from "../support/bench";
import { attempt, KEY, open, pays } from "../support/sessions";
import { accept, approve, ENDS, vouch } from "../support/vouching";
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

  async function left(
    payee = world.payee,
    credentials: Credentials = {},
    options: { at?: bigint; id?: PaymentId } = {},
  ): Promise<Remaining> {
    const { client, vault, agent, mint } = world;
    const parties = { vault, agent: agent.publicKey, mint, payees: [payee], credentials };
    return purser.remaining(await purser.fetchPaymentState(client, parties), payee, options);
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

  it("counts a session's caps beside the mandate's, and names them for a session only", async () => {
    await world.grant({ caps: { day: 100n } });
    await open(world, { caps: { perPayment: 60n, day: 70n } });
    const shown = { session: KEY.publicKey };
    for (const [expected, rest, moreAt] of [
      [60n, 70n, null],
      [30n, 30n, NOON + 43_200n],
    ] as const) {
      const answer = await left(world.payee, shown);

      const day = of(answer, "SessionDayCap");
      assert.equal(answer.largest, expected);
      assert.deepEqual([day?.limit, day?.left, day?.moreAt], [70n, rest, moreAt]);
      const more = await evaluated(world, attempt(world, expected + 1n));
      assert.equal(more.allowed, false);
      await pays(world, expected === 60n ? 40n : expected)(world.client);
    }

    const agents = await left();
    assert.deepEqual([agents.largest, of(agents, "SessionDayCap")], [30n, undefined]);
  });

  it("knows what an approval and a live attestation let pass over their thresholds", async () => {
    await world.grant({ validationThreshold: 20n, approvalThreshold: 30n });
    await accept(world);
    const attestation = await vouch(world);
    const payment = world.payment(80n);
    const approval = await approve(world, payment);
    const { id } = payment;
    const asked: [Credentials, { at?: bigint; id?: PaymentId }, [bigint, bigint, bigint]][] = [
      [{}, {}, [20n, 20n, 30n]],
      [{ attestation }, {}, [30n, purser.NO_LIMIT, 30n]],
      [{ approval }, { id }, [20n, 20n, 80n]],
      [{ attestation, approval }, {}, [30n, purser.NO_LIMIT, 30n]],
      [{ attestation, approval }, { id }, [80n, purser.NO_LIMIT, 80n]],
      [{ attestation }, { at: ENDS }, [20n, 20n, 30n]],
    ];
    for (const [shown, options, expected] of asked) {
      const answer = await left(world.payee, shown, options);

      const rows = [of(answer, "ValidationRequired"), of(answer, "ApprovalRequired")];
      assert.deepEqual([answer.largest, ...rows.map((row) => row?.left)], expected);
    }
    await world.pay(80n, { id, credentials: { attestation, approval } });
    const spent = await left(world.payee, { attestation, approval });
    assert.deepEqual([spent.largest, of(spent, "ApprovalRequired")?.left], [30n, 30n]);
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

    await world.grant({ unrated: "needs-validation" });
    const unvalidated = await left(bench.unrated);
    const row = of(unvalidated, "UnratedNeedsValidation");
    assert.deepEqual([row?.limit, row?.left, unvalidated.largest], [0n, 0n, 0n]);
  });

  it("speaks of an unrated payee that was on hold as of any unrated one", async () => {
    const { client, vault, members, quorum } = world;
    await world.grant({ window: { seconds: 3_600n, limit: 80n, unratedLimit: 7n } });
    const never = await left(bench.unrated);

    await purser.holdCounterparty(client, { vault, payee: bench.unrated, member: members[0] });
    const held = await left(bench.unrated);
    const names = held.blocked.map(({ reason }) => reason);
    assert.deepEqual([held.largest, names], [0n, ["PayeeDenied"]]);

    await purser.releaseCounterparty(client, { vault, payee: bench.unrated, members: quorum });
    assert.deepEqual(await left(bench.unrated), never);

    await world.pay(5n, { payee: bench.unrated });
    const { largest } = await left(bench.unrated);
    assert.equal(largest, 2n);
    const payments = [2n, 3n].map((base) => world.payment(base, { payee: bench.unrated }));
    const [most, more] = await Promise.all(
      payments.map((payment) => evaluated(world, { payment })),
    );
    assert.equal(most!.allowed, true);
    assert.deepEqual(
      more!.findings.map(({ reason }) => reason),
      ["UnratedLimit"],
    );
  });
});
