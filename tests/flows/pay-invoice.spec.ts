import assert from "node:assert/strict";
import { join } from "node:path";
import * as purser from "../../sdk/src";
import type { InvoicePayment, PaymentJournal } from "../../sdk/src";
import { failure, refusal } from "../support/failure";
import { Invoicing, NAMES } from "../support/invoicing";
import { NOON } from "../support/world";
import type { World } from "../support/world";

const HOUR = 3_600n;
const REUSED = purser.REASONS.find(({ name }) => name === "PaymentIdReused")!.code;

describe("payInvoice", () => {
  let inv: Invoicing;
  let world: World;

  beforeEach(async () => {
    inv = await Invoicing.create();
    world = inv.world;
  });

  afterEach(() => {
    inv.end();
  });

  it("pays once, retried 20 times, and returns the same proof", async () => {
    const first = await inv.pay();
    for (let n = 0; n < 20; n += 1) {
      world.chain.advance(40n);
      const again = await (n % 2 === 0 ? inv.pay() : inv.payUnnoted());
      assert.equal(again.signature, first.signature);
      assert.deepEqual(again.records, first.records);
    }
    await inv.isPaidOnce();
  });

  it("pays once, retried 20 times by processes that never note it", async () => {
    const first = await inv.payUnnoted();
    for (let n = 0; n < 20; n += 1) {
      world.chain.advance(40n);
      const { signature, payment } = await inv.payUnnoted();
      assert.equal(signature, first.signature);
      assert.equal(payment.amount.base, 7n);
    }
    await inv.isPaidOnce();
  });

  it("pays with the approval that was given after it was escalated, under the id that it had then", async () => {
    await world.grant({ approvalThreshold: 5n });
    const first = await failure(purser.PaymentEscalated, inv.pay());
    assert.equal(first.approval?.reason, "ApprovalRequired");
    const { issuedAt } = (await inv.known())!;
    const { client, vault, payee, quorum: members } = world;
    const id = purser.paymentId({ payee, ...NAMES, issuedAt });
    const terms = { vault, agent: world.agent.publicKey, payee, amount: inv.amount(7n), id };
    world.chain.advance(HOUR);
    const notAfter = NOON + 2n * HOUR;
    const { index } = await purser.approvePayment(client, { ...terms, members, notAfter });

    await inv.pay({ credentials: { approval: index } });

    await inv.isPaidOnce();
  });

  it("keeps the issue time before anything is sent", async () => {
    const client = inv.through("sendRawTransaction", async (call) => {
      assert.deepEqual((await inv.known())?.landed, null);
      assert.equal((await inv.known())?.issuedAt, NOON);
      return call();
    });
    const { signature, slot } = await inv.pay({}, { client });
    assert.deepEqual((await inv.known())?.landed, { signature, slot });
  });

  it("sends nothing if the journal cannot keep it", async () => {
    inv.path = join(inv.path, "payments.jsonl");
    const before = world.snapshot();
    await assert.rejects(inv.pay(), { code: "ENOENT" });
    assert.equal(world.snapshot(), before);
  });

  it("returns the receipt of a payment that the journal could not be told of", async () => {
    const { journal } = inv;
    const failing: PaymentJournal = {
      get: (key) => journal.get(key),
      put: async (key, entry, replaced) => {
        if (entry.landed) throw new Error("the disk is full");
        return journal.put(key, entry, replaced);
      },
    };
    const { signature } = await inv.pay({}, { journal: failing });
    assert.equal((await inv.pay()).signature, signature);
    await inv.isPaidOnce();
  });

  it("returns the receipt of a payment that no node remembers any more", async () => {
    const { signature, slot } = await inv.pay();
    const client = inv.through("getTransaction", async () => null);

    const forgotten = await inv.pay({}, { client });

    assert.deepEqual([forgotten.signature, forgotten.slot], [signature, slot]);
    assert.deepEqual([forgotten.records, forgotten.computeUnits], [[], null]);
  });

  describe("after a crash", () => {
    it("before sending, pays under the same id, be it an hour later (A47)", async () => {
      await inv.killed("instead of", "getLatestBlockhash");
      world.chain.advance(HOUR);

      const { payment } = await inv.pay();

      assert.equal(payment.id.issuedAt, NOON);
      assert.equal((await inv.known())?.issuedAt, NOON);
      await inv.isPaidOnce();
    });

    it("after sending, finds the payment, be it an hour later (A47)", async () => {
      await inv.killed("after", "sendRawTransaction");
      await inv.isPaidOnce();
      world.chain.advance(HOUR);

      const { signature, records } = await inv.pay();

      const [landed] = await world.client.connection.getSignaturesForAddress(inv.mandate);
      assert.equal(signature, landed?.signature);
      assert.equal(records.length, 1);
      await inv.isPaidOnce();
    });

    it("finds the payment although the mandate has forgotten its id (A54)", async () => {
      const first = await inv.payUnnoted();
      await inv.flood();
      const before = world.snapshot();

      const { signature, records } = await inv.pay();

      assert.equal(signature, first.signature);
      assert.deepEqual(records, first.records);
      assert.equal(world.snapshot(), before);
    });

    it("finds the payment although the policy would not allow it now", async () => {
      const first = await inv.payUnnoted();
      await world.grant({ caps: { day: 7n } });
      assert.equal((await inv.payUnnoted()).signature, first.signature);
      const { client, vault, members } = world;
      await purser.pause(client, { vault, member: members[0] });
      assert.equal((await inv.payUnnoted()).signature, first.signature);
      await inv.isPaidOnce();
    });
  });

  describe("after the answer was lost", () => {
    it("finds the payment that landed meanwhile (A47)", async () => {
      const { signature, deliver } = await inv.heldBack();
      await deliver();
      world.chain.advance(HOUR);

      assert.equal((await inv.pay()).signature, signature);
      await inv.isPaidOnce();
    });

    it("finds the payment that lands just before its own (A47)", async () => {
      const { signature, deliver } = await inv.heldBack();
      world.chain.advance(1n);
      const client = inv.through("sendRawTransaction", async (call) => {
        await deliver();
        return call();
      });

      assert.equal((await inv.pay({}, { client })).signature, signature);
      await inv.isPaidOnce();
    });

    it("pays what never lands, an hour later too, and the first one cannot land after it (A47)", async () => {
      const { signature, deliver } = await inv.heldBack({ notAfter: NOON + 2n * HOUR });
      world.chain.advance(HOUR);

      const paid = await inv.pay();
      await deliver();

      const { value } = await world.client.connection.getSignatureStatus(signature);
      assert.deepEqual(value?.err, { InstructionError: [0, { Custom: 6_000 + REUSED }] });
      assert.equal((await inv.pay()).signature, paid.signature);
      await inv.isPaidOnce();
    });

    it("is not known as long as it may land", async () => {
      await inv.heldBack();
      const { signature, deliver } = await inv.heldBack();
      await deliver();
      assert.equal((await inv.pay()).signature, signature);
      await inv.isPaidOnce();
    });
  });

  describe("of an invoice that was asked with other terms", () => {
    it("names each that differs and sends nothing, paid or not (A47)", async () => {
      const { treasury, otherAgent } = world;
      const stranger = treasury.publicKey;
      const changes: readonly [Partial<InvoicePayment>, (keyof purser.InvoiceTerms)[]][] = [
        [{ amount: inv.amount(8n) }, ["amount"]],
        [{ payee: stranger }, ["payee"]],
        [{ amount: { mint: stranger, base: 7n } }, ["mint"]],
        [{ vault: stranger, agent: otherAgent.publicKey }, ["vault", "agent"]],
      ];
      await inv.killed("instead of", "getLatestBlockhash");
      for (const paid of [false, true]) {
        if (paid) await inv.pay();
        for (const [change, differing] of changes) {
          const client = purser.connect(
            new Proxy(world.client.connection, {
              get: (_, name) => assert.fail(`the connection was asked for ${String(name)}`),
            }),
          );
          const error = await failure(purser.InvoiceDiffers, inv.pay(change, { client }));
          assert.deepEqual(error.differing, differing);
          assert.equal(error.known.landed !== null, paid);
        }
      }
      const { message } = await failure(purser.InvoiceDiffers, inv.pay(changes[0]![0]));
      assert.equal(
        message,
        "invoice 117 of https://api.example/v1 was asked before with amount 7, not 8: " +
          "another debt needs another number",
      );
      await inv.isPaidOnce();
    });

    it("pays what another number or another resource names", async () => {
      await inv.pay();
      await inv.pay({ invoice: "118" });
      await inv.pay({ resource: "https://api.example/v2" });
      assert.equal(await world.balance(world.payee), 21n);
    });

    it("is one if another process asked first, at the same time", async () => {
      const both = await Promise.allSettled([inv.pay(), inv.pay({ amount: inv.amount(8n) })]);
      assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
      const [refused] = both.filter((one) => one.status === "rejected");
      assert.ok(refused?.reason instanceof purser.InvoiceDiffers);
      assert.equal((await world.mandate()).counters.payments, 1n);
    });
  });

  it("is refused as pay is where nothing was paid, and pays once it is allowed", async () => {
    await world.grant({ caps: { day: 6n } });
    const denied = await refusal(world, purser.PaymentDenied, () => inv.pay());
    assert.equal(denied.reason, "DayCap");
    await world.grant({});
    world.chain.advance(HOUR);
    await inv.pay();
    await inv.isPaidOnce();
  });

  it("holds to the caller's own not-after, unless it was paid before", async () => {
    const { deliver } = await inv.heldBack({ notAfter: NOON + 60n });
    world.chain.advance(61n);
    const late = () => inv.pay({ notAfter: NOON + 60n });
    const denied = await refusal(world, purser.PaymentDenied, late);
    assert.equal(denied.reason, "RequestExpired");

    world.chain.setUnixTime(NOON + 60n);
    await deliver();
    world.chain.advance(HOUR);

    assert.equal((await late()).payment.amount.base, 7n);
    await inv.isPaidOnce();
  });

  it("keeps no amount that is none, so that the right one can be asked", async () => {
    const journal = purser.memoryJournal();
    const wrong = inv.pay({ amount: inv.amount(-7n) }, { journal });
    await failure(purser.InvalidNumber, wrong);
    await inv.pay({}, { journal });
    await inv.isPaidOnce();
  });
});
