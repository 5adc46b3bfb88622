import assert from "node:assert/strict";
import { freezeAccount } from "@solana/spl-token";
import { SystemProgram } from "@solana/web3.js";
import type { TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Client } from "../../sdk/src";
import { paymentAccounts, paymentArgs } from "../../sdk/src/agent/payment";
import { Checkpoint } from "../support/checkpoint";
import { refusal } from "../support/failure";
import { instructionsOf } from "../support/landing";
import { deployRelay, forward } from "../support/relay";
import { NOON, World, keypair } from "../support/world";

const MIDNIGHT = NOON + 43_200n;

describe("the error of a transaction that would fail", () => {
  let world: World;
  let client: Client;
  let checkpoint: Checkpoint;

  before(async () => {
    world = await World.create();
    ({ client } = world);
    checkpoint = await Checkpoint.take(world);
  });

  beforeEach(() => checkpoint.restore());

  const paying = (base: bigint): Promise<TransactionInstruction> =>
    purser.payInstruction(client, world.payment(base));
  const evaluating = (base: bigint): Promise<TransactionInstruction> => {
    const payment = world.payment(base);
    const accounts = paymentAccounts(client, payment);
    const args = paymentArgs(payment);
    return client.program.methods.evaluate(args).accountsStrict(accounts).instruction();
  };
  const send = (...instructions: TransactionInstruction[]): Promise<unknown> =>
    purser.send(client, { instructions, signers: [world.agent] });

  describe("of a payment that the gates refuse", () => {
    it("carries gate, reason, got, limit, headroom, time and the whole verdict", async () => {
      await world.grant({ caps: { day: 100n } });
      await world.pay(60n);

      const error = await refusal(world, purser.PaymentDenied, () => world.pay(50n));

      const { gate, reason, got, limit, headroom, passesAt } = error;
      const finding = { gate, reason, got, limit, headroom, passesAt };
      assert.deepEqual(finding, {
        gate: "context",
        reason: "DayCap",
        got: 110n,
        limit: 100n,
        headroom: 40n,
        passesAt: MIDNIGHT,
      });
      assert.deepEqual(error.verdict, {
        allowed: false,
        escalation: null,
        findings: [{ outcome: "deny", ...finding }],
      });
      assert.deepEqual(
        { ...error.site, logs: [] },
        {
          cause: { InstructionError: [0, { Custom: 6_207 }] },
          instruction: 0,
          payment: 0,
          logs: [],
          signature: null,
        },
      );
      assert.ok(error instanceof purser.PolicyRefused);
      assert.ok(error instanceof purser.TransactionFailed);
      assert.equal(error.name, "PaymentDenied");
    });

    it("names gate, reason, meaning, got, limit, headroom and time in its message", async () => {
      await world.grant({ caps: { day: 100n } });
      await world.pay(60n);

      const { message } = await refusal(world, purser.PaymentDenied, () => world.pay(50n));

      assert.equal(
        message,
        "DayCap (context gate): the payment would pass the mandate's limit for this UTC day; " +
          "got 110, limit 100, headroom 40; would pass from 2026-03-26T00:00:00.000Z",
      );
    });

    it("speaks of no time where waiting does not help, and of no numbers where there are none", async () => {
      await world.grant({ caps: { perPayment: 10n } });
      const cap = await refusal(world, purser.PaymentDenied, () => world.pay(11n));
      assert.equal(cap.passesAt, null);
      assert.match(cap.message, /got 11, limit 10, headroom 10$/);

      await world.rate({ tier: 2, denied: true });
      const payee = await refusal(world, purser.PaymentDenied, () => world.pay(1n));
      assert.equal(payee.message, `PayeeDenied (egress gate): ${purser.reasonText("PayeeDenied")}`);
    });

    it("lists the findings of all gates and speaks of the first", async () => {
      await world.grant({ caps: { perPayment: 10n }, window: { seconds: 3_600n, limit: 20n } });
      await world.rate({ tier: 2, denied: true });
      await purser.revokeAll(client, { vault: world.vault, members: world.quorum });
      await purser.pause(client, { vault: world.vault, member: world.members[0] });

      const { gate, reason, verdict } = await refusal(world, purser.PaymentDenied, () =>
        world.pay(30n),
      );

      assert.deepEqual([gate, reason], ["freeze", "VaultPaused"]);
      assert.deepEqual(
        verdict.findings.map((finding) => [finding.gate, finding.reason]),
        [
          ["freeze", "VaultPaused"],
          ["context", "PerPaymentCap"],
          ["identity", "GrantEpochStale"],
          ["egress", "PayeeDenied"],
          ["threat", "WindowAmount"],
        ],
      );
    });

    it("is an escalation where nothing but a validation and an approval is missing, and names both", async () => {
      await world.grant({ validationThreshold: 10n, approvalThreshold: 20n });

      const both = await refusal(world, purser.PaymentEscalated, () => world.pay(30n));
      const one = await refusal(world, purser.PaymentEscalated, () => world.pay(15n));

      assert.deepEqual(
        [both.reason, both.validation?.reason, both.approval?.reason],
        ["ValidationRequired", "ValidationRequired", "ApprovalRequired"],
      );
      assert.deepEqual([both.validation?.limit, both.approval?.limit], [10n, 20n]);
      assert.deepEqual([one.validation?.got, one.approval], [15n, null]);
      assert.match(both.message, /^ValidationRequired .*; ApprovalRequired /);
    });

    it("is a denial where anything else is against it too", async () => {
      await world.grant({ approvalThreshold: 20n, window: { seconds: 3_600n, limit: 25n } });

      const { reason, verdict } = await refusal(world, purser.PaymentDenied, () => world.pay(30n));

      assert.equal(reason, "WindowAmount");
      assert.deepEqual(
        verdict.findings.map(({ outcome, reason: found }) => [outcome, found]),
        [
          ["deny", "WindowAmount"],
          ["escalate", "ApprovalRequired"],
        ],
      );
    });

    it("is a denial too when the payment id's issue time is beyond every calendar", async () => {
      // An issue time in microseconds where seconds are meant.
      const payment = world.payment(5n);
      const id = { ...payment.id, issuedAt: NOON * 1_000_000n };

      const error = await refusal(world, purser.PaymentDenied, () => world.pay(5n, { id }));

      assert.equal(error.reason, "PaymentIdFromFuture");
      assert.equal(error.passesAt, id.issuedAt);
    });

    it("names instruction and place of the second payment when the first would have passed", async () => {
      await world.grant({ caps: { day: 100n } });
      const instructions = [await paying(60n), await paying(50n)];

      const error = await refusal(world, purser.PaymentDenied, () => send(...instructions));

      assert.deepEqual([error.site.instruction, error.site.payment], [1, 1]);
      assert.deepEqual([error.reason, error.got, error.headroom], ["DayCap", 110n, 40n]);
    });

    it("speaks of the payment that failed, not of one that was evaluated before it", async () => {
      await world.grant({ caps: { perPayment: 10n } });
      const instructions = [await evaluating(20n), await paying(30n)];

      const error = await refusal(world, purser.PaymentDenied, () => send(...instructions));

      assert.deepEqual([error.reason, error.got], ["PerPaymentCap", 30n]);
    });

    it("is the gate's answer when the payment is made of three instructions", async () => {
      await world.grant({ caps: { perPayment: 10n } });

      const error = await refusal(world, purser.PaymentDenied, () => world.payAtomic(11n));

      assert.deepEqual([error.gate, error.reason], ["context", "PerPaymentCap"]);
      assert.equal(error.site.instruction, 0);
    });
  });

  it("of a payment that another program passes on is the same denial", async () => {
    deployRelay(world.chain);
    await world.grant({ caps: { perPayment: 10n } });
    const passedOn = forward(await paying(11n));

    const error = await refusal(world, purser.PaymentDenied, () => send(passedOn));

    assert.deepEqual([error.reason, error.got, error.limit], ["PerPaymentCap", 11n, 10n]);
  });

  describe("of another instruction of the program", () => {
    it("carries the reason, and the meaning as its message", async () => {
      const { vault, quorum, members, mint } = world;
      const cases = [
        ["AlreadyRunning", () => purser.resume(client, { vault, members: quorum })],
        ["ThresholdNotMet", () => purser.revokeAll(client, { vault, members: [members[0]] })],
        [
          "StaleVersion",
          () =>
            purser.setBudget(client, {
              vault,
              members: quorum,
              mint,
              caps: {},
              expectedVersion: 9n,
            }),
        ],
      ] as const;
      for (const [reason, act] of cases) {
        const error = await refusal(world, purser.PolicyRefused, act);
        assert.equal(error.reason, reason);
        assert.equal(error.message, `${reason}: ${purser.reasonText(reason)}`);
        assert.equal(error.name, "PolicyRefused");
        assert.equal(error.site.signature, null);
      }
    });

    it("is not taken for a denial because the transaction evaluated a payment before", async () => {
      await world.rate({ tier: 2, denied: true });
      const evaluate = await evaluating(5n);
      const { vault, quorum } = world;
      const resume = await instructionsOf(client, (captured) =>
        purser.resume(captured, { vault, members: quorum }),
      );
      const instructions = [evaluate, ...resume];

      const error = await refusal(world, purser.PolicyRefused, () =>
        purser.send(client, { instructions, signers: quorum }),
      );

      assert.equal(error.reason, "AlreadyRunning");
      assert.deepEqual([error.site.instruction, error.site.payment], [1, null]);
    });
  });

  describe("of the token program", () => {
    it("says that custody holds too little", async () => {
      const error = await refusal(world, purser.TokenTransferFailed, () => world.pay(2n ** 40n));

      assert.deepEqual([error.code, error.tokenError], [1, "InsufficientFunds"]);
      assert.equal(error.message, "the token program refused the transfer: InsufficientFunds (1)");
      assert.equal(error.name, "TokenTransferFailed");
      assert.ok(error instanceof purser.TransactionFailed);
      assert.ok(!(error instanceof purser.PolicyRefused));
    });

    it("says that the payee's account is frozen, on both paths", async () => {
      const { issuer, mint, payee } = world;
      const account = purser.tokenAddress(payee, mint);
      await freezeAccount(client.connection, issuer, account, mint, issuer);

      const fused = await refusal(world, purser.TokenTransferFailed, () => world.pay(5n));
      const gated = await refusal(world, purser.TokenTransferFailed, () => world.payAtomic(5n));

      assert.deepEqual([fused.code, fused.tokenError], [17, "AccountFrozen"]);
      assert.deepEqual([gated.code, gated.tokenError], [17, "AccountFrozen"]);
      // Of the three instructions the second one moves the tokens.
      assert.deepEqual([fused.site.instruction, gated.site.instruction], [0, 1]);
      assert.deepEqual([fused.site.payment, gated.site.payment], [0, 0]);
    });
  });

  describe("that is not the program's", () => {
    /** A transfer of more lamports than the agent has. */
    const overdraft = (): TransactionInstruction =>
      SystemProgram.transfer({
        fromPubkey: world.agent.publicKey,
        toPubkey: world.payee,
        lamports: 1_000_000_000_000n,
      });

    it("names the foreign instruction beside a payment, before and after it", async () => {
      const orders = [
        [overdraft(), await paying(5n)],
        [await paying(5n), overdraft()],
      ];
      for (const [index, instructions] of orders.entries()) {
        const error = await refusal(world, purser.TransactionFailed, () => send(...instructions));
        assert.deepEqual([error.site.instruction, error.site.payment], [index, null]);
        assert.deepEqual(error.site.cause, { InstructionError: [index, { Custom: 1 }] });
        assert.equal(error.message, `the transaction failed: ${JSON.stringify(error.site.cause)}`);
        assert.equal(error.name, "TransactionFailed");
      }
    });

    it("is not taken for a reason of ours when another program fails with the same number", async () => {
      // To a client of a program elsewhere, ours is another program, with just the same numbers.
      const elsewhere = purser.connect(client.connection, keypair("elsewhere").publicKey);
      const { vault, quorum } = world;
      const instructions = await instructionsOf(client, (captured) =>
        purser.resume(captured, { vault, members: quorum }),
      );
      const outgoing = { instructions, signers: quorum };

      const foreign = await refusal(world, purser.TransactionFailed, () =>
        purser.send(elsewhere, outgoing),
      );
      const own = await refusal(world, purser.PolicyRefused, () => purser.send(client, outgoing));

      assert.equal(own.reason, "AlreadyRunning");
      assert.deepEqual(own.site.cause, { InstructionError: [0, { Custom: 6_719 }] });
      assert.deepEqual(foreign.site.cause, own.site.cause);
    });

    it("has no instruction when nothing ran", async () => {
      const payment = world.payment(5n);
      const feePayer = keypair("penniless");
      const signers = { agent: world.agent, feePayer };

      const error = await refusal(world, purser.TransactionFailed, () =>
        purser.pay(client, payment, signers),
      );

      assert.deepEqual([error.site.instruction, error.site.payment], [null, null]);
      assert.equal(error.site.cause, "AccountNotFound");
    });

    it("names the account that does not exist: the vault, the budget, the mandate", async () => {
      const { client, agent, vault } = world;
      const nothing = keypair("nothing").publicKey;
      const mint = await world.newMint("unadmitted");
      const cases = [
        ["vault", nothing, { vault: nothing }],
        ["budget", purser.budgetAddress(vault, mint), { amount: { mint, base: 5n } }],
        ["mandate", purser.mandateAddress(vault, nothing, world.mint), { agent: nothing }],
      ] as const;
      for (const [account, address, change] of cases) {
        const payment = world.payment(5n, change);
        const instruction = await purser.payInstruction(client, payment);
        // Whoever is named as the agent does not sign here: only accounts are in question.
        for (const key of instruction.keys) key.isSigner &&= key.pubkey.equals(agent.publicKey);
        const error = await refusal(world, purser.AccountAbsent, () =>
          account === "mandate"
            ? purser.evaluate(client, payment, agent.publicKey)
            : purser.send(client, { instructions: [instruction], signers: [agent] }),
        );

        assert.deepEqual([error.account, error.address.toBase58()], [account, address.toBase58()]);
        assert.equal(error.message, `there is no ${account} at ${address.toBase58()}`);
      }
    });

    it("says in words what the framework refuses before the program is asked (A18)", async () => {
      const destination = purser.custodyAddress(world.vault, world.mint);
      const error = await refusal(world, purser.TransactionFailed, () =>
        world.pay(5n, { destination }),
      );

      assert.match(error.message, /not asked: one account stands in two places.*\(2040\)$/);
    });
  });
});
