import type { Client } from "../core/client";
import { lackingWords } from "../core/verdict";
import type { Escalation } from "../core/verdict";
import type { PaymentState } from "../kernel/payment-state";
import type { Credentials } from "./credentials";
import { explain } from "./explain";
import { fetchPaymentState } from "./fetch-payment-state";
import type { Payment } from "./payment";

/** Somebody's word that a payment may show: how the payment names it, and what is stored of it. */
export interface Candidate {
  readonly credentials: Credentials;
  readonly stored: Partial<PaymentState["stored"]>;
}

/**
 * The first of several words that the kernel takes for a payment now, whatever else is against the payment; `null` for
 * none, and for a payment that needs none. The state is read once, however many there are.
 *
 * @param payment shows no such word itself.
 */
export async function findWord<Found extends Candidate>(
  client: Client,
  payment: Payment,
  word: keyof Escalation,
  candidates: () => Promise<readonly Found[]>,
): Promise<Found | null> {
  const state = await stateOf(client, payment);
  const isLacking = async (credentials: Credentials, stored = state.stored) => {
    const { verdict } = await explain(
      { ...state, credentials, stored },
      { ...payment, credentials },
    );
    return lackingWords(verdict.findings)[word] !== null;
  };
  const others = payment.credentials ?? {};
  if (!(await isLacking(others))) return null;
  for (const candidate of await candidates()) {
    const credentials = { ...others, ...candidate.credentials };
    const stored = { ...state.stored, ...candidate.stored };
    if (!(await isLacking(credentials, stored))) return candidate;
  }
  return null;
}

function stateOf(client: Client, payment: Payment): Promise<PaymentState> {
  const { amount, payee, destination } = payment;
  const payees = [destination ? { wallet: payee, destination } : payee];
  return fetchPaymentState(client, { ...payment, mint: amount.mint, payees });
}
