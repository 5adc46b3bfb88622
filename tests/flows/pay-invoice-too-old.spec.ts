import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import { refusal } from "../support/failure";
import { Disconnected, Invoicing } from "../support/invoicing";
import { NOON } from "../support/world";
import type { World } from "../support/world";

const BELOW_FLOOR = purser.REASONS.find(({ name }) => name === "PaymentIdBelowFloor")!.code;

describe("payInvoice of an id that became too old to be paid", () => {
  let inv: Invoicing;
  let world: World;

  beforeEach(async () => {
    inv = await Invoicing.create();
    world = inv.world;
  });

  afterEach(() => {
    inv.end();
  });

  it("pays under a new one, and what was sent with the old one cannot land after it", async () => {
    const { signature: held, deliver } = await inv.heldBack({ notAfter: 2n ** 63n });
    const others = await inv.flood();

    const { signature, payment } = await inv.pay();

    assert.equal(payment.id.issuedAt, world.chain.clock().unixTime);
    assert.equal((await inv.known())?.issuedAt, payment.id.issuedAt);
    await deliver();
    const { value } = await world.client.connection.getSignatureStatus(held);
    assert.deepEqual(value?.err, { InstructionError: [0, { Custom: 6_000 + BELOW_FLOOR }] });
    const again = [await inv.pay(), await inv.payUnnoted()];
    for (const receipt of again) assert.equal(receipt.signature, signature);
    assert.equal(await world.balance(world.payee), others + 7n);
  });

  it("pays under a new one, where the history before its issue is no matter", async () => {
    await world.pay(1n);
    world.chain.advance(40n);
    await inv.killed("instead of", "getLatestBlockhash");
    const others = await inv.flood();

    await inv.pay();

    assert.equal(await world.balance(world.payee), others + 7n);
  });

  it("does so once, if two processes find it out at once", async () => {
    await inv.killed("instead of", "getLatestBlockhash");
    const others = await inv.flood();

    const receipts = await Promise.all([inv.pay(), inv.pay(), inv.payUnnoted()]);

    assert.equal(new Set(receipts.map(({ signature }) => signature)).size, 1);
    assert.equal(await world.balance(world.payee), others + 7n);
  });

  it("pays nothing until the state in which it is too old is final", async () => {
    await inv.killed("instead of", "getLatestBlockhash");
    const old = await world.client.connection.getAccountInfoAndContext(inv.mandate);
    await inv.flood();
    const client = inv.through("getAccountInfoAndContext", async (call, [, commitment]) =>
      commitment === "finalized" ? old : call(),
    );

    const error = await refusal(world, purser.PaymentDenied, () => inv.pay({}, { client }));

    assert.equal(error.reason, "PaymentIdBelowFloor");
    assert.equal((await inv.known())?.issuedAt, NOON);
  });

  for (const [what, cut] of [
    ["an empty history", 0],
    ["a history that begins after its issue", 5],
  ] as const) {
    it(`pays nothing if the node has ${what}: it may have been paid`, async () => {
      const first = await inv.payUnnoted();
      await inv.flood();
      const client = inv.through("getSignaturesForAddress", async (call, [, options]) => {
        const page = (await call()) as unknown[];
        return (options as { before?: string }).before === undefined ? page.slice(0, cut) : [];
      });

      const error = await refusal(world, purser.HistoryGap, () => inv.pay({}, { client }));

      assert.match(error.message, /does not have the payments of mandate \w+ since 1774440000$/);
      assert.equal((await inv.pay()).signature, first.signature);
    });
  }

  it("asks for a history that is as new as the state in which it is too old", async () => {
    await inv.killed("instead of", "getLatestBlockhash");
    await inv.flood();
    const { slot } = await world.pay(1n);
    const slots: (number | undefined)[] = [];
    const client = inv.through("getSignaturesForAddress", async (call, [, options]) => {
      slots.push((options as { minContextSlot?: number }).minContextSlot);
      throw new Disconnected();
    });

    await refusal(world, Disconnected, () => inv.pay({}, { client }));

    assert.equal(slots.length, 1);
    assert.ok(BigInt(slots[0]!) >= slot);
  });
});
