import { TransactionInstruction, TransactionMessage, VersionedTransaction } from "@solana/web3.js";
import type { Connection, PublicKey } from "@solana/web3.js";

/** No instruction of the program begins like this. */
const UNKNOWN = Buffer.alloc(8, 0xff);

/**
 * Asks a deployed program, by a simulation, for an instruction that it does not have. `null` if it says just that;
 * otherwise what it says instead: a program that was built for another address refuses everything.
 */
export async function answers(
  connection: Connection,
  payer: PublicKey,
  program: PublicKey,
): Promise<string | null> {
  const { blockhash } = await connection.getLatestBlockhash("confirmed");
  const message = new TransactionMessage({
    payerKey: payer,
    recentBlockhash: blockhash,
    instructions: [new TransactionInstruction({ programId: program, keys: [], data: UNKNOWN })],
  }).compileToV0Message();
  const { value } = await connection.simulateTransaction(new VersionedTransaction(message), {
    commitment: "confirmed",
    sigVerify: false,
  });
  const said = JSON.stringify(value.err);
  return said === JSON.stringify({ InstructionError: [0, "InvalidInstructionData"] }) ? null : said;
}
