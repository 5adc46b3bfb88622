import assert from "node:assert/strict";
import * as purser from "../sdk/src";
import type { Payment } from "../sdk/src";
import { denied, instructionsOf, passes, refused } from "./support/attempt";
import { Bench } from "./support/bench";
import { decides } from "./support/decisions";
import { spendAllButOne } from "./support/denials";
import { makesPayments } from "./support/settling";
import type { World } from "./support/world";

describe("pay", () => {
  let bench: Bench;
  let world: World;

  before(async () => {
    bench = await Bench.create();
    ({ world } = bench);
  });

  beforeEach(() => bench.reset());

  makesPayments("pay", () => bench);
  decides("pay", () => bench);

  it("counts up to the most that a counter holds, and denies one more (A5)", async () => {
    await spendAllButOne(bench);

    await passes(world, "pay", { payment: world.payment(1n) });
    const finding = await denied(world, "pay", { payment: world.payment(1n) });

    assert.equal(finding.reason, "CounterOverflow");
    assert.equal((await world.mandate()).counters.lifetimeSpent, 2n ** 64n - 1n);
  });

  describe("several times in one transaction", () => {
    async function together(...payments: Payment[]) {
      const made = payments.map((payment) => instructionsOf(world, "pay", { payment }));
      return (await Promise.all(made)).flat();
    }

    it("makes each payment with a record of its own", async () => {
      const instructions = await together(...[3n, 4n, 5n].map((base) => world.payment(base)));

      await purser.send(world.client, { instructions, signers: [world.agent] });

      assert.equal(await world.balance(world.payee), 12n);
      const { counters, evidence } = await world.mandate();
      assert.deepEqual([counters.payments, evidence.sequence], [3n, 3n]);
    });

    it("holds the later ones against what the earlier ones spent, and undoes all if one is denied", async () => {
      await world.grant({ caps: { day: 10n } });

      const error = await refused(world, await together(world.payment(6n), world.payment(5n)));

      assert.ok(error instanceof purser.PaymentDenied);
      assert.deepEqual([error.reason, error.got, error.headroom], ["DayCap", 11n, 4n]);
      assert.equal(error.site.instruction, 1);
    });

    it("denies the second of two with one id", async () => {
      const payment = world.payment(6n);

      const error = await refused(world, await together(payment, payment));

      assert.ok(error instanceof purser.PaymentDenied);
      assert.equal(error.reason, "PaymentIdReused");
    });

    it("undoes the payments before one that the token program refuses (A46)", async () => {
      const all = await world.balance(purser.authorityAddress(world.vault));

      const error = await refused(world, await together(world.payment(1n), world.payment(all)));

      assert.ok(error instanceof purser.TokenTransferFailed);
      assert.equal(error.site.instruction, 1);
    });
  });
});
