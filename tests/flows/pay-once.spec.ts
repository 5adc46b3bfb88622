import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import type { Payment } from "../../sdk/src";
import { failure } from "../support/failure";
import { intercepted } from "../support/interception";
import type { StandIn } from "../support/interception";
import { World } from "../support/world";

const DEAD: StandIn = async () => {
  throw new Error("the network is gone");
};

describe("payOnce", () => {
  let world: World;

  beforeEach(async () => {
    world = await World.create();
  });

  const once = (payment: Payment, client = world.client) =>
    purser.payOnce(client, payment, { agent: world.agent });

  /** A client of which one method of the connection is dead. */
  const without = (method: Parameters<typeof intercepted>[1]) =>
    purser.connect(intercepted(world.client.connection, method, DEAD));

  it("pays a payment once, however often it is called, and returns the same proof", async () => {
    const payment = world.payment(7n);

    const [first, second, third] = [await once(payment), await once(payment), await once(payment)];

    assert.equal(await world.balance(world.payee), 7n);
    assert.deepEqual([second.signature, third.signature], [first.signature, first.signature]);
    assert.deepEqual(second.records, first.records);
    assert.equal(second.payment.amount.base, 7n);
  });

  it("finds the payment whose answer was lost", async () => {
    const payment = world.payment(7n);

    const { signature } = await once(payment, without("getSignatureStatuses"));

    assert.equal(await world.balance(world.payee), 7n);
    assert.equal((await once(payment)).signature, signature);
  });

  it("does not know what was never seen again, and pays it when called again (A47)", async () => {
    const payment = world.payment(7n);

    await failure(purser.OutcomeUnknown, once(payment, without("sendRawTransaction")));
    assert.equal(await world.balance(world.payee), 0n);

    await once(payment);
    assert.equal(await world.balance(world.payee), 7n);
  });

  it("finds a payment of three instructions, and one whose id the mandate has forgotten", async () => {
    const gated = world.payment(5n);
    const steps = purser.atomicPayment(gated).gate().transfer().feedback();
    const { signature } = await purser.payAtomic(world.client, steps, { agent: world.agent });
    assert.equal((await once(gated)).signature, signature);

    for (let n = 0; n < 20; n += 1) {
      world.chain.advance(40n);
      await world.pay(1n);
    }
    const late = { ...gated, notAfter: 2n ** 63n };
    const denied = await failure(
      purser.PaymentDenied,
      purser.pay(world.client, late, { agent: world.agent }),
    );
    assert.equal(denied.reason, "PaymentIdBelowFloor");
    assert.equal((await once(late)).signature, signature);
  });

  it("finds the payment although the policy would not allow it now", async () => {
    const payment = world.payment(7n);
    const { signature } = await once(payment);
    const { client, vault, members } = world;
    const patient = { ...payment, notAfter: 2n ** 63n };

    world.chain.advance(3_600n);
    assert.equal((await once(payment)).signature, signature);
    await world.grant({ caps: { day: 7n } });
    assert.equal((await once(patient)).signature, signature);
    await purser.pause(client, { vault, member: members[0] });
    assert.equal((await once(patient)).signature, signature);
    assert.equal(await world.balance(world.payee), 7n);
  });

  it("finds the payment that was made by the very same transaction", async () => {
    const payment = world.payment(7n);
    const blockhash = await world.client.connection.getLatestBlockhash();
    const client = purser.connect(
      intercepted(world.client.connection, "getLatestBlockhash", async () => blockhash),
    );

    const { signature } = await once(payment, client);

    assert.equal((await once(payment, client)).signature, signature);
    assert.equal(await world.balance(world.payee), 7n);
  });

  it("is refused for an id that is too old and was never paid", async () => {
    const unpaid = world.payment(5n, { notAfter: 2n ** 63n });
    for (let n = 0; n < 20; n += 1) {
      world.chain.advance(40n);
      await world.pay(1n);
    }

    const { reason } = await failure(purser.PaymentDenied, once(unpaid));

    assert.equal(reason, "PaymentIdBelowFloor");
  });

  it("is refused for an id that paid another amount, which it shows", async () => {
    const payment = world.payment(7n);
    const { signature } = await once(payment);
    const before = world.snapshot();

    const more = { ...payment, amount: { mint: world.mint, base: 8n } };
    const error = await failure(purser.PaidDifferently, once(more));

    assert.equal(error.receipt.signature, signature);
    assert.match(error.message, /paid 7 base units .*, not 8 /);
    assert.equal(world.snapshot(), before);
  });

  it("is refused as pay is where nothing was paid", async () => {
    await world.grant({ caps: { day: 1n } });

    assert.equal((await failure(purser.PaymentDenied, once(world.payment(7n)))).reason, "DayCap");
  });

  describe("findPayment", () => {
    it("names what was really paid with an id, if another amount or payee is asked for", async () => {
      const payment = world.payment(7n);
      await world.pay(7n, { id: payment.id });

      const asked = { ...payment, amount: { mint: world.mint, base: 9n } };
      const found = await purser.findPayment(world.client, asked);

      assert.equal(found?.payment.amount.base, 7n);
      assert.equal(found.payment.payee.toBase58(), world.payee.toBase58());
    });

    it("does not say that nothing was paid where the node lacks the payment, or not yet has it", async () => {
      world.chain.advance(10n);
      const payment = world.payment(7n);
      await world.pay(7n, { id: payment.id });
      const histories: ((page: unknown) => unknown)[] = [
        () => [],
        (page) => (page as unknown[]).slice(1),
      ];
      for (const shown of histories) {
        const client = purser.connect(
          intercepted(world.client.connection, "getSignaturesForAddress", async (call) =>
            shown(await call()),
          ),
        );

        const finding = purser.findPayment(client, payment);

        const { signature, message } = await failure(purser.HistoryGap, finding);
        assert.equal(signature, null);
        assert.match(message, /^the node does not have the payments of mandate \w+ since \d+$/);
      }
    });

    it("knows that nothing was paid where the mandate would remember it, without any history", async () => {
      await world.pay(7n);
      const client = without("getSignaturesForAddress");

      assert.equal(await purser.findPayment(client, world.payment(7n)), null);
      const ungranted = { ...world.payment(7n), agent: world.otherAgent.publicKey };
      assert.equal(await purser.findPayment(client, ungranted), null);
    });

    it("finds nothing of another mandate, another id, or a payment that failed", async () => {
      await world.grant({}, world.otherAgent.publicKey);
      const payment = world.payment(7n);
      await world.pay(7n, { id: payment.id });
      const { client, otherAgent } = world;

      const another = world.payment(7n);
      assert.equal(await purser.findPayment(client, another), null);
      const others = { ...payment, agent: otherAgent.publicKey };
      assert.equal(await purser.findPayment(client, others), null);
    });
  });
});
