import { u64 } from "../core/amount";
import { decodeVerdict, GATES } from "../core/verdict";
import type { Finding, Gate, Verdict } from "../core/verdict";
import { expectSame, expectShown, layOut, payeeOf } from "../kernel/ask";
import { Kernel } from "../kernel/kernel";
import { writeTrial } from "../kernel/payment-state";
import type { PaymentState } from "../kernel/payment-state";
import { deadline } from "./patience";
import type { Payment } from "./payment";

/** What a gate says. */
export type GateAnswer = { readonly gate: Gate; readonly outcome: "pass" } | Finding;

/** What the program would answer. */
export interface Explanation {
  readonly verdict: Verdict;
  /** All six gates in order. */
  readonly gates: readonly GateAnswer[];
  /** The verdict's encoding: the bytes that the program returns for `evaluate`. */
  readonly encoded: Uint8Array;
}

/**
 * Explains what the program would answer to a payment, from accounts that were read before: the same code, run here. The
 * payment shows its own credentials, not all that the state has; a fee or hook of its mint is that of the state's epoch.
 *
 * @param options.at unix second to answer for; by default when the state was read.
 * @example
 * const state = await fetchPaymentState(client, { vault, agent, mint, payees: [payee] });
 * const { verdict, gates } = await explain(state, payment);
 * @throws {NotFetched} if the state is of other accounts than the payment's, or lacks a credential that it shows.
 * @throws {NoTokenAccount} if the payee cannot be paid at all.
 * @throws {InvalidNumber} for an amount or a time that does not fit the program.
 */
export async function explain(
  state: PaymentState,
  payment: Payment,
  options: { readonly at?: bigint } = {},
): Promise<Explanation> {
  expectSame("vault", payment.vault, state.vault);
  expectSame("agent", payment.agent, state.agent);
  expectSame("mint", payment.amount.mint, state.mint);
  if (payment.tokenProgram) expectSame("token program", payment.tokenProgram, state.tokenProgram);
  const shown = payment.credentials ?? {};
  expectShown(state, shown);
  const payee = payeeOf(state, payment.payee, payment.destination);
  const amount = u64("amount", payment.amount.base);
  const trial = {
    payee: 0,
    least: amount,
    most: amount,
    at: u64("at", options.at ?? state.unixTime),
    notAfter: u64("notAfter", deadline(payment)),
    id: payment.id,
  };

  const kernel = await Kernel.load();
  layOut(kernel, state, [payee], shown);
  writeTrial(kernel, trial);
  const encoded = kernel.explain();

  const verdict = decodeVerdict(encoded);
  const gates = GATES.map(
    (gate): GateAnswer =>
      verdict.findings.find((finding) => finding.gate === gate) ?? { gate, outcome: "pass" },
  );
  return { verdict, gates, encoded };
}
