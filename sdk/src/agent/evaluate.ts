import { PublicKey, TransactionMessage, VersionedTransaction } from "@solana/web3.js";
import type { TransactionInstruction } from "@solana/web3.js";
import type { Client } from "../core/client";
import { explained } from "../core/explained";
import { decodeVerdict, InvalidVerdict } from "../core/verdict";
import type { Verdict } from "../core/verdict";
import { credentialAccounts } from "./credentials";
import { payeeOpening, paymentArgs, resolvedAccounts } from "./payment";
import type { Payment } from "./payment";

/**
 * Asks the program what it would say to a payment now, all gates, without sending anything. Needs no signature. An
 * account that the payment would open is opened in the simulation.
 *
 * @param simulatedBy an account with lamports, for fee and rent, that the simulation may name as fee payer; by default
 *   the agent.
 * @example
 * const verdict = await evaluate(client, payment);
 * if (!verdict.allowed) console.log(verdict.findings[0].reason);
 * @throws {TransactionFailed} if the program cannot evaluate it at all, such as for accounts that do not exist.
 */
export async function evaluate(
  client: Client,
  payment: Payment,
  simulatedBy: PublicKey = payment.agent,
): Promise<Verdict> {
  const instruction = await client.program.methods
    .evaluate(paymentArgs(payment))
    .accountsStrict(await resolvedAccounts(client, payment))
    .remainingAccounts(credentialAccounts(client, payment, "read"))
    .instruction();
  const first = await payeeOpening(client, payment, simulatedBy);
  return decodeVerdict(await returnedBy(client, instruction, simulatedBy, first));
}

/**
 * What an instruction returns when it is simulated without signatures, after others that it needs.
 *
 * @throws {TransactionFailed} if it fails.
 * @throws {InvalidVerdict} if it returns nothing.
 */
export async function returnedBy(
  client: Client,
  instruction: TransactionInstruction,
  payer: PublicKey,
  first: readonly TransactionInstruction[] = [],
): Promise<Uint8Array> {
  const instructions = [...first, instruction];
  const message = new TransactionMessage({
    payerKey: payer,
    recentBlockhash: PublicKey.default.toBase58(),
    instructions,
  }).compileToV0Message();

  const options = {
    commitment: "confirmed",
    sigVerify: false,
    replaceRecentBlockhash: true,
  } as const;
  const { value } = await client.connection.simulateTransaction(
    new VersionedTransaction(message),
    options,
  );
  if (value.err) {
    const failure = {
      cause: value.err,
      logs: value.logs ?? [],
      signature: null,
      instructions,
    };
    throw await explained(client, failure);
  }
  const data = value.returnData?.data[0];
  if (data === undefined) throw new InvalidVerdict("no return data");
  return Buffer.from(data, "base64");
}
