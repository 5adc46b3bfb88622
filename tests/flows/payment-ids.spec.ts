import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import type { Payment } from "../../sdk/src";
import { denied, instructionsOf, land, passes } from "../support/attempt";
import { errorOf } from "../support/outcome";
import { Random } from "../support/random";
import { keypair, NOON, World } from "../support/world";

const RING = 16;
const RETENTION = 30n;
const DAY = 86_400n;
const PATIENT = { notAfter: NOON + 300n * DAY };

describe("payment ids", () => {
  let world: World;

  beforeEach(async () => {
    world = await World.create();
  });

  /** Pays one unit so many times, so many seconds apart. */
  async function flood(payments: number, apart: bigint): Promise<Payment[]> {
    const paid: Payment[] = [];
    for (let n = 0; n < payments; n += 1) {
      if (n > 0) world.chain.advance(apart);
      paid.push((await world.pay(1n, PATIENT)).payment);
    }
    return paid;
  }

  it("are paid once, whatever else of the payment changes", async () => {
    const { payment } = await world.pay(100n, PATIENT);
    const { otherAgent, mint, treasury } = world;
    const destination = purser.tokenAddress(treasury.publicKey, mint);

    const again: readonly Partial<Payment>[] = [
      {},
      { amount: { mint, base: 1n } },
      { notAfter: NOON + DAY },
      { payee: treasury.publicKey, destination },
    ];
    for (const change of again) {
      const attempt = { payment: { ...payment, ...change } };
      for (const way of ["pay", "payAtomic", "evaluate"] as const) {
        assert.equal((await denied(world, way, attempt)).reason, "PaymentIdReused");
      }
    }

    await world.grant({}, otherAgent.publicKey);
    const others = { ...payment, agent: otherAgent.publicKey };
    await passes(world, "pay", { payment: others, signer: otherAgent });
  });

  it("tell payments apart by any byte of the hash and by the second of issue", async () => {
    world.chain.setUnixTime(NOON + 100n);
    const { payment } = await world.pay(1n, PATIENT);
    const { issuedAt, hash } = payment.id;

    for (const at of [0, 7, 8, 15, 16, 23]) {
      const other = Uint8Array.from(hash);
      other[at]! ^= 0x80;
      await passes(world, "pay", { payment: { ...payment, id: { issuedAt, hash: other } } });
    }
    const earlier = { issuedAt: issuedAt - 1n, hash };
    await passes(world, "pay", { payment: { ...payment, id: earlier } });
  });

  it("are not paid again after a retry whose first transaction had landed (A47)", async () => {
    const payment = world.payment(100n);
    const instructions = await instructionsOf(world, "pay", { payment });
    assert.equal(await land(world, instructions, [world.agent]), null);

    world.chain.expireBlockhashes();
    const error = await errorOf(purser.pay(world.client, payment, { agent: world.agent }));

    assert.ok(error instanceof purser.PaymentDenied);
    assert.equal(error.reason, "PaymentIdReused");
    assert.equal(await world.balance(world.payee), 100n);
  });

  it("stay paid after a flood of small payments pushed them out of the ring (A54)", async () => {
    const paid = await flood(40, 7n);

    const { ids } = await world.mandate();
    const forgotten = paid.slice(0, -RING);
    assert.equal(ids.floor, forgotten.at(-1)!.id.issuedAt + 1n);
    for (const [place, payment] of paid.entries()) {
      const { reason } = await denied(world, "evaluate", { payment });
      const kept = place >= forgotten.length;
      assert.equal(reason, kept ? "PaymentIdReused" : "PaymentIdBelowFloor");
    }
  });

  it("stay paid after a revocation and a new grant (A10)", async () => {
    const [first] = await flood(RING + 2, 3n);
    await purser.revokeAll(world.client, { vault: world.vault, members: world.quorum });
    const before = (await world.mandate()).ids;

    await world.grant({ window: { seconds: 7_200n } });

    assert.deepEqual((await world.mandate()).ids, before);
    const { reason } = await denied(world, "pay", { payment: first! });
    assert.equal(reason, "PaymentIdBelowFloor");
  });

  it("from the future are refused and do not move the floor (A54)", async () => {
    const ahead = world.payment(1n, PATIENT);
    const { issuedAt, hash } = ahead.id;
    for (const seconds of [1n, DAY, 2n ** 64n - 1n - issuedAt]) {
      const id = { issuedAt: issuedAt + seconds, hash };
      const finding = await denied(world, "pay", { payment: { ...ahead, id } });
      assert.equal(finding.reason, "PaymentIdFromFuture");
      assert.deepEqual([finding.got, finding.limit], [id.issuedAt, NOON]);
    }

    await flood(RING + 1, 2n);

    assert.equal((await world.mandate()).ids.floor, NOON + 1n);
  });

  it("of the beginning of time are refused from the start", async () => {
    const payment = world.payment(1n, PATIENT);

    const zero = { issuedAt: 0n, hash: new Uint8Array(24) };
    const finding = await denied(world, "pay", { payment: { ...payment, id: zero } });

    // An empty place of the ring looks like this id.
    assert.equal(finding.reason, "PaymentIdReused");
    const other = { ...zero, hash: payment.id.hash };
    const below = await denied(world, "pay", { payment: { ...payment, id: other } });
    assert.deepEqual([below.reason, below.limit], ["PaymentIdBelowFloor", 1n]);
  });

  it("run out for a while when too many are fresh, and none is forgotten meanwhile", async () => {
    const paid = await flood(RING, 1n);

    const attempt = { payment: world.payment(1n, PATIENT) };
    const { reason, passesAt } = await denied(world, "pay", attempt);

    assert.deepEqual([reason, passesAt], ["PaymentIdsExhausted", NOON + RETENTION]);
    assert.equal((await denied(world, "pay", { payment: paid[0]! })).reason, "PaymentIdReused");
    world.chain.setUnixTime(passesAt!);
    await passes(world, "pay", attempt);
    assert.equal((await denied(world, "pay", { payment: paid[0]! })).reason, "PaymentIdBelowFloor");
  });

  it("issued before an older one was forgotten still count while they are above the floor", async () => {
    world.chain.setUnixTime(NOON + 50n);
    const slow = world.payment(1n, PATIENT);
    world.chain.setUnixTime(NOON);
    await flood(RING + 1, 10n);

    await passes(world, "pay", { payment: slow });
    assert.equal((await denied(world, "pay", { payment: slow })).reason, "PaymentIdReused");
  });

  it("are not used up by a payment that is denied", async () => {
    await world.grant({ caps: { perPayment: 10n } });
    const payment = world.payment(11n);
    await denied(world, "pay", { payment });

    await world.grant({});

    await passes(world, "pay", { payment });
  });

  for (const seed of [3, 4]) {
    it(`are paid at most once over a random history of replays and clock steps (seed ${seed})`, async () => {
      const random = new Random(seed);
      const { chain } = world;
      const made: Payment[] = [];
      const paid = new Set<string>();
      let replays = 0;
      for (let n = 0; n < 90; n += 1) {
        chain.advance(random.pick([0n, 1n, 3n, 20n, 40n, 400n, -15n, -100n]));
        const replayed = made.length > 0 && random.number(2) === 0;
        const payment = replayed ? random.pick(made) : world.payment(1n, PATIENT);
        if (!replayed) made.push(payment);
        const id = `${payment.id.issuedAt} ${Buffer.from(payment.id.hash).toString("hex")}`;

        const before = await world.balance(world.payee);
        const paying = purser.pay(world.client, payment, { agent: world.agent });
        const answer = await paying.then(
          () => "paid",
          (error: unknown) => error,
        );

        if (paid.has(id)) {
          replays += 1;
          assert.ok(answer instanceof purser.PaymentDenied, `replay ${n}`);
          assert.ok(["PaymentIdReused", "PaymentIdBelowFloor"].includes(answer.reason));
        } else if (answer === "paid") {
          paid.add(id);
        }
        const moved = (await world.balance(world.payee)) - before;
        assert.equal(moved, answer === "paid" ? 1n : 0n);
      }
      assert.ok(paid.size > 2 * RING && replays > RING, `${paid.size} paid, ${replays} replays`);
      assert.equal((await world.mandate()).counters.payments, BigInt(paid.size));
    });
  }

  it("of a stranger's transaction are not used up", async () => {
    const payment = world.payment(5n);
    const stranger = keypair("stranger");
    const finding = await denied(world, "pay", { payment, signer: stranger });
    assert.equal(finding.reason, "SignerNotAgent");

    await passes(world, "pay", { payment });
  });
});
