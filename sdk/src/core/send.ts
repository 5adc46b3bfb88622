import { utils } from "@coral-xyz/anchor";
import { TransactionMessage, VersionedTransaction } from "@solana/web3.js";
import type { AccountMeta, PublicKey, Signer, TransactionInstruction } from "@solana/web3.js";
import type { Client } from "./client";
import { TransactionFailed } from "./error";
import { explained } from "./explained";
import { landedTransaction } from "./landed-transaction";

/** A transaction to send. */
export interface Outgoing {
  readonly instructions: readonly TransactionInstruction[];
  /** All signers, whoever pays the fee first. A signer named twice signs once. */
  readonly signers: readonly [Signer, ...Signer[]];
}

/** A transaction that landed and succeeded. */
export interface Landed {
  readonly signature: string;
  readonly slot: bigint;
}

/** A transaction that was sent and whose outcome is not known: it may still land. */
export class OutcomeUnknown extends Error {
  constructor(
    readonly signature: string,
    options: ErrorOptions,
  ) {
    super(
      `the outcome of transaction ${signature} is not known; look it up before trying again`,
      options,
    );
    this.name = "OutcomeUnknown";
  }
}

const POLL_MS = 400;

/**
 * Simulates a transaction, sends it, and waits until it is confirmed, by polling.
 *
 * @throws {TransactionFailed} or a subclass that names the program's reason, if the simulation or the transaction
 * fails; nothing was changed then.
 * @throws {OutcomeUnknown} if the transaction was sent and then could not be followed until its blockhash expired.
 */
export async function send(client: Client, { instructions, signers }: Outgoing): Promise<Landed> {
  const { connection } = client;
  const { blockhash, lastValidBlockHeight } = await connection.getLatestBlockhash("confirmed");
  const transaction = signed({ instructions, signers }, blockhash);

  // Simulated here rather than by the node's preflight, whose error loses the program's return data.
  const { value } = await connection.simulateTransaction(transaction, {
    commitment: "confirmed",
    sigVerify: true,
  });
  if (value.err) {
    const failure = { cause: value.err, logs: value.logs ?? [], signature: null, instructions };
    throw await explained(client, { ...failure, returned: value.returnData ?? null });
  }
  const signature = utils.bytes.bs58.encode(transaction.signatures[0] ?? new Uint8Array());
  try {
    await connection.sendRawTransaction(transaction.serialize(), { skipPreflight: true });
    return await confirm(client, instructions, signature, lastValidBlockHeight);
  } catch (error) {
    // From here on it may land, whatever else went wrong.
    if (error instanceof TransactionFailed) throw error;
    throw new OutcomeUnknown(signature, { cause: error });
  }
}

/** The transaction, signed by all. */
export function signed(
  { instructions, signers }: Outgoing,
  recentBlockhash: string,
): VersionedTransaction {
  const message = new TransactionMessage({
    payerKey: signers[0].publicKey,
    recentBlockhash,
    instructions: [...instructions],
  }).compileToV0Message();
  const transaction = new VersionedTransaction(message);
  transaction.sign(distinct(signers));
  return transaction;
}

async function confirm(
  client: Client,
  instructions: Outgoing["instructions"],
  signature: string,
  lastValid: number,
): Promise<Landed> {
  const { connection } = client;
  for (;;) {
    const [status] = (await connection.getSignatureStatuses([signature])).value;
    const reached = status?.confirmationStatus;
    if (status?.err) {
      const logs = await logsOf(client, signature);
      throw await explained(client, { cause: status.err, logs, signature, instructions });
    }
    if (status && (reached === "confirmed" || reached === "finalized")) {
      return { signature, slot: BigInt(status.slot) };
    }
    if (!status && (await connection.getBlockHeight("confirmed")) > lastValid) {
      throw new Error("its blockhash expired before it was seen");
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** The log of a transaction that landed; none if the node does not give it, which costs details only. */
async function logsOf(client: Client, signature: string): Promise<readonly string[]> {
  const found = await landedTransaction(client, signature).catch(() => null);
  return found?.meta?.logMessages ?? [];
}

/** Each signer once: a member may also pay the fee. */
export function distinct(signers: readonly Signer[]): Signer[] {
  const byKey = new Map(signers.map((signer) => [signer.publicKey.toBase58(), signer]));
  return [...byKey.values()];
}

/** Cosigners as trailing accounts, each once and without those that the instruction names already. */
export function cosigners(
  signers: readonly Signer[],
  named: readonly PublicKey[] = [],
): AccountMeta[] {
  return distinct(signers)
    .filter(({ publicKey }) => !named.some((key) => key.equals(publicKey)))
    .map(({ publicKey }) => ({ pubkey: publicKey, isSigner: true, isWritable: false }));
}
