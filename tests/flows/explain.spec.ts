import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import type { Payment, PaymentState } from "../../sdk/src";
import { Bench } from "../support/bench";
import { AGENT_LIMITS, arrange, comparable, refusalOf } from "../support/limits";
import { evaluated } from "../support/attempt";
import { keypair, NOON } from "../support/world";
import type { World } from "../support/world";

describe("explain", () => {
  let bench: Bench;
  let world: World;

  before(async () => {
    bench = await Bench.create();
    ({ world } = bench);
  });

  beforeEach(() => bench.reset());

  function stateOf(payment: Payment): Promise<PaymentState> {
    const { vault, agent, payee, amount, destination } = payment;
    const payees = [destination ? { wallet: payee, destination } : payee];
    return purser.fetchPaymentState(world.client, { vault, agent, mint: amount.mint, payees });
  }

  it("answers as the program does, with all six gates", async () => {
    await world.grant({ caps: { day: 90n }, approvalThreshold: 50n });
    const payment = world.payment(100n);

    const { verdict, gates } = await purser.explain(await stateOf(payment), payment);

    assert.deepEqual(verdict, await evaluated(world, { payment }));
    assert.deepEqual(
      gates.map(({ gate, outcome }) => [gate, outcome]),
      [
        ["freeze", "pass"],
        ["context", "deny"],
        ["identity", "pass"],
        ["egress", "pass"],
        ["threat", "pass"],
        ["delegation", "escalate"],
      ],
    );
  });

  it("answers for a later time from what was read before", async () => {
    await world.grant({ caps: { day: 100n } });
    await world.pay(60n);
    const payment = world.payment(60n, { notAfter: NOON + 90_000n });
    const state = await stateOf(payment);

    const now = await purser.explain(state, payment);
    const [finding] = now.verdict.findings;
    assert.ok(finding?.passesAt);
    const before = await purser.explain(state, payment, { at: finding.passesAt - 1n });
    const at = await purser.explain(state, payment, { at: finding.passesAt });

    assert.deepEqual(
      [now, before, at].map(({ verdict }) => verdict.allowed),
      [false, false, true],
    );
    assert.equal(finding.headroom, 40n);
  });

  describe("agrees with the program at the boundary of", () => {
    for (const vector of AGENT_LIMITS) {
      it(vector.name, async () => {
        for (const probed of [...vector.passes, vector.denied]) {
          const { payment } = await arrange(bench, vector, probed);

          const { verdict } = await purser.explain(await stateOf(payment), payment);

          const found = verdict.findings.map((finding) => comparable(finding, vector));
          assert.deepEqual(found, probed === vector.denied ? [refusalOf(vector)] : []);
        }
      });
    }
  });

  describe("is refused", () => {
    it("for a payment of another vault, agent, mint or payee than the state's, which it names", async () => {
      const payment = world.payment(100n);
      const state = await stateOf(payment);
      const others: [string, Payment][] = [
        ["vault", { ...payment, vault: bench.otherVault }],
        ["agent", { ...payment, agent: world.otherAgent.publicKey }],
        ["mint", { ...payment, amount: { mint: bench.otherMint, base: 1n } }],
        ["payee", { ...payment, payee: bench.cousin }],
        ["payee", { ...payment, destination: bench.cousin }],
      ];
      for (const [what, other] of others) {
        await assert.rejects(purser.explain(state, other), (error) => {
          assert.ok(error instanceof purser.NotFetched);
          assert.match(error.message, new RegExp(what));
          return true;
        });
      }
    });

    it("for a payee without a token account, which it names", async () => {
      const payment = world.payment(100n, { payee: keypair("no account").publicKey });
      const state = await stateOf(payment);

      await assert.rejects(purser.explain(state, payment), purser.NoTokenAccount);
    });

    it("for an amount that does not fit the program", async () => {
      const payment = world.payment(100n);
      const state = await stateOf(payment);
      const amount = { mint: world.mint, base: 2n ** 64n };

      await assert.rejects(purser.explain(state, { ...payment, amount }), purser.InvalidNumber);
    });

    it("where vault, budget or mandate do not exist, which the reading names", async () => {
      const { client, vault, agent, mint, stranger } = world;
      const parties = { vault, agent: agent.publicKey, mint, payees: [] };
      const missing = [
        [{ ...parties, vault: stranger.publicKey }, "vault"],
        [{ ...parties, mint: stranger.publicKey }, "budget"],
        [{ ...parties, agent: stranger.publicKey }, "mandate"],
      ] as const;
      for (const [wrong, kind] of missing) {
        await assert.rejects(purser.fetchPaymentState(client, wrong), (error) => {
          assert.ok(error instanceof purser.AccountMissing);
          assert.equal(error.kind, kind);
          return true;
        });
      }
    });
  });

  it("keeps questions apart that are asked at the same time", async () => {
    await world.rate({ tier: 2, denied: true }, bench.cousin);
    const questions = [world.payee, bench.unrated, bench.cousin].map((payee) =>
      world.payment(100n, { payee }),
    );

    const answers = await Promise.all(
      questions.map(async (payment) => purser.explain(await stateOf(payment), payment)),
    );

    assert.deepEqual(
      answers.map(({ verdict }) => verdict.findings.map(({ reason }) => reason)),
      [[], [], ["PayeeDenied"]],
    );
  });
});
