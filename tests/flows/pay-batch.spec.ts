import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import { Bench } from "../support/bench";
import { allBytes } from "../support/checkpoint";
import { failure } from "../support/failure";
import { World } from "../support/world";

describe("payBatch", () => {
  let bench: Bench;
  let world: World;

  before(async () => {
    bench = await Bench.create();
    ({ world } = bench);
  });

  beforeEach(() => bench.reset());

  const batch = (payments: readonly (purser.Payment | purser.Settled)[]) =>
    purser.payBatch(world.client, payments, { agent: world.agent });
  const steps = (payment: purser.Payment) =>
    purser.atomicPayment(payment).gate().transfer().feedback();

  it("makes all payments by one transaction, each with records of its own", async () => {
    const payments = [
      world.payment(3n),
      steps(world.payment(4n, { payee: bench.cousin })),
      world.payment(5n, { payee: bench.unrated }),
    ];

    const { signature, receipts } = await batch(payments);

    const balances = [world.payee, bench.cousin, bench.unrated].map((payee) =>
      world.balance(payee),
    );
    assert.deepEqual(await Promise.all(balances), [3n, 4n, 5n]);
    assert.deepEqual(
      receipts.map(({ payment, records }) => [
        payment.amount.base,
        records.map(({ sequence }) => sequence),
      ]),
      [
        [3n, [1n]],
        [4n, [2n, 3n]],
        [5n, [4n]],
      ],
    );
    assert.ok(receipts.every((receipt) => receipt.signature === signature));
    const { evidence, counters } = await world.mandate();
    assert.deepEqual([evidence.sequence, counters.payments], [4n, 3n]);
  });

  it("is evidence that verifies", async () => {
    const fresh = await World.create();
    const payments = [fresh.payment(3n), steps(fresh.payment(4n)), fresh.payment(5n)];
    await purser.payBatch(fresh.client, payments, { agent: fresh.agent });

    const { client, vault, agent, mint } = fresh;
    const { check } = await purser.verifyEvidence(client, { vault, agent: agent.publicKey, mint });

    assert.deepEqual(
      [check.status, check.status === "verified" && check.records],
      ["verified", 4n],
    );
  });

  it("makes none if one is denied, which it names by its place", async () => {
    await world.grant({ caps: { day: 10n } });
    const before = await allBytes(world);

    const error = await failure(
      purser.PaymentDenied,
      batch([world.payment(6n), world.payment(3n), world.payment(2n)]),
    );

    assert.deepEqual([error.reason, error.got, error.site.payment], ["DayCap", 11n, 2]);
    assert.equal(await allBytes(world), before);
  });

  it("makes none if one has the id of another", async () => {
    const payment = world.payment(6n);

    const error = await failure(purser.PaymentDenied, batch([steps(payment), payment]));

    const { reason, site } = error;
    assert.deepEqual([reason, site.instruction, site.payment], ["PaymentIdReused", 3, 1]);
    assert.equal(await world.balance(world.payee), 0n);
  });

  it("says how many payments fit into a transaction, and those do", async () => {
    const many = Array.from({ length: 40 }, () => world.payment(1n));

    const { payments, fitting } = await failure(purser.BatchTooLarge, batch(many));

    assert.equal(payments, 40);
    assert.ok(fitting > 5, `${fitting} fit`);
    await failure(purser.BatchTooLarge, batch(many.slice(0, fitting + 1)));
    const { receipts } = await batch(many.slice(0, fitting));
    assert.equal(receipts.length, fitting);
    assert.equal(await world.balance(world.payee), BigInt(fitting));
  });

  it("is refused without a payment", async () => {
    await failure(purser.InvalidNumber, batch([]));
  });
});
