import assert from "node:assert/strict";
import { PublicKey, SYSVAR_INSTRUCTIONS_PUBKEY } from "@solana/web3.js";
import type { AccountMeta, Keypair, TransactionInstruction } from "@solana/web3.js";
import {
  decodeVerdict,
  PaymentDenied,
  PaymentEscalated,
  REASONS,
  send,
  TransactionFailed,
} from "../../sdk/src";
import type { Finding, Payment, Verdict } from "../../sdk/src";
import { credentialAccounts } from "../../sdk/src/agent/credentials";
import type { CredentialUse } from "../../sdk/src/agent/credentials";
import { returnedBy } from "../../sdk/src/agent/evaluate";
import { paymentAccounts, paymentArgs } from "../../sdk/src/agent/payment";
import { number } from "../../sdk/src/core/number";
import { noteEvaluation } from "./arms";
import { allBytes } from "./checkpoint";
import { sendRaw } from "./cosigning";
import { errorOf } from "./outcome";
import type { World } from "./world";

/** The ways in which the program can be asked about a payment. */
export const WAYS = ["pay", "payAtomic", "evaluate"] as const;
export type Way = (typeof WAYS)[number];

export type Slots = ReturnType<typeof paymentAccounts> & { readonly instructions: PublicKey };

/** A payment as somebody tries it: with accounts or a signer that an honest client would not choose. */
export interface Attempt {
  readonly payment: Payment;
  /** Accounts other than those that belong to the payment. */
  readonly accounts?: Partial<Slots>;
  /** Trailing accounts other than those of the payment's credentials; a bare address is writable where a payment writes. */
  readonly trailing?: readonly (PublicKey | AccountMeta)[];
  /** Who signs as the agent; by default the world's agent. */
  readonly signer?: Keypair;
}

function slots({ client }: World, { payment, accounts, signer }: Attempt): Slots {
  return {
    ...paymentAccounts(client, payment),
    instructions: SYSVAR_INSTRUCTIONS_PUBKEY,
    ...(signer && { agent: signer.publicKey }),
    ...accounts,
  };
}

/** The trailing accounts of an attempt. */
export function trailingAccounts(
  { client }: World,
  { payment, trailing }: Attempt,
  use: CredentialUse,
): AccountMeta[] {
  if (!trailing) return credentialAccounts(client, payment, use);
  return trailing.map((account) =>
    account instanceof PublicKey
      ? { pubkey: account, isSigner: false, isWritable: use === "write" }
      : account,
  );
}

/** The instructions of a payment, all of them with the same accounts. */
export async function instructionsOf(
  world: World,
  way: "pay" | "payAtomic",
  attempt: Attempt,
): Promise<TransactionInstruction[]> {
  const { methods } = world.client.program;
  const { payment } = attempt;
  const { instructions, ...parties } = slots(world, attempt);
  const args = paymentArgs(payment);
  const shown = trailingAccounts(world, attempt, "write");
  if (way === "pay") {
    return [await methods.pay(args).accountsStrict(parties).remainingAccounts(shown).instruction()];
  }

  const { vault, authority, budget, mandate, counterparty, mint, custody, destination } = parties;
  const { tokenProgram } = parties;
  const moved = { vault, authority, budget, mandate, mint, custody, destination, tokenProgram };
  const settled = { mandate, counterparty, custody, destination, tokenProgram };
  return [
    await methods
      .gate(args)
      .accountsStrict({ ...parties, instructions })
      .remainingAccounts(shown)
      .instruction(),
    await methods
      .transfer(number("amount", payment.amount.base))
      .accountsStrict(moved)
      .instruction(),
    await methods.feedback().accountsStrict(settled).instruction(),
  ];
}

/** What `evaluate` answers, with the accounts of the attempt. */
export async function evaluated(world: World, attempt: Attempt): Promise<Verdict> {
  const instruction = await world.client.program.methods
    .evaluate(paymentArgs(attempt.payment))
    .accountsStrict(slots(world, attempt))
    .remainingAccounts(trailingAccounts(world, attempt, "read"))
    .instruction();
  const verdict = decodeVerdict(
    await returnedBy(world.client, instruction, world.stranger.publicKey),
  );
  noteEvaluation(verdict);
  return verdict;
}

/** Puts a transaction on the chain without simulating it first, and says how it failed there; `null` if it did not. */
export function land(
  { client }: World,
  instructions: readonly TransactionInstruction[],
  signers: readonly [Keypair, ...Keypair[]],
): Promise<TransactionFailed | null> {
  return sendRaw(client, instructions, signers).then(
    () => null,
    (error: unknown) => errorOf(Promise.reject(error as Error)),
  );
}

/**
 * The error of a transaction that must fail: the same when simulated and when it lands, and no account of the program or
 * of a token program changes by it.
 */
export async function refused(
  world: World,
  instructions: readonly TransactionInstruction[],
  signers: readonly [Keypair, ...Keypair[]] = [world.agent],
): Promise<TransactionFailed> {
  const before = await allBytes(world);

  const simulated = await errorOf(send(world.client, { instructions, signers }));
  const landed = await land(world, instructions, signers);

  assert.ok(landed, "the transaction succeeded");
  assert.deepEqual([landed.name, landed.message], [simulated.name, simulated.message]);
  assert.equal(await allBytes(world), before, "a refused transaction changed an account");
  return landed;
}

/** The error of an attempt that must fail. */
export async function failed(world: World, way: Way, attempt: Attempt): Promise<TransactionFailed> {
  if (way === "evaluate") return errorOf(evaluated(world, attempt));
  const instructions = await instructionsOf(world, way, attempt);
  return refused(world, instructions, [attempt.signer ?? world.agent]);
}

/** What the gates found first against an attempt that they must refuse. */
export async function denied(world: World, way: Way, attempt: Attempt): Promise<Finding> {
  if (way === "evaluate") {
    const verdict = await evaluated(world, attempt);
    if (verdict.allowed) assert.fail("evaluate allows the payment");
    return verdict.findings[0];
  }
  const error = await failed(world, way, attempt);
  const escalated = error instanceof PaymentEscalated;
  if (!escalated && !(error instanceof PaymentDenied)) throw error;
  const [finding] = error.verdict.findings;
  const code = REASONS.find(({ name }) => name === finding.reason)!.code;
  assert.deepEqual(error.site.cause, { InstructionError: [0, { Custom: 6000 + code }] });
  assert.equal(finding.outcome === "escalate", escalated);
  if (escalated) {
    assert.ok([error.validation, error.approval].includes(finding));
    return finding;
  }
  const { gate, reason, got, limit, headroom, passesAt } = error;
  assert.deepEqual(
    { outcome: finding.outcome, gate, reason, got, limit, headroom, passesAt },
    finding,
  );
  return finding;
}

/** Makes an attempt that must succeed: exactly its amount goes from custody to the destination. */
export async function passes(world: World, way: Way, attempt: Attempt): Promise<void> {
  if (way === "evaluate") {
    assert.deepEqual(await evaluated(world, attempt), {
      allowed: true,
      escalation: null,
      findings: [],
    });
    return;
  }
  const { custody, destination } = slots(world, attempt);
  const before = [tokens(world, custody), tokens(world, destination)];
  const instructions = await instructionsOf(world, way, attempt);
  await send(world.client, { instructions, signers: [attempt.signer ?? world.agent] });
  const moved = [before[0]! - tokens(world, custody), tokens(world, destination) - before[1]!];
  const { base } = attempt.payment.amount;
  assert.deepEqual(moved, [base, base]);
}

const TOKEN_AMOUNT_OFFSET = 64;

/** The balance of a token account, base units. */
export function tokens({ chain }: World, account: PublicKey): bigint {
  return chain.account(account)!.data.readBigUInt64LE(TOKEN_AMOUNT_OFFSET);
}
