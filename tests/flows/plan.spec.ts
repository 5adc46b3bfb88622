import assert from "node:assert/strict";
import { Keypair } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Credentials, PaymentState, PlannedPayment } from "../../sdk/src";
import { Bench } from "../support/bench";
import { KEY, open } from "../support/sessions";
import { accept, approve, approveAnyId, ENDS, vouch } from "../support/vouching";
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

  function stateNow(credentials: Credentials = {}): Promise<PaymentState> {
    const { client, vault, agent, mint, payee } = world;
    const payees = [payee, bench.cousin, bench.unrated];
    const parties = { vault, agent: agent.publicKey, mint, payees, credentials };
    return purser.fetchPaymentState(client, parties);
  }

  /** Pays the steps on the chain, each with the amount given, at its time. */
  async function pays(
    steps: readonly PlannedPayment[],
    amounts: readonly bigint[],
    credentials: Credentials = {},
  ) {
    const agent = credentials.session ? KEY : world.agent;
    for (const [index, step] of steps.entries()) {
      if (step.at !== undefined) world.chain.setUnixTime(step.at);
      const payee = step.payee as typeof world.payee;
      const payment = world.payment(amounts[index] ?? 0n, { payee, credentials });
      await purser.pay(world.client, payment, { agent });
    }
  }

  /** The steps pass with their largest amounts on the chain, and with one more where it is not fixed they do not. */
  async function areLargest(
    arrange: () => Promise<Credentials>,
    steps: readonly PlannedPayment[],
    expected: readonly bigint[],
  ) {
    const { largest } = await purser.plan(await stateNow(await arrange()), steps);
    assert.deepEqual(largest, expected);

    await bench.reset();
    await pays(steps, largest, await arrange());
    for (const [index, amount] of largest.entries()) {
      if (typeof steps[index]?.amount === "bigint") continue;
      await bench.reset();
      const upTo = [...largest.slice(0, index), amount + 1n];
      const more = pays(steps.slice(0, index + 1), upTo, await arrange());
      await assert.rejects(more, (error) =>
        [purser.PaymentDenied, purser.PaymentEscalated].some((kind) => error instanceof kind),
      );
    }
  }

  it("finds the largest amounts that the program then pays, and not one base unit more", async () => {
    const arrange = async () => {
      await world.grant({
        caps: { perPayment: 70n, day: 120n, week: 200n },
        window: { seconds: 3_600n, limit: 110n, unratedLimit: 30n },
      });
      return {};
    };
    const steps: PlannedPayment[] = [
      { payee: world.payee, amount: 20n },
      { payee: bench.cousin, amount: { least: 5n, most: 1_000n } },
      { payee: bench.unrated, amount: "unknown" },
      { payee: world.payee, amount: "unknown", at: MIDNIGHT },
    ];

    // 70 per payment; then 110 in the window leave 20; after midnight the week leaves 90 of which 70 per payment.
    await areLargest(arrange, steps, [20n, 70n, 20n, 70n]);

    await bench.reset();
    const { passes, impossible } = await purser.plan(await stateNow(await arrange()), steps);
    assert.deepEqual([passes, impossible], [false, null]);
  });

  it("holds the steps of a session to its caps and its end too", async () => {
    const arrange = async () => {
      await world.grant({ caps: { day: 120n } });
      await open(world, { caps: { perPayment: 40n, day: 70n }, expiresAt: MIDNIGHT + 5n });
      return { session: KEY.publicKey };
    };
    const steps = (at: bigint): PlannedPayment[] => [
      { payee: world.payee, amount: "unknown" },
      { payee: bench.cousin, amount: "unknown" },
      { payee: world.payee, amount: "unknown", at },
    ];

    await areLargest(arrange, steps(MIDNIGHT), [40n, 30n, 40n]);

    await bench.reset();
    const state = await stateNow(await arrange());
    const { impossible } = await purser.plan(state, steps(MIDNIGHT + 5n));
    assert.deepEqual([impossible?.step, impossible?.reason], [2, "SessionExpired"]);
  });

  it("gives an approval to the first step that needs one, and to no other", async () => {
    const arrange = async () => {
      await world.grant({ approvalThreshold: 10n });
      return { approval: await approveAnyId(world, world.payment(60n), { maximum: true }) };
    };
    const { payee } = world;
    const unknown = { payee, amount: "unknown" } as const;

    await areLargest(arrange, [{ ...unknown, payee: bench.cousin }, unknown], [10n, 60n]);
    await bench.reset();
    await areLargest(arrange, [unknown, unknown], [60n, 10n]);

    await bench.reset();
    const later = [
      { payee, amount: { most: 60n } },
      { payee, amount: 50n },
    ];
    const { passes, largest, firstFailing } = await purser.plan(
      await stateNow(await arrange()),
      later,
    );
    assert.deepEqual([passes, largest], [false, [10n, 50n]]);
    assert.deepEqual([firstFailing?.step, firstFailing?.reason], [1, "ApprovalSpent"]);
  });

  it("takes the one amount of an exact approval, and tells that others of a range do not pass", async () => {
    await world.grant({ approvalThreshold: 10n });
    const payment = world.payment(60n);
    const state = await stateNow({ approval: await approve(world, payment) });
    const { payee, id } = payment;

    const over = await purser.plan(state, [{ payee, id, amount: { least: 20n, most: 100n } }]);
    const from = await purser.plan(state, [{ payee, id, amount: "unknown" }]);

    assert.deepEqual([over.passes, over.largest, over.impossible], [false, [60n], null]);
    assert.deepEqual(over.firstFailing?.reason, "ApprovalAmount");
    assert.deepEqual([from.passes, from.largest], [true, [10n]]);
    const other = await purser.plan(state, [{ payee, amount: 60n }]);
    assert.deepEqual(other.impossible?.reason, "ApprovalIdMismatch");
  });

  it("counts a validation for the steps before it ends", async () => {
    const arrange = async () => {
      await world.grant({ validationThreshold: 10n, caps: { perPayment: 70n } });
      await accept(world);
      return { attestation: await vouch(world) };
    };
    const steps = [ENDS - 1n, ENDS].map((at) => ({
      payee: world.payee,
      amount: "unknown" as const,
      at,
    }));

    await areLargest(arrange, steps, [70n, 10n]);
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
