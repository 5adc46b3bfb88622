import type { TransactionInstruction } from "@solana/web3.js";
import type { RecordedEvent } from "../auditor/events";
import type { Client } from "../core/client";
import { encodeGateOutcomes, gateOutcomes } from "../core/gate-outcomes";
import { number } from "../core/number";
import { send } from "../core/send";
import type { Landed } from "../core/send";
import type { Verdict } from "../core/verdict";
import { evaluate } from "./evaluate";
import type { PaymentSigners } from "./pay";
import { credentialAccounts } from "./credentials";
import { paymentArgs, resolvedAccounts } from "./payment";
import type { Payment } from "./payment";
import { detailsOf } from "./receipt";

/** Proof that a payment was denied. */
export interface RecordedDenial extends Landed {
  readonly payment: Payment;
  /** What the gates found. */
  readonly verdict: Verdict;
  /** Number and head of the evidence record; `null` if the node does not tell. */
  readonly record: RecordedEvent | null;
}

/**
 * Records in the mandate's evidence that a payment is denied now. A refused payment leaves no trace on the chain; this
 * does. At most one per slot and mandate, and only the agent can: a record of each denial is not promised to auditors.
 *
 * @example
 * const { verdict } = await recordDenial(client, payment, { agent: keypair });
 * @throws {PolicyRefused} `NothingToRecord` if the payment would be allowed, `DenialRecorded` if one was recorded in this
 *   slot, `VerdictDiffers` if the verdict changed on the way, `NotATokenAccount` if the payee has none: for a denial
 *   none is opened.
 */
export async function recordDenial(
  client: Client,
  payment: Payment,
  { agent, feePayer = agent }: PaymentSigners,
): Promise<RecordedDenial> {
  const verdict = await evaluate(client, payment);
  const instructions = [await recordDenialInstruction(client, payment, verdict)];
  const landed = await send(client, { instructions, signers: [feePayer, agent] });
  const { records } = await detailsOf(client, landed);
  const [record = null] = records;
  return { ...landed, payment, verdict, record };
}

/** The instruction that records a verdict on a payment, for a transaction of the caller's own. */
export async function recordDenialInstruction(
  client: Client,
  payment: Payment,
  { findings }: Pick<Verdict, "findings">,
): Promise<TransactionInstruction> {
  const gates = encodeGateOutcomes(gateOutcomes(findings));
  return client.program.methods
    .recordDenial(paymentArgs(payment), number("gates", gates))
    .accountsStrict(await resolvedAccounts(client, payment))
    .remainingAccounts(credentialAccounts(client, payment, "read"))
    .instruction();
}
