import assert from "node:assert/strict";
import { freezeAccount, thawAccount } from "@solana/spl-token";
import type { TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { MandateTerms, Payment } from "../../sdk/src";
import { verifiedRecords } from "../support/attack";
import { denied, failed, instructionsOf, passes, refused } from "../support/attempt";
import { Bench } from "../support/bench";
import { allBytes } from "../support/checkpoint";
import { settles } from "../support/settling";
import { approve, approveAnyId, ENDS } from "../support/vouching";
import { NOON, World } from "../support/world";

const THRESHOLD = 10n;

describe("approvals", () => {
  let bench: Bench;
  let world: World;

  before(async () => {
    bench = await Bench.create();
    ({ world } = bench);
  });

  beforeEach(async () => {
    await bench.reset();
    await world.grant({ approvalThreshold: THRESHOLD });
  });

  const owners = () => ({ vault: world.vault, members: world.quorum });
  const stored = async (index: bigint) =>
    (await purser.fetchApproval(world.client, world.vault, index))!;
  const shows = (payment: Payment, approval: bigint): Payment => ({
    ...payment,
    credentials: { approval },
  });

  for (const way of ["pay", "payAtomic"] as const) {
    describe(`let ${way} make one payment`, () => {
      it("of exactly the amount and the id, and are spent by it", async () => {
        const payment = world.payment(100n);
        const approval = await approve(world, payment);
        const { after } = await settles(world, way, shows(payment, approval));
        assert.equal(after.approval?.spent, 1);
      });

      it("of any id", async () => {
        const approval = await approveAnyId(world, world.payment(100n));
        const { after } = await settles(world, way, shows(world.payment(100n), approval));
        assert.equal(after.approval?.spent, 1);
      });

      it("of any amount up to a maximum, the unspent rest of which is lost", async () => {
        for (const base of [THRESHOLD + 1n, 99n, 100n]) {
          const approval = await approveAnyId(world, world.payment(100n), { maximum: true });
          await settles(world, way, shows(world.payment(base), approval));

          const again = { payment: shows(world.payment(THRESHOLD + 1n), approval) };
          assert.equal((await denied(world, way, again)).reason, "ApprovalSpent");
        }
      });

      it("at their last second", async () => {
        const payment = world.payment(100n, { notAfter: ENDS });
        const approval = await approve(world, payment, { notAfter: NOON + 600n });
        world.chain.setUnixTime(NOON + 600n);
        await settles(world, way, shows(payment, approval));
      });

      it("and are left as they are by one that needs none", async () => {
        const approval = await approveAnyId(world, world.payment(100n), { maximum: true });
        await settles(world, way, shows(world.payment(THRESHOLD), approval));

        await world.grant({ approvalThreshold: 100n });
        await settles(world, way, shows(world.payment(100n), approval));
        assert.equal((await stored(approval)).spent, 0);
      });

      it("and are left unspent by one that the token program refuses (A46)", async () => {
        const { client, issuer, mint, payee } = world;
        const account = purser.tokenAddress(payee, mint);
        const payment = world.payment(100n);
        const approval = await approve(world, payment);
        await freezeAccount(client.connection, issuer, account, mint, issuer);

        const error = await failed(world, way, { payment: shows(payment, approval) });

        assert.ok(error instanceof purser.TokenTransferFailed);
        assert.equal((await stored(approval)).spent, 0);
        await thawAccount(client.connection, issuer, account, mint, issuer);
        await settles(world, way, shows(payment, approval));
      });

      it("and are left unspent by one whose transaction fails after it (A46)", async () => {
        const payment = world.payment(100n);
        const approval = await approve(world, payment);
        const made = await instructionsOf(world, way, { payment: shows(payment, approval) });
        const over = await instructionsOf(world, way, { payment: world.payment(100n) });

        const error = await refused(world, [...made, ...over]);

        assert.ok(error instanceof purser.PaymentEscalated);
        assert.equal(error.site.instruction, made.length);
        await settles(world, way, shows(payment, approval));
      });
    });

    describe(`lift no limit that ${way} is held to:`, () => {
      const held: readonly [purser.Reason, (approve: Partial<MandateTerms>) => unknown][] = [
        ["PerPaymentCap", (terms) => world.grant({ ...terms, caps: { perPayment: 99n } })],
        ["DayCap", (terms) => world.grant({ ...terms, caps: { day: 99n } })],
        ["WeekCap", (terms) => world.grant({ ...terms, caps: { week: 99n } })],
        ["LifetimeCap", (terms) => world.grant({ ...terms, caps: { lifetime: 99n } })],
        [
          "WindowAmount",
          (terms) => world.grant({ ...terms, window: { seconds: 3_600n, limit: 99n } }),
        ],
        [
          "WindowCount",
          (terms) => world.grant({ ...terms, window: { seconds: 3_600n, payments: 0n } }),
        ],
        [
          "TierShare",
          (terms) =>
            world.grant({
              ...terms,
              window: { seconds: 3_600n, limit: 100n, tierShares: [0, 0, 7, 8, 8] },
            }),
        ],
        ["MandateHeld", (terms) => world.grant({ ...terms, held: true })],
        ["BudgetDayCap", () => world.budget({ day: 99n })],
        ["PayeeDayCap", () => world.rate({ tier: 2, caps: { mint: world.mint, day: 99n } })],
        ["PayeeDenied", () => world.rate({ tier: 2, denied: true, caps: { mint: world.mint } })],
        [
          "VaultPaused",
          () => purser.pause(world.client, { vault: world.vault, member: world.members[0] }),
        ],
        ["GrantEpochStale", () => purser.revokeAll(world.client, owners())],
      ];
      for (const [reason, limit] of held) {
        it(reason, async () => {
          const payment = world.payment(100n);
          const approval = await approve(world, payment);
          await limit({ approvalThreshold: THRESHOLD });

          const finding = await denied(world, way, { payment: shows(payment, approval) });

          assert.equal(finding.reason, reason);
          assert.equal((await stored(approval)).spent, 0);
        });
      }
    });
  }

  describe("are spent by the first of two payments in one transaction, which then", () => {
    type Made = (payment: Payment) => Promise<TransactionInstruction[]>;
    const pay: Made = (payment) => instructionsOf(world, "pay", { payment });
    const triple: Made = (payment) => instructionsOf(world, "payAtomic", { payment });

    for (const [how, first, second] of [
      ["pay and pay", pay, pay],
      ["three instructions twice", triple, triple],
      ["pay and three instructions", pay, triple],
      ["three instructions and pay", triple, pay],
    ] as const) {
      it(`is undone with the second (A30): ${how}`, async () => {
        const approval = await approveAnyId(world, world.payment(100n), { maximum: true });
        const one = await first(shows(world.payment(50n), approval));
        const other = await second(shows(world.payment(50n), approval));

        const error = await refused(world, [...one, ...other]);

        assert.ok(error instanceof purser.PaymentEscalated);
        assert.equal(error.approval?.reason, "ApprovalSpent");
        assert.equal(error.site.instruction, one.length);
      });
    }

    it("is undone in a batch too, which lands where each payment has its own", async () => {
      const { client, agent } = world;
      const [one, other] = [world.payment(60n), world.payment(70n)];
      const shared = await approveAnyId(world, one, { maximum: true, amount: other.amount });
      const before = await allBytes(world);
      const batch = [shows(one, shared), shows(other, shared)];
      await assert.rejects(purser.payBatch(client, batch, { agent }), purser.PaymentEscalated);
      assert.equal(await allBytes(world), before);

      const own = await approve(world, other);
      const steps = purser.atomicPayment(shows(other, own)).gate().transfer().feedback();
      const paid = await world.balance(world.payee);
      const { receipts } = await purser.payBatch(client, [shows(one, shared), steps], { agent });
      assert.equal(receipts.length, 2);
      assert.equal(await world.balance(world.payee), paid + 130n);
      assert.deepEqual([(await stored(shared)).spent, (await stored(own)).spent], [1, 1]);
    });
  });

  it("are not revived by a clock that steps back (A3)", async () => {
    const approval = await approveAnyId(world, world.payment(100n), { notAfter: NOON + 60n });
    world.chain.setUnixTime(NOON + 61n);
    await world.pay(1n);
    world.chain.setUnixTime(NOON);

    const payment = shows(world.payment(100n), approval);
    const { reason, got, limit } = await denied(world, "pay", { payment });
    assert.deepEqual([reason, got, limit], ["ApprovalExpired", NOON + 61n, NOON + 60n]);
  });

  it("survive a change of the mandate's terms, and are held to the new ones", async () => {
    const payment = world.payment(100n);
    const approval = await approve(world, payment);
    await world.grant({ approvalThreshold: THRESHOLD, caps: { day: 100n } });
    await settles(world, "pay", shows(payment, approval));
  });

  it("let an escalated payment be made later under its own id, once, however often it is sent", async () => {
    const fresh = await World.create();
    await fresh.grant({ approvalThreshold: THRESHOLD });
    const { client, agent, chain, quorum: members } = fresh;
    const invoice = fresh.payment(100n);
    const notAfter = NOON + 10_000n;
    const retry = async () => {
      const approval = await purser.findApproval(client, invoice);
      const shown = approval === null ? {} : { credentials: { approval } };
      return purser.payOnce(client, { ...invoice, ...shown, notAfter }, { agent });
    };
    await assert.rejects(retry(), purser.PaymentEscalated);

    // The owners take their time: longer than an agent waits by default.
    chain.advance(7_200n);
    await assert.rejects(retry(), purser.PaymentEscalated);
    const { index } = await purser.approvePayment(client, { ...invoice, members, notAfter });

    const receipt = await retry();
    const again = await retry();
    const once = { ...shows(invoice, index), notAfter };
    const shown = await purser.payOnce(client, once, { agent });

    const signatures = new Set([receipt, again, shown].map(({ signature }) => signature));
    assert.equal(signatures.size, 1);
    assert.equal(await fresh.balance(fresh.payee), 100n);
  });

  it("of one id are of no use once other payments pushed it out, and one of any id is", async () => {
    const old = world.payment(100n);
    const approval = await approve(world, old);
    for (let i = 0; i < 17; i += 1) {
      world.chain.advance(31n);
      await world.pay(1n);
    }
    const payment = { ...shows(old, approval), notAfter: ENDS };
    assert.equal((await denied(world, "pay", { payment })).reason, "PaymentIdBelowFloor");

    const any = await approveAnyId(world, old);
    await passes(world, "pay", { payment: shows(world.payment(100n), any) });
  });

  it("leave evidence that verifies, of payments and of escalations that were recorded", async () => {
    const fresh = await World.create();
    await fresh.grant({ approvalThreshold: THRESHOLD });
    const { client, agent, chain } = fresh;
    const [one, other] = [fresh.payment(100n), fresh.payment(200n)];
    const [first, second] = [await approve(fresh, one), await approve(fresh, other)];
    const steps = purser.atomicPayment(shows(other, second)).gate().transfer().feedback();

    await purser.recordDenial(client, one, { agent });
    await purser.pay(client, shows(one, first), { agent });
    await purser.payAtomic(client, steps, { agent });
    chain.advance(1n);
    const spent = await purser.recordDenial(client, shows(fresh.payment(200n), second), { agent });

    assert.equal(spent.verdict.escalation?.approval?.reason, "ApprovalIdMismatch");
    const records = await verifiedRecords(fresh);
    assert.deepEqual(
      records.map(({ record: { kind, amount, gates } }) => [kind, amount, gates.delegation]),
      [
        ["denial", 100n, "escalate"],
        ["decision", 100n, "pass"],
        ["decision", 200n, "pass"],
        ["outcome", 200n, "pass"],
        ["denial", 200n, "escalate"],
      ],
    );
  });

  describe("are listed", () => {
    const states = async () =>
      (await purser.approvals(world.client, world.vault)).map(({ index, state }) => [index, state]);

    it("the oldest first, with what they are good for, of this vault alone", async () => {
      assert.deepEqual(await states(), []);
      const payments = [1n, 2n, 3n, 4n].map((more) => world.payment(100n + more));
      const [spent, expired, usable] = [
        await approve(world, payments[0]!),
        await approve(world, payments[1]!, { notAfter: NOON }),
        await approve(world, payments[2]!),
      ];
      await approve(world, payments[3]!, { vault: bench.otherVault });
      await passes(world, "pay", { payment: shows(payments[0]!, spent) });
      world.chain.setUnixTime(NOON + 1n);

      assert.deepEqual(await states(), [
        [spent, "spent"],
        [expired, "expired"],
        [usable, "usable"],
      ]);
      const [, , last] = await purser.approvals(world.client, world.vault);
      const { state, ...approval } = last!;
      assert.deepEqual([state, approval], ["usable", await stored(usable)]);
    });

    it("as void once the owners revoked all mandates, but as spent if they are spent", async () => {
      const [one, other] = [world.payment(100n), world.payment(101n)];
      const [spent, open] = [await approve(world, one), await approve(world, other)];
      await passes(world, "pay", { payment: shows(one, spent) });
      await purser.revokeAll(world.client, owners());

      assert.deepEqual(await states(), [
        [spent, "spent"],
        [open, "void"],
      ]);
    });

    it("as void once the owners changed their rules", async () => {
      const open = await approve(world, world.payment(100n));
      await purser.setDelays(world.client, { ...owners(), timelock: 0n });
      assert.deepEqual(await states(), [[open, "void"]]);
    });

    it("so that exactly those which are not usable are reclaimed", async () => {
      const { client, vault, stranger: feePayer } = world;
      const usable = await approve(world, world.payment(100n));
      await approve(world, world.payment(100n), { notAfter: NOON });
      world.chain.setUnixTime(NOON + 1n);

      for (const { index, state } of await purser.approvals(client, vault)) {
        const reclaimed = purser.reclaimApproval(client, { vault, index, feePayer });
        if (state === "usable") await assert.rejects(reclaimed, purser.PolicyRefused);
        else await reclaimed;
      }
      assert.deepEqual(await states(), [[usable, "usable"]]);
    });
  });
});
