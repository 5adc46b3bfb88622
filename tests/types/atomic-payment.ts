/**
 * What must not compile. The compiler checks this file; nobody runs it. Each expected error is one line: without the
 * error, the directive above it is one.
 */
/* eslint-disable @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return --
   what does not compile has no type, and these rules report the same lines once more */
import type { PublicKey, Signer, TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Client, Finding, Gate, Payment, Reason, Settled, TokenAmount } from "../../sdk/src";

declare const client: Client;
declare const payment: Payment;
declare const agent: Signer;
declare const mint: PublicKey;
declare const instructions: (client: Client) => Promise<TransactionInstruction[]>;

/** The right order compiles, in one go and step by step. */
export async function inOrder(): Promise<void> {
  const planned = purser.atomicPayment(payment);
  const gated = planned.gate();
  const transferred = gated.transfer();
  const settled: Settled = transferred.feedback();
  await purser.payAtomic(client, settled, { agent });
  const steps = purser.atomicPayment(payment).gate().transfer().feedback();
  await purser.payAtomic(client, steps, { agent, feePayer: agent });
}

export async function missing(): Promise<void> {
  const planned = purser.atomicPayment(payment);
  // @ts-expect-error no step is made
  await purser.payAtomic(client, planned, { agent });
  // @ts-expect-error transfer and feedback are missing
  await purser.payAtomic(client, planned.gate(), { agent });
  // @ts-expect-error feedback is missing
  await purser.payAtomic(client, planned.gate().transfer(), { agent });
  // @ts-expect-error an unfinished payment has no instructions
  await planned.gate().transfer().instructions(client);
}

export function outOfOrder(): void {
  const planned = purser.atomicPayment(payment);
  // @ts-expect-error transfer before gate
  planned.transfer();
  // @ts-expect-error feedback before gate
  planned.feedback();
  // @ts-expect-error feedback before transfer
  planned.gate().feedback();
}

export function repeated(): void {
  const gated = purser.atomicPayment(payment).gate();
  // @ts-expect-error gate twice
  gated.gate();
  // @ts-expect-error transfer twice
  gated.transfer().transfer();
  // @ts-expect-error gate after transfer
  gated.transfer().gate();
  // @ts-expect-error feedback twice
  gated.transfer().feedback().feedback();
  // @ts-expect-error gate after the end
  gated.transfer().feedback().gate();
}

export async function lookAlike(): Promise<Settled[]> {
  // @ts-expect-error the same members make no settled payment
  const made: Settled = { payment, instructions };
  // @ts-expect-error nor does a symbol of one's own
  const signed: Settled = { payment, instructions, [Symbol("settled")]: true };
  // @ts-expect-error nor is it taken in place
  await purser.payAtomic(client, { payment, instructions }, { agent });
  // @ts-expect-error a payment is not its steps
  await purser.payAtomic(client, payment, { agent });
  return [made, signed];
}

export async function amounts(): Promise<TokenAmount[]> {
  const right: TokenAmount = { mint, base: 5n };
  await purser.pay(client, { ...payment, amount: right }, { agent });
  // @ts-expect-error an amount without its mint
  const bare: TokenAmount = { base: 5n };
  // @ts-expect-error a number of what?
  await purser.pay(client, { ...payment, amount: 5n }, { agent });
  // @ts-expect-error an amount without its mint in a payment
  await purser.pay(client, { ...payment, amount: { base: 5n } }, { agent });
  // @ts-expect-error amounts are whole base units, not floats
  const inexact: TokenAmount = { mint, base: 0.5 };
  const { vault } = payment;
  // @ts-expect-error a deposit without a mint
  await purser.deposit(client, { vault, depositor: agent, amount: { base: 5n } });
  // @ts-expect-error a withdrawal without a mint
  await purser.withdraw(client, { vault, members: [agent], to: mint, amount: { base: 5n } });
  return [bare, inexact];
}

/** Reasons are names: each is known to the compiler, and no other is. */
export function reasons(denied: purser.PaymentDenied, finding: Finding): boolean {
  const right: Reason = "DayCap";
  // @ts-expect-error no such reason
  const wrong: Reason = "DailyCap";
  // @ts-expect-error reasons are capitalised
  const lower: Reason = "dayCap";
  // @ts-expect-error not any text
  const text: Reason = right.toLowerCase();
  // @ts-expect-error compared with no such reason
  const compared = denied.reason === "NoSuchReason";
  // @ts-expect-error no such gate
  const gate: Gate = "budget";
  // @ts-expect-error compared with no such outcome
  const outcome = finding.outcome === "allow";
  return [wrong, lower, text, gate].includes(right) || compared || outcome;
}

/** A refusal always has a first finding; an allowed verdict has none. */
export function verdicts(verdict: purser.Verdict): Reason | null {
  // @ts-expect-error nothing may have been found
  const unasked: Finding = verdict.findings[0];
  if (verdict.allowed) {
    // @ts-expect-error nothing was found
    return verdict.findings[0].reason;
  }
  const first: Finding = verdict.findings[0];
  return first.reason === unasked.reason ? null : first.reason;
}
