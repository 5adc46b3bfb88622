import assert from "node:assert/strict";
import * as purser from "../sdk/src";
import type { Payment, Verdict } from "../sdk/src";
import { encodeGateOutcomes, gateOutcomes } from "../sdk/src/core/gate-outcomes";
import { paymentAccounts, paymentArgs } from "../sdk/src/agent/payment";
import { number } from "../sdk/src/core/number";
import { evaluated, refused, shownAccounts } from "./support/attempt";
import type { Attempt } from "./support/attempt";
import { Bench } from "./support/bench";
import { DENIALS } from "./support/denials";
import { arrange, LIMITS } from "./support/limits";
import { openTicket } from "./support/open-ticket";
import { NOT_SIGNED, NOT_WRITABLE } from "./support/outcome";
import { fields, refuses } from "./support/refusal";
import { keypair, World } from "./support/world";
import { refusesWrongAccounts } from "./support/wrong-accounts";

/** What the gates find against a payment over the day's limit. */
const DENIED: Pick<Verdict, "findings"> = {
  findings: [
    {
      ...{ gate: "context", outcome: "deny", reason: "DayCap" },
      ...{ got: 20n, limit: 10n, headroom: 10n, passesAt: null },
    },
  ],
};

describe("record_denial", () => {
  let bench: Bench;
  let world: World;

  before(async () => {
    bench = await Bench.create();
    ({ world } = bench);
  });

  beforeEach(() => bench.reset());

  /** Records a verdict that somebody claims. */
  const claims =
    (payment: Payment, claimed: Pick<Verdict, "findings">, ...times: 1[]) =>
    async (client: purser.Client) => {
      const instruction = await purser.recordDenialInstruction(client, payment, claimed);
      const instructions = [instruction, ...times.map(() => instruction)];
      return purser.send(client, { instructions, signers: [world.agent] });
    };

  describe("in a history of payments", () => {
    function verified({ client, vault, agent, mint }: World): Promise<purser.EvidenceReport> {
      return purser.verifyEvidence(client, { vault, agent: agent.publicKey, mint });
    }

    it("writes what the gates found into the evidence, which still verifies, and changes nothing else", async () => {
      const fresh = await World.create();
      await fresh.grant({ caps: { day: 10n }, approvalThreshold: 15n });
      await fresh.pay(4n);
      const before = await fresh.mandate();
      const payment = fresh.payment(20n);

      const { verdict, record } = await purser.recordDenial(fresh.client, payment, {
        agent: fresh.agent,
        feePayer: fresh.stranger,
      });

      const after = await fresh.mandate();
      const { evidence, deniedSlot } = after;
      const unchanged = { ...after, evidence: before.evidence, deniedSlot: before.deniedSlot };
      assert.deepEqual(fields(unchanged), fields(before));
      assert.ok(before.deniedSlot === 0n && deniedSlot > 0n);
      assert.deepEqual([record?.sequence, evidence.sequence], [2n, 2n]);
      assert.equal(verdict.allowed, false);

      await fresh.pay(6n);
      const { entries, check } = await verified(fresh);
      assert.equal(check.status, "verified");
      assert.deepEqual(
        entries.map(({ record: { kind, path, amount } }) => [kind, path, amount]),
        [
          ["decision", "fused", 4n],
          ["denial", "unpaid", 20n],
          ["decision", "fused", 6n],
        ],
      );
      assert.deepEqual(entries[1]?.record.gates, {
        ...{ freeze: "pass", context: "deny", identity: "pass", egress: "pass", threat: "pass" },
        delegation: "escalate",
      });
    });

    it("verifies no longer when the gates of a denial are altered in the record", async () => {
      const fresh = await World.create();
      await fresh.grant({ caps: { day: 10n } });
      await purser.recordDenial(fresh.client, fresh.payment(20n), { agent: fresh.agent });
      const { entries } = await verified(fresh);
      const [entry] = entries;
      assert.ok(entry);

      const gates = { ...entry.record.gates, freeze: "deny" } as const;

      const genesis = new Uint8Array(32);
      assert.deepEqual(purser.nextHead(genesis, entry.record), entry.head);
      assert.notDeepEqual(purser.nextHead(genesis, { ...entry.record, gates }), entry.head);
    });
  });

  it("locks nothing but its mandate, so that denials hold up nobody else's payments (A42)", async () => {
    const payment = world.payment(1n);
    const verdict = { findings: [] } as const;
    const { keys } = await purser.recordDenialInstruction(world.client, payment, verdict);

    const mandate = purser.mandateAddress(world.vault, world.agent.publicKey, world.mint);
    const written = keys.filter(({ isWritable }) => isWritable).map(({ pubkey }) => pubkey);
    assert.deepEqual(
      written.map((key) => key.toBase58()),
      [mandate.toBase58()],
    );
  });

  describe("records, as evaluate finds it, a payment denied", () => {
    /** The instruction with the accounts and the signer of an attempt. */
    function instructionOf(attempt: Attempt, { findings }: Verdict) {
      const { client } = world;
      const { payment, accounts, signer } = attempt;
      const gates = number("gates", encodeGateOutcomes(gateOutcomes(findings)));
      const agent = signer?.publicKey ?? payment.agent;
      return client.program.methods
        .recordDenial(paymentArgs(payment), gates)
        .accountsStrict({ ...paymentAccounts(client, payment), agent, ...accounts })
        .remainingAccounts(shownAccounts(world, attempt, "read"))
        .instruction();
    }

    /** Whose evidence it is must hold in any case; everything else may be what is denied. */
    async function recordsAsFound(attempt: Attempt): Promise<void> {
      const found = await evaluated(world, attempt);
      const { vault, agent, amount, payee, id } = attempt.payment;
      const { mint } = amount;
      const stored = async () =>
        (await purser.fetchMandate(world.client, vault, agent, mint))?.evidence ?? assert.fail();
      const before = await stored();
      const instructions = [await instructionOf(attempt, found)];
      const signers = [attempt.signer ?? world.agent] as const;
      const foreign = attempt.signer ?? attempt.accounts?.mandate ?? attempt.accounts?.mint;

      if (foreign) {
        const reasons = found.findings.map(({ reason }) => reason);
        const error = await refused(world, instructions, signers);
        assert.ok(error instanceof purser.PolicyRefused && reasons.includes(error.reason));
        return;
      }
      const { unixTime: time } = world.chain.clock();
      const { slot } = await purser.send(world.client, { instructions, signers });

      const { governanceEpoch, grantEpoch } = await purser.fetchVault(world.client, vault);
      const record: purser.EvidenceRecord = {
        ...{ sequence: before.sequence + 1n, slot, time, kind: "denial", path: "unpaid", vault },
        mandate: purser.mandateAddress(vault, agent, mint),
        ...{ payee: attempt.accounts?.payee ?? payee, mint, amount: amount.base, id },
        gates: gateOutcomes(found.findings),
        ...{ governanceEpoch, grantEpoch },
      };
      const evidence = await stored();
      assert.equal(evidence.sequence, record.sequence);
      const head = purser.nextHead(before.head.toBytes(), record);
      assert.deepEqual(Buffer.from(evidence.head.toBytes()), Buffer.from(head));
    }

    for (const vector of LIMITS) {
      it(`one over: ${vector.name}`, async () => {
        await recordsAsFound(await arrange(bench, vector, vector.denied));
      });
    }
    for (const denial of DENIALS) {
      it(`when ${denial.when}`, async () => {
        await recordsAsFound(await denial.arrange(bench));
      });
    }
  });

  describe("is refused", () => {
    it("for a payment that would be allowed", async () => {
      const allowed = { findings: [] } as const;
      await refuses(world, "NothingToRecord", claims(world.payment(1n), allowed));
      await refuses(world, "NothingToRecord", claims(world.payment(1n), DENIED));
    });

    it("for a verdict that is not the gates' own", async () => {
      await world.grant({ caps: { day: 10n }, approvalThreshold: 15n });

      await refuses(world, "VerdictDiffers", claims(world.payment(20n), DENIED));
    });

    it("for a second denial in one slot, and not in the next (A42)", async () => {
      await world.grant({ caps: { day: 10n } });
      const payment = world.payment(20n);

      await refuses(world, "DenialRecorded", claims(payment, DENIED, 1));
      await claims(payment, DENIED)(world.client);
      await claims(payment, DENIED)(world.client);

      assert.equal((await world.mandate()).evidence.sequence, 2n);
    });

    it("for anybody but the mandate's agent (A41, A42)", async () => {
      await world.grant({ caps: { day: 10n } });
      const payment = world.payment(20n);
      for (const signer of [world.stranger, world.members[0], world.otherAgent]) {
        await refuses(world, "SignerNotAgent", async (client) => {
          const instruction = await purser.recordDenialInstruction(client, payment, DENIED);
          const [agent] = instruction.keys;
          assert.ok(agent);
          agent.pubkey = signer.publicKey;
          return purser.send(client, { instructions: [instruction], signers: [signer] });
        });
      }
    });

    it("while a gated payment is not settled (patched: no transaction leaves one)", async () => {
      await world.grant({ caps: { day: 10n } });
      await openTicket(world, 5n);

      await refuses(world, "TicketOutstanding", claims(world.payment(20n), DENIED));
    });

    it("at a time before 1970", async () => {
      const payment = world.payment(20n);
      world.chain.setUnixTime(-1n);

      await refuses(world, "ClockInvalid", claims(payment, DENIED));
    });
  });

  describe("refuses a wrong account:", () => {
    before(async () => {
      await bench.reset();
      await world.grant({ caps: { day: 10n } });
    });

    const matrix = {
      scene: () => world,
      instruction: "record_denial",
      act: (client: purser.Client) => claims(world.payment(20n), DENIED)(client),
      signers: () => [world.agent] as const,
    };
    const stray = {
      named: "an address without an account",
      address: () => keypair("stray").publicKey,
    };
    refusesWrongAccounts(matrix, [
      ["agent", "without its signature", NOT_SIGNED],
      ["vault", "owned by another program", { runtime: "IllegalOwner" }],
      ["vault", "of another kind", { runtime: "InvalidAccountData" }],
      ["budget", "owned by another program", { runtime: "IllegalOwner" }],
      ["budget", "of another kind", { runtime: "InvalidAccountData" }],
      ["mandate", "owned by another program", { runtime: "IllegalOwner" }],
      ["mandate", "of another kind", { runtime: "InvalidAccountData" }],
      ["mandate", "read-only", NOT_WRITABLE],
      [
        "mandate",
        {
          named: "another agent's",
          address: () => purser.mandateAddress(world.vault, world.otherAgent.publicKey, world.mint),
        },
        "SignerNotAgent",
      ],
      ["vault", { named: "another vault", address: () => bench.otherVault }, "VaultMismatch"],
      ["counterparty", stray, "CounterpartyNotCanonical"],
      ["mint", { named: "another mint", address: () => bench.otherMint }, "MintMismatch"],
      ["destination", stray, "NotATokenAccount"],
    ]);
  });
});
