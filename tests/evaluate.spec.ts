import assert from "node:assert/strict";
import * as purser from "../sdk/src";
import { REASONS } from "../sdk/src";
import type { Finding } from "../sdk/src";
import { paymentAccounts, paymentArgs } from "../sdk/src/agent/payment";
import { denied, evaluated, passes } from "./support/attempt";
import type { Attempt } from "./support/attempt";
import { Bench } from "./support/bench";
import { allBytes } from "./support/checkpoint";
import { decides } from "./support/decisions";
import { DENIALS } from "./support/denials";
import { arrange, LIMITS } from "./support/limits";
import { errorOf } from "./support/outcome";
import { keypair, NOON } from "./support/world";
import type { World } from "./support/world";

describe("evaluate", () => {
  let bench: Bench;
  let world: World;

  before(async () => {
    bench = await Bench.create();
    ({ world } = bench);
  });

  beforeEach(() => bench.reset());

  decides("evaluate", () => bench);

  it("is tried, as pay and gate are, on every reason that a gate can have", () => {
    const tried = [...LIMITS.map(({ refusal }) => refusal.reason), ...DENIALS.map((d) => d.reason)];
    const codes = LIMITS.map(({ refusal }) => [refusal.reason, refusal.code]);

    const gates = REASONS.filter(({ code }) => code >= 100 && code < 700);
    const untried = gates.filter(({ name }) => !tried.includes(name)).map(({ name }) => name);
    const byName = new Map<string, number>(REASONS.map(({ name, code }) => [name, code]));

    assert.ok(gates.length > 40);
    assert.deepEqual(untried, []);
    assert.deepEqual(
      codes,
      LIMITS.map(({ refusal: { reason } }) => [reason, byName.get(reason)]),
    );
  });

  it("changes nothing, landed as a transaction that anyone may send and that names no signer", async () => {
    const { client, stranger } = world;
    const payment = world.payment(100n);
    const instruction = await client.program.methods
      .evaluate(paymentArgs(payment))
      .accountsStrict(paymentAccounts(client, payment))
      .instruction();
    const before = await allBytes(world);

    await purser.send(client, { instructions: [instruction], signers: [stranger] });

    assert.deepEqual(
      instruction.keys.filter(({ isSigner, isWritable }) => isSigner || isWritable),
      [],
    );
    assert.equal(await allBytes(world), before);
  });

  it("answers through the client, for whoever simulates it", async () => {
    const payment = world.payment(100n);

    const own = await purser.evaluate(world.client, payment);
    const strangers = await purser.evaluate(world.client, payment, world.stranger.publicKey);

    assert.deepEqual([own.allowed, strangers.allowed], [true, true]);
  });

  it("shows what every gate found, the freeze first", async () => {
    await world.grant({
      caps: { perPayment: 10n },
      window: { seconds: 3_600n, limit: 20n },
      approvalThreshold: 30n,
    });
    await world.rate({ tier: 2, denied: true, caps: { mint: world.mint } });
    await purser.revokeAll(world.client, { vault: world.vault, members: world.quorum });
    await purser.pause(world.client, { vault: world.vault, member: world.members[0] });

    const verdict = await evaluated(world, { payment: world.payment(100n) });

    assert.deepEqual(
      verdict.findings.map(({ gate, reason, headroom }) => [gate, reason, headroom]),
      [
        ["freeze", "VaultPaused", 0n],
        ["context", "PerPaymentCap", 10n],
        ["identity", "GrantEpochStale", 0n],
        ["egress", "PayeeDenied", 0n],
        ["threat", "WindowAmount", 20n],
        ["delegation", "ApprovalRequired", 30n],
      ],
    );
  });

  it("finds what a refused pay reports, byte for byte", async () => {
    await world.grant({ caps: { day: 10n }, approvalThreshold: 5n });
    const payment = world.payment(11n);

    const verdict = await evaluated(world, { payment });
    const error = await errorOf(purser.pay(world.client, payment, { agent: world.agent }));

    assert.ok(error instanceof purser.PaymentDenied);
    assert.deepEqual(error.verdict, verdict);
    assert.equal(verdict.findings.length, 2);
  });

  it("is refused at a time before 1970", async () => {
    const payment = world.payment(100n);
    world.chain.setUnixTime(-1n);

    const error = await errorOf(evaluated(world, { payment }));

    assert.ok(error instanceof purser.PolicyRefused);
    assert.equal(error.reason, "ClockInvalid");
  });

  it("allows no payment with an authority that does not own custody, which pay refuses (A16)", async () => {
    const authorities = [
      keypair("stray").publicKey,
      purser.authorityAddress(bench.otherVault),
      world.vault,
    ];
    for (const authority of authorities) {
      const attempt = { payment: world.payment(100n), accounts: { authority } };
      const answer = await evaluated(world, attempt).catch((error: unknown) => error);

      const refused = answer instanceof purser.TransactionFailed;
      assert.ok(refused || !(answer as purser.Verdict).allowed, authority.toBase58());
    }
  });

  describe("gives advice that is exact:", () => {
    const DAY = 86_400n;

    function asking({ payment, ...rest }: Attempt, base: bigint): Attempt {
      const amount = { ...payment.amount, base };
      return { ...rest, payment: { ...payment, amount, notAfter: NOON + 80n * DAY } };
    }

    async function deniedFor(reason: Finding["reason"], attempt: Attempt): Promise<void> {
      assert.equal((await denied(world, "evaluate", attempt)).reason, reason);
    }

    for (const vector of LIMITS) {
      const { name, refusal, denied: value, probe } = vector;
      if (refusal.headroom !== undefined && refusal.headroom > 0) {
        it(`${name}: the headroom passes, one more does not`, async () => {
          const attempt = await arrange(bench, vector, value);
          const { headroom, reason } = await denied(world, "pay", attempt);

          await deniedFor(reason, asking(attempt, headroom + 1n));
          await passes(world, "pay", asking(attempt, headroom));
        });
      }
      if (refusal.headroom === 0 && probe !== "request.amount") {
        it(`${name}: without headroom not even one passes`, async () => {
          const attempt = await arrange(bench, vector, value);
          const { reason } = await denied(world, "evaluate", attempt);

          const { payment } = attempt;
          const one = { ...payment, amount: { ...payment.amount, base: 1n } };
          await deniedFor(reason, { ...attempt, payment: one });
        });
      }
      if (refusal.passesAt === null) {
        it(`${name}: time alone never helps`, async () => {
          const attempt = await arrange(bench, vector, value);
          const { reason } = await denied(world, "evaluate", attempt);
          const { payment } = attempt;
          const late =
            probe === "request.notAfter" ? payment : asking(attempt, payment.amount.base).payment;

          for (const days of [1n, 7n, 70n]) {
            world.chain.setUnixTime(NOON + days * DAY);
            await deniedFor(reason, { ...attempt, payment: late });
          }
        });
      } else {
        it(`${name}: from passesAt on it passes, one second before it does not`, async () => {
          const attempt = await arrange(bench, vector, value);
          const { passesAt, reason } = await denied(world, "pay", attempt);
          const patient = asking(attempt, attempt.payment.amount.base);

          world.chain.setUnixTime(passesAt! - 1n);
          await deniedFor(reason, patient);
          world.chain.setUnixTime(passesAt!);
          await passes(world, "pay", patient);
        });
      }
    }

    it("what only time can mend has no headroom now", async () => {
      for (const vector of LIMITS.filter(({ refusal }) => refusal.headroom === undefined)) {
        const attempt = await arrange(bench, vector, vector.denied);

        assert.equal((await denied(world, "evaluate", attempt)).headroom, 0n, vector.name);
      }
    });

    it("an amount over the whole of a day's, a week's or a window's limit never passes", async () => {
      for (const terms of [
        { caps: { day: 10n } },
        { caps: { week: 10n } },
        { caps: {}, window: { seconds: 3_600n, limit: 10n } },
      ]) {
        await world.grant(terms);
        const finding = await denied(world, "pay", { payment: world.payment(11n) });
        assert.deepEqual([finding.headroom, finding.passesAt], [10n, null]);
      }
    });

    it("a clock that stepped back gets the same passesAt, and it holds (A3)", async () => {
      await world.grant({ caps: { day: 10n } });
      world.chain.setUnixTime(NOON + DAY);
      await world.pay(10n);
      world.chain.setUnixTime(NOON + 100n);
      const attempt = asking({ payment: world.payment(1n) }, 1n);

      const { passesAt, reason } = await denied(world, "pay", attempt);

      assert.equal(passesAt, NOON + DAY + DAY / 2n);
      world.chain.setUnixTime(passesAt - 1n);
      await deniedFor(reason, attempt);
      world.chain.setUnixTime(passesAt);
      await passes(world, "pay", attempt);
    });
  });
});
