import assert from "node:assert/strict";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Payment } from "../../sdk/src";
import { returnedBy } from "../../sdk/src/agent/evaluate";
import { paymentAccounts, paymentArgs } from "../../sdk/src/agent/payment";
import { Random } from "../support/random";
import { Draw, HASH_WORD, spoil } from "../support/random-state";
import type { Kind } from "../support/random-state";
import { keypair, NOON, World } from "../support/world";

/** Random states and requests. */
const CASES = 5_000;

describe("explain and the program's evaluate", () => {
  let world: World;
  let otherMint: PublicKey;
  let originals: { kind: Kind; at: PublicKey; data: Buffer }[];
  const unrated = keypair("unrated payee").publicKey;

  before(async () => {
    world = await World.create();
    await world.openAccount(unrated, world.mint);
    otherMint = await world.newMint("other mint");
    await world.openAccount(world.payee, otherMint);
    const { vault, mint, agent, payee } = world;
    await world.rate({ tier: 2, caps: { mint } });
    const stored: [Kind, PublicKey][] = [
      ["vault", vault],
      ["budget", purser.budgetAddress(vault, mint)],
      ["mandate", purser.mandateAddress(vault, agent.publicKey, mint)],
      ["counterparty", purser.counterpartyAddress(vault, payee)],
    ];
    originals = stored.map(([kind, at]) => ({ kind, at, data: world.chain.account(at)!.data }));
  });

  function drawState(draw: Draw): void {
    const { chain, client } = world;
    for (const { kind, at, data } of originals) {
      const spoilt = Buffer.from(data);
      spoil(client.program.idl, kind, spoilt, draw);
      chain.setAccount(at, { lamports: 10n ** 9n, owner: purser.PROGRAM_ID, data: spoilt });
    }
    chain.setUnixTime(draw.now);
  }

  function drawPayment(draw: Draw): Payment {
    const { random, now } = draw;
    const { vault, mint, treasury } = world;
    const own = purser.authorityAddress(vault);
    const payee = draw.once(50) ? own : random.pick([world.payee, world.payee, unrated]);
    const destination = draw.once(12)
      ? random.pick([
          purser.tokenAddress(treasury.publicKey, mint),
          purser.tokenAddress(world.payee, otherMint),
        ])
      : purser.tokenAddress(payee, mint);
    const hash = Buffer.alloc(24);
    hash.writeBigUInt64LE(HASH_WORD, 0);
    hash.writeBigUInt64LE(draw.small(2), 16);
    return {
      vault,
      agent: world.agent.publicKey,
      payee,
      amount: { mint, base: draw.once(30) ? 0n : draw.amount() },
      id: { issuedAt: now + random.between(-60n, draw.once(9) ? 3n : 0n), hash },
      notAfter: draw.moment(draw.once(5) ? 3n : 0n) + draw.small(2) * 60n,
      destination,
    };
  }

  /** The return data of the program's `evaluate`. */
  async function evaluated(payment: Payment): Promise<Uint8Array> {
    const instruction = await world.client.program.methods
      .evaluate(paymentArgs(payment))
      .accountsStrict(paymentAccounts(world.client, payment))
      .instruction();
    return returnedBy(world.client, instruction, payment.agent);
  }

  it(`give the same verdict bytes on ${CASES} random states and requests`, async () => {
    const random = new Random(20_260_330);
    const seen = new Map<string, number>();
    for (let n = 0; n < CASES; n += 1) {
      const now = NOON + random.between(-200_000n, 400_000n);
      const draw = new Draw(random, now, world.stranger.publicKey);
      drawState(draw);
      const payment = drawPayment(draw);
      const { vault, agent, payee, destination } = payment;
      const state = await purser.fetchPaymentState(world.client, {
        vault,
        agent,
        mint: world.mint,
        payees: [{ wallet: payee, destination: destination! }],
      });

      const { encoded, verdict } = await purser.explain(state, payment);
      const answer = await evaluated(payment);

      assert.equal(
        Buffer.from(encoded).toString("hex"),
        Buffer.from(answer).toString("hex"),
        `${n}`,
      );
      const reasons = verdict.allowed ? ["allowed"] : verdict.findings.map(({ reason }) => reason);
      for (const reason of reasons) seen.set(reason, (seen.get(reason) ?? 0) + 1);
    }

    // The states are worth trying: each reason that accounts and a request can give came up, and so did permission.
    const unreachable = ["ClockInvalid"];
    const gates = purser.REASONS.filter(({ code }) => code >= 100 && code < 700);
    const missed = [...gates.map(({ name }) => name), "CounterOverflow", "allowed"].filter(
      (name) => !seen.has(name) && !unreachable.includes(name),
    );
    assert.deepEqual(missed, []);
    assert.ok((seen.get("allowed") ?? 0) > CASES / 100, `${seen.get("allowed")} were allowed`);
  });
});
