import { TransactionMessage } from "@solana/web3.js";
import type { TransactionInstruction, VersionedTransaction } from "@solana/web3.js";
import type { Client } from "../../sdk/src";
import { intercepted } from "./interception";

type Simulate = (transaction: VersionedTransaction) => Promise<unknown>;

/**
 * A client whose transactions are sent without being simulated: what the program refuses lands and fails, so that a
 * test sees what a landed refusal leaves behind.
 */
export function landing(client: Client): Client {
  return simulating(client, async () => ({
    context: { slot: 0 },
    value: { err: null, logs: [] },
  }));
}

/** Not an error: the way out of an action whose transaction is wanted instead of sent. */
class Captured extends Error {}

/** The signed transaction that an action would send; nothing is sent. */
export async function transactionOf(
  client: Client,
  act: (client: Client) => Promise<unknown>,
): Promise<VersionedTransaction> {
  const found: VersionedTransaction[] = [];
  const capturing = simulating(client, async (transaction) => {
    found.push(transaction);
    throw new Captured();
  });
  try {
    await act(capturing);
  } catch (error) {
    if (!(error instanceof Captured)) throw error;
  }
  const [transaction] = found;
  if (!transaction) throw new Error("the action made no transaction");
  return transaction;
}

/** The instructions that an action would send, to be sent otherwise than the package does. */
export async function instructionsOf(
  client: Client,
  act: (client: Client) => Promise<unknown>,
): Promise<TransactionInstruction[]> {
  const { message } = await transactionOf(client, act);
  return TransactionMessage.decompile(message).instructions;
}

function simulating(client: Client, simulate: Simulate): Client {
  const connection = intercepted(client.connection, "simulateTransaction", (_, [transaction]) =>
    simulate(transaction as VersionedTransaction),
  );
  return { connection, program: client.program };
}
