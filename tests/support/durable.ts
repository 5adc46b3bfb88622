import { Keypair, NONCE_ACCOUNT_LENGTH, SystemProgram } from "@solana/web3.js";
import type { Signer, TransactionInstruction } from "@solana/web3.js";
import { send } from "../../sdk/src";
import { landedTransaction } from "../../sdk/src/core/landed-transaction";
import { failureError } from "../../sdk/src/core/failure";
import { signed } from "../../sdk/src/core/send";
import { outcome } from "./outcome";
import type { Refused } from "./outcome";
import type { World } from "./world";

/** How a transaction ended: `null` if it succeeded. */
export type Ending = Refused | null;

/**
 * Signs a transaction now, under a durable nonce, so that no blockhash keeps it from being sent whenever somebody likes.
 *
 * @returns sends it, and says how it ended.
 */
export async function presigned(
  { client, issuer }: World,
  instructions: readonly TransactionInstruction[],
  signers: readonly Signer[],
): Promise<() => Promise<Ending>> {
  const { connection } = client;
  const account = Keypair.generate();
  const parties = { noncePubkey: account.publicKey, authorizedPubkey: issuer.publicKey };
  const lamports = await connection.getMinimumBalanceForRentExemption(NONCE_ACCOUNT_LENGTH);
  const fromPubkey = issuer.publicKey;
  const create = SystemProgram.createNonceAccount({ ...parties, fromPubkey, lamports });
  await send(client, { instructions: create.instructions, signers: [issuer, account] });

  const nonce = (await connection.getNonce(account.publicKey, "confirmed"))!;
  const whole = [SystemProgram.nonceAdvance(parties), ...instructions];
  const outgoing = { instructions: whole, signers: [issuer, ...signers] as const };
  const bytes = signed(outgoing, nonce.nonce).serialize();
  return async () => {
    const signature = await connection.sendRawTransaction(bytes, { skipPreflight: true });
    const { err, logMessages } = (await landedTransaction(client, signature))!.meta!;
    if (!err) return null;
    const failure = { cause: err, logs: logMessages ?? [], signature, instructions: whole };
    return outcome(failureError(failure, client));
  };
}
