import type { Signer, TransactionInstruction } from "@solana/web3.js";
import type { Client } from "../core/client";
import { send } from "../core/send";
import { credentialAccounts } from "./credentials";
import { payeeOpening, paymentArgs, resolvedAccounts } from "./payment";
import type { Payment } from "./payment";
import { receipt } from "./receipt";
import type { Receipt } from "./receipt";

/** Who signs a payment, and who pays its fee. */
export interface PaymentSigners {
  /** The agent, or the session key that the payment names. */
  readonly agent: Signer;
  /** Pays the transaction's fee, and the rent of a payee's account that is opened; by default the agent. */
  readonly feePayer?: Signer;
}

/** The one instruction of a fused payment, for a transaction of the caller's own. It opens no account. */
export async function payInstruction(
  client: Client,
  payment: Payment,
): Promise<TransactionInstruction> {
  return client.program.methods
    .pay(paymentArgs(payment))
    .accountsStrict(await resolvedAccounts(client, payment))
    .remainingAccounts(credentialAccounts(client, payment, "write"))
    .instruction();
}

/**
 * Makes a payment: decided, recorded and transferred by one instruction.
 *
 * @example
 * const { signature } = await pay(client, payment, { agent: keypair });
 * @throws {PaymentDenied} with gate, reason, got, limit, headroom and time, if the policy denies it.
 * @throws {PaymentEscalated} with what is missing, if only a validation or an approval is.
 * @throws {TokenTransferFailed} if the token program does.
 */
export async function pay(
  client: Client,
  payment: Payment,
  { agent, feePayer = agent }: PaymentSigners,
): Promise<Receipt> {
  const instructions = [
    ...(await payeeOpening(client, payment, feePayer.publicKey)),
    await payInstruction(client, payment),
  ];
  const landed = await send(client, { instructions, signers: [feePayer, agent] });
  return receipt(client, landed, payment);
}
