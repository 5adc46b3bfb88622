import assert from "node:assert/strict";
import { Keypair } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { PaymentState, PlannedPayment } from "../../sdk/src";
import { Bench } from "../support/bench";
import { NOON } from "../support/world";
import type { World } from "../support/world";

/** 2026-03-26T00:00:00Z. */
const MIDNIGHT = NOON + 43_200n;

describe("plan", () => {
  let bench: Bench;
  let world: World;

  before(async () => {
    bench = await Bench.create();
    ({ world } = bench);
  });

  beforeEach(() => bench.reset());

  function stateNow(): Promise<PaymentState> {
    const { client, vault, agent, mint, payee } = world;
    const payees = [payee, bench.cousin, bench.unrated];
    return purser.fetchPaymentState(client, { vault, agent: agent.publicKey, mint, payees });
  }

  /** Pays the steps on the chain, each with the amount given, at its time. */
  async function pays(steps: readonly PlannedPayment[], amounts: readonly bigint[]) {
    for (const [index, step] of steps.entries()) {
      if (step.at !== undefined) world.chain.setUnixTime(step.at);
      const payee = step.payee as typeof world.payee;
      await world.pay(amounts[index] ?? 0n, { payee });
    }
  }

  it("finds the largest amounts that the program then pays, and not one base unit more", async () => {
    await world.grant({
      caps: { perPayment: 70n, day: 120n, week: 200n },
      window: { seconds: 3_600n, limit: 110n, unratedLimit: 30n },
    });
    const steps: PlannedPayment[] = [
      { payee: world.payee, amount: 20n },
      { payee: bench.cousin, amount: { least: 5n, most: 1_000n } },
      { payee: bench.unrated, amount: "unknown" },
      { payee: world.payee, amount: "unknown", at: MIDNIGHT },
    ];

    const { passes, largest, impossible } = await purser.plan(await stateNow(), steps);

    // 70 per payment; then 110 in the window leave 20; after midnight the week leaves 90 of which 70 per payment.
    assert.deepEqual(largest, [20n, 70n, 20n, 70n]);
    assert.deepEqual([passes, impossible], [false, null]);
    await pays(steps, largest);

    for (const [index, amount] of largest.entries()) {
      if (index === 0) continue;
      await bench.reset();
      await world.grant({
        caps: { perPayment: 70n, day: 120n, week: 200n },
        window: { seconds: 3_600n, limit: 110n, unratedLimit: 30n },
      });
      const upTo = [...largest.slice(0, index), amount + 1n];
      await assert.rejects(pays(steps.slice(0, index + 1), upTo), purser.PaymentDenied);
    }
  });

  it("passes where every choice within the bounds passes", async () => {
    await world.grant({ caps: { day: 100n } });

    const { passes, largest, firstFailing } = await purser.plan(await stateNow(), [
      { payee: world.payee, amount: { most: 60n } },
      { payee: bench.cousin, amount: 40n },
    ]);

    assert.deepEqual([passes, firstFailing, largest], [true, null, [60n, 40n]]);
  });

  it("keeps the least amounts of later steps free", async () => {
    await world.grant({ caps: { day: 100n } });

    const { largest } = await purser.plan(await stateNow(), [
      { payee: world.payee, amount: "unknown" },
      { payee: bench.cousin, amount: 40n },
      { payee: world.payee, amount: { least: 10n, most: 20n } },
    ]);

    assert.deepEqual(largest, [50n, 40n, 10n]);
  });

  it("names the first step that fails, what is missing and when it would pass", async () => {
    await world.grant({ caps: { day: 100n }, approvalThreshold: 90n });
    const steps: PlannedPayment[] = [
      { payee: world.payee, amount: 60n },
      { payee: bench.cousin, amount: 60n },
      { payee: world.payee, amount: 1n },
    ];

    const { passes, firstFailing, impossible, largest } = await purser.plan(
      await stateNow(),
      steps,
    );

    assert.equal(passes, false);
    assert.deepEqual(firstFailing, impossible);
    assert.deepEqual([firstFailing?.step, firstFailing?.reason], [1, "DayCap"]);
    const [finding] = firstFailing?.findings ?? [];
    assert.deepEqual(
      [finding?.got, finding?.limit, finding?.headroom, finding?.passesAt],
      [120n, 100n, 40n, MIDNIGHT],
    );
    assert.deepEqual(largest, [60n, 0n, 0n]);
  });

  it("refuses the second of two payments with one id", async () => {
    const { id } = world.payment(1n);
    const twice = { payee: world.payee, amount: 5n, id };

    const { impossible } = await purser.plan(await stateNow(), [twice, twice]);

    assert.deepEqual([impossible?.step, impossible?.reason], [1, "PaymentIdReused"]);
  });

  it("names bounds and times that contradict each other, and too many steps", async () => {
    const state = await stateNow();
    const { payee } = world;
    const wrong: [PlannedPayment[], RegExp][] = [
      [[{ payee, amount: { least: 5n, most: 4n } }], /step 0: most must be an integer from 5/],
      [[{ payee, amount: 2n ** 64n }], /step 0 must be/],
      [[{ payee, amount: 1n, at: state.unixTime - 1n }], /step 0: at/],
      [Array.from({ length: 65 }, () => ({ payee, amount: 1n })), /number of steps .* 64/],
    ];
    for (const [steps, message] of wrong) {
      await assert.rejects(purser.plan(state, steps), (error) => {
        assert.ok(error instanceof purser.InvalidNumber);
        assert.match(error.message, message);
        return true;
      });
    }
    const stranger = Keypair.generate().publicKey;
    await assert.rejects(purser.plan(state, [{ payee: stranger, amount: 1n }]), purser.NotFetched);
  });
});
