import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import type { Payment } from "../../sdk/src";
import { failure } from "../support/failure";
import { intercepted } from "../support/interception";
import type { StandIn } from "../support/interception";
import { World } from "../support/world";

/** The network is gone. */
class Disconnected extends Error {}

const DEAD: StandIn = async () => {
  throw new Disconnected();
};

describe("a payment whose connection dies", () => {
  let world: World;

  before(async () => {
    world = await World.create();
  });

  /** A client of a connection of which one method is replaced. */
  function broken(method: Parameters<typeof intercepted>[1], standIn: StandIn): purser.Client {
    return purser.connect(intercepted(world.client.connection, method, standIn));
  }

  /** Trying again with the same id is refused as paid: nothing is paid twice. */
  async function isPaidOnce(payment: Payment, paidBefore: bigint): Promise<void> {
    const { client, agent, payee } = world;
    assert.equal(await world.balance(payee), paidBefore + payment.amount.base);
    const before = world.snapshot();

    const again = await failure(purser.PaymentDenied, purser.pay(client, payment, { agent }));
    const steps = purser.atomicPayment(payment).gate().transfer().feedback();
    const other = await failure(purser.PaymentDenied, purser.payAtomic(client, steps, { agent }));

    assert.deepEqual([again.gate, again.reason], ["context", "PaymentIdReused"]);
    assert.deepEqual([other.gate, other.reason], ["context", "PaymentIdReused"]);
    assert.equal(again.passesAt, null);
    assert.equal(world.snapshot(), before);
  }

  it("is not known after it was sent, and the same id is not paid again (A47)", async () => {
    const { agent, payee } = world;
    const payment = world.payment(7n);
    const paid = await world.balance(payee);

    const error = await failure(
      purser.OutcomeUnknown,
      purser.pay(broken("getSignatureStatuses", DEAD), payment, { agent }),
    );

    assert.ok(error.cause instanceof Disconnected);
    assert.equal(error.name, "OutcomeUnknown");
    assert.ok(error.message.includes(error.signature));
    const { value } = await world.client.connection.getSignatureStatus(error.signature);
    assert.equal(value?.err, null);
    await isPaidOnce(payment, paid);
  });

  it("is not known when the answer to the sending itself is lost (A47)", async () => {
    const { agent, payee } = world;
    const payment = world.payment(8n);
    const paid = await world.balance(payee);
    const lost = broken("sendRawTransaction", async (call) => {
      await call();
      throw new Disconnected();
    });

    const error: unknown = await purser.pay(lost, payment, { agent }).then(
      () => assert.fail("it did not fail"),
      (reason: unknown) => reason,
    );

    await isPaidOnce(payment, paid);
    assert.ok(error instanceof purser.OutcomeUnknown, String(error));
    const { value } = await world.client.connection.getSignatureStatus(error.signature);
    assert.equal(value?.err, null);
  });

  it("is known to be paid when only the details of its receipt cannot be read (A47)", async () => {
    const { agent, payee } = world;
    const payment = world.payment(9n);
    const paid = await world.balance(payee);

    const outcome: unknown = await purser
      .pay(broken("getTransaction", DEAD), payment, { agent })
      .then(
        ({ signature }) => signature,
        (reason: unknown) => (reason instanceof purser.OutcomeUnknown ? reason.signature : reason),
      );

    await isPaidOnce(payment, paid);
    assert.equal(typeof outcome, "string", `the signature is lost: ${String(outcome)}`);
  });

  it("was not made when it dies before anything was sent, and is then paid once", async () => {
    const { client, agent, payee } = world;
    for (const method of ["getLatestBlockhash", "simulateTransaction"] as const) {
      const payment = world.payment(10n);
      const paid = await world.balance(payee);
      const before = world.snapshot();

      await failure(Disconnected, purser.pay(broken(method, DEAD), payment, { agent }));
      assert.equal(world.snapshot(), before);

      await purser.pay(client, payment, { agent });
      await isPaidOnce(payment, paid);
    }
  });

  it("is not known when its blockhash expires before it was seen", async () => {
    const { agent, chain } = world;
    const payment = world.payment(11n);
    const before = world.snapshot();
    const dropped = broken("sendRawTransaction", async (call) => {
      chain.expireBlockhashes();
      return call();
    });

    const error = await failure(purser.OutcomeUnknown, purser.pay(dropped, payment, { agent }));

    assert.match(String(error.cause), /blockhash expired/);
    assert.equal(world.snapshot(), before);
    await purser.pay(world.client, payment, { agent });
  });

  it("is waited for when the node learns of it late", async () => {
    const { agent, payee } = world;
    const payment = world.payment(12n);
    const paid = await world.balance(payee);
    let asked = 0;
    const slow = broken("getSignatureStatuses", async (call) => {
      asked += 1;
      return asked > 2 ? call() : { context: { slot: 0 }, value: [null] };
    });

    const { signature } = await purser.pay(slow, payment, { agent });

    assert.equal(asked, 3);
    const { value } = await world.client.connection.getSignatureStatus(signature);
    assert.equal(value?.err, null);
    await isPaidOnce(payment, paid);
  });

  it("is not taken for confirmed while it is only processed", async () => {
    const { agent } = world;
    let asked = 0;
    const slow = broken("getSignatureStatuses", async (call) => {
      asked += 1;
      const status = { slot: 1, confirmations: 0, err: null, confirmationStatus: "processed" };
      return asked > 1 ? call() : { context: { slot: 0 }, value: [status] };
    });

    await purser.pay(slow, world.payment(13n), { agent });

    assert.equal(asked, 2);
  });
});
