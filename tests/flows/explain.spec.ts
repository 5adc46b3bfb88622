import assert from "node:assert/strict";
import { TOKEN_2022_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Credentials, Payment, PaymentState } from "../../sdk/src";
import { Bench } from "../support/bench";
import { arrange, comparable, LIMITS, refusalOf } from "../support/limits";
import { evaluated } from "../support/attempt";
import { DENIALS } from "../support/denials";
import { intercepted } from "../support/interception";
import { KEY, open, OTHER_KEY } from "../support/sessions";
import { newMint } from "../support/token-2022";
import { Holding } from "../support/holding";
import { approve, accept, ATTESTOR, vouch } from "../support/vouching";
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
    const { vault, agent, payee, amount, destination, credentials = {} } = payment;
    const payees = [destination ? { wallet: payee, destination } : payee];
    const parties = { vault, agent, mint: amount.mint, payees, credentials };
    return purser.fetchPaymentState(world.client, parties);
  }

  /** A payment of 100 that needs a validation and an approval, and all that can be shown for it. */
  async function needingWords(): Promise<Payment & { credentials: Required<Credentials> }> {
    await world.grant({ validationThreshold: 10n, approvalThreshold: 10n });
    await open(world);
    await accept(world);
    const payment = world.payment(100n);
    const attestation = await vouch(world);
    const approval = await approve(world, payment);
    return { ...payment, credentials: { session: KEY.publicKey, attestation, approval } };
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

  it("answers for what a payment shows, whatever else the state has", async () => {
    const payment = await needingWords();
    const { session, attestation, approval } = payment.credentials;
    const state = await stateOf(payment);
    const shown: [Credentials, string[]][] = [
      [{ session, attestation, approval }, []],
      [{ attestation, approval }, []],
      [{ session, approval }, ["ValidationRequired"]],
      [{ session, attestation }, ["ApprovalRequired"]],
      [{}, ["ValidationRequired", "ApprovalRequired"]],
    ];
    for (const [credentials, reasons] of shown) {
      const asked = { ...payment, credentials };

      const { verdict } = await purser.explain(state, asked);

      assert.deepEqual(verdict, await purser.evaluate(world.client, asked));
      assert.deepEqual(
        verdict.findings.map(({ reason }) => reason),
        reasons,
      );
    }
  });

  it("agrees with the program on every denial of a payment as its signer sends it", async () => {
    const reasons = new Set<string>();
    for (const denial of DENIALS) {
      await bench.reset();
      const { payment, accounts, trailing, signer = world.agent } = await denial.arrange(bench);
      const own = signer.publicKey.equals(payment.credentials?.session ?? payment.agent);
      if (accounts || trailing || !own) continue;

      const { verdict } = await purser.explain(await stateOf(payment), payment);

      assert.deepEqual(verdict, await evaluated(world, { payment }), denial.when);
      for (const { reason } of verdict.findings) reasons.add(reason);
    }
    assert.ok(reasons.size > 25, [...reasons].join());
  });

  describe("agrees with the program at the boundary of", () => {
    for (const vector of LIMITS) {
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

    it("for a payment that shows what the state does not have, which it names", async () => {
      const payment = await needingWords();
      const { attestation, approval } = payment.credentials;
      const others: [string, Credentials][] = [
        ["session", { session: OTHER_KEY.publicKey }],
        ["attestation", { attestation: { ...attestation, attestor: OTHER_KEY.publicKey } }],
        ["attestation", { attestation: { ...attestation, capability: new Uint8Array(32) } }],
        ["approval", { approval: approval + 1n }],
      ];
      for (const [what, credentials] of others) {
        for (const state of [payment, { ...payment, credentials: {} }]) {
          const asked = { ...payment, credentials };
          await assert.rejects(purser.explain(await stateOf(state), asked), (error) => {
            assert.ok(error instanceof purser.NotFetched);
            assert.match(error.message, new RegExp(`of ${what} `));
            return true;
          });
        }
      }
    });

    it("for a payment that names another token program than the mint's, which it names", async () => {
      const payment = world.payment(100n);
      const asked = { ...payment, tokenProgram: TOKEN_2022_PROGRAM_ID };

      await assert.rejects(purser.explain(await stateOf(payment), asked), /token program/);
    });

    it("for a mint that is too long to be read here, which the reading says", async () => {
      const { chain } = world;
      const { mint } = await Holding.open(world, await newMint(world, "long mint"), [], 0n);
      const account = chain.account(mint)!;
      const data = Buffer.alloc(16 * 1024 + 1);
      data.set(account.data);
      const payment = world.payment(100n, { amount: { mint, base: 100n } });
      await stateOf(payment);
      chain.setAccount(mint, { ...account, lamports: 10n ** 9n, data });

      await assert.rejects(stateOf(payment), (error) => {
        assert.ok(error instanceof purser.AccountTooLong);
        assert.deepEqual([error.bytes, error.most], [data.length, data.length - 1]);
        return true;
      });
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

    it("where vault, budget, mandate or a credential do not exist, which the reading names", async () => {
      const { client, vault, agent, mint, stranger } = world;
      const parties = { vault, agent: agent.publicKey, mint, payees: [] };
      const attestation = { attestor: ATTESTOR.publicKey, capability: new Uint8Array(32) };
      const missing = [
        [{ ...parties, vault: stranger.publicKey }, "vault"],
        [{ ...parties, mint: stranger.publicKey }, "budget"],
        [{ ...parties, agent: stranger.publicKey }, "mandate"],
        [{ ...parties, credentials: { session: KEY.publicKey } }, "session"],
        [{ ...parties, credentials: { attestation } }, "attestor"],
        [{ ...parties, credentials: { approval: 0n } }, "approval"],
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

  it("is asked about accounts of one slot, with all credentials and up to 45 payees", async () => {
    const payment = await needingWords();
    const { vault, agent, amount, credentials } = payment;
    const calls: number[] = [];
    const connection = intercepted(
      world.client.connection,
      "getMultipleAccountsInfoAndContext",
      (call, [addresses]) => {
        calls.push((addresses as unknown[]).length);
        return call();
      },
    );
    const others = Array.from({ length: 45 }, (_, n) => keypair(`payee ${n}`).publicKey);
    const read = (payees: PublicKey[]) =>
      purser.fetchPaymentState(purser.connect(connection), {
        vault,
        agent,
        mint: amount.mint,
        payees,
        credentials,
      });

    const state = await read([payment.payee, ...others.slice(1)]);
    assert.deepEqual(calls, [100]);
    await read([payment.payee, ...others]);
    assert.deepEqual(calls, [100, 100, 2]);
    assert.equal((await purser.explain(state, payment)).verdict.allowed, true);
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
