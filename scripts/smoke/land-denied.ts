import { utils } from "@coral-xyz/anchor";
import { TransactionMessage, VersionedTransaction } from "@solana/web3.js";
import type { Keypair, VersionedTransactionResponse } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { explained } from "../../sdk/src/core/explained";
import { landedTransaction } from "../../sdk/src/core/landed-transaction";
import { SmokeFailed } from "./smoke-failed";

const POLL_MS = 400;

/**
 * Sends a payment that the policy denies without trying it first, so that it lands, fails, and stays on the ledger.
 *
 * @throws {SmokeFailed} if it is not denied, or does not land.
 */
export async function landDenied(
  client: purser.Client,
  payment: purser.Payment,
  { agent, feePayer }: { readonly agent: Keypair; readonly feePayer: Keypair },
): Promise<purser.PaymentDenied & { readonly site: { readonly signature: string } }> {
  const { connection } = client;
  const instructions = [await purser.payInstruction(client, payment)];
  const { blockhash, lastValidBlockHeight } = await connection.getLatestBlockhash("confirmed");
  const message = new TransactionMessage({
    payerKey: feePayer.publicKey,
    recentBlockhash: blockhash,
    instructions,
  }).compileToV0Message();
  const transaction = new VersionedTransaction(message);
  transaction.sign([feePayer, agent]);
  const signature = utils.bytes.bs58.encode(transaction.signatures[0] ?? new Uint8Array());
  await connection.sendRawTransaction(transaction.serialize(), { skipPreflight: true });

  const { meta } = await landed(client, signature, lastValidBlockHeight);
  if (!meta) throw new SmokeFailed(`the node does not say what became of ${signature}`);
  if (!meta.err) throw new SmokeFailed(`${signature} paid what the policy should have denied`);
  const logs = meta.logMessages ?? [];
  const error = await explained(client, { cause: meta.err, logs, signature, instructions });
  if (error instanceof purser.PaymentDenied) return error as Awaited<ReturnType<typeof landDenied>>;
  throw new SmokeFailed(`${signature} failed, but not by a denial: ${error.message}`, {
    cause: error,
  });
}

async function landed(
  client: purser.Client,
  signature: string,
  lastValid: number,
): Promise<VersionedTransactionResponse> {
  for (;;) {
    // Read before the transaction: one that lands between the two is not lost.
    const height = await client.connection.getBlockHeight("confirmed");
    const found = await landedTransaction(client, signature);
    if (found) return found;
    if (height > lastValid) throw new SmokeFailed(`${signature} did not land before it expired`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
