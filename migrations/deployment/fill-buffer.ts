import { Transaction } from "@solana/web3.js";
import type { Connection, Keypair, PublicKey } from "@solana/web3.js";
import { readBuffer } from "../loader/accounts";
import { write } from "../loader/instructions";
import { NotAsSent, WritesStalled } from "./refused";

/** The most bytes of a program that fit into a transaction with one signature: 1232 less 220 for everything else. */
export const CHUNK = 1012;
/** Writes that are under way at once; a node gives the statuses of at most 256 by one request. */
const BATCH = 64;
/** Rounds in a row that may bring nothing before a run gives up. */
const PATIENCE = 3;
const POLL_MS = 400;

/** How far a buffer is filled, in chunks. */
export interface Progress {
  readonly written: number;
  readonly total: number;
}

/**
 * Writes the chunks in which a buffer differs from a program, and reads it again until there is none: so a write that
 * was lost is sent once more, and an earlier attempt's are not.
 *
 * @throws {WritesStalled} if the cluster takes no more of them.
 */
export async function fillBuffer(
  connection: Connection,
  deployer: Keypair,
  buffer: PublicKey,
  elf: Buffer,
  report: (progress: Progress) => void,
): Promise<void> {
  const total = Math.ceil(elf.length / CHUNK);
  let missing = await missingIn(connection, buffer, elf);
  for (let stalled = 0; missing.length > 0;) {
    report({ written: total - missing.length, total });
    let cause: unknown;
    for (let first = 0; first < missing.length; first += BATCH) {
      const offsets = missing.slice(first, first + BATCH);
      cause = (await writeBatch(connection, deployer, buffer, elf, offsets)) ?? cause;
    }
    const left = await missingIn(connection, buffer, elf);
    stalled = left.length < missing.length ? 0 : stalled + 1;
    missing = left;
    if (stalled === PATIENCE) throw new WritesStalled(total - left.length, total, { cause });
  }
  report({ written: total, total });
}

/** Offsets of the chunks in which a buffer's bytes are not the program's. */
export function differing(bytes: Buffer, elf: Buffer): readonly number[] {
  const chunks = Array.from({ length: Math.ceil(elf.length / CHUNK) }, (_, index) => index * CHUNK);
  return chunks.filter(
    (at) => !bytes.subarray(at, at + CHUNK).equals(elf.subarray(at, at + CHUNK)),
  );
}

async function missingIn(
  connection: Connection,
  buffer: PublicKey,
  elf: Buffer,
): Promise<readonly number[]> {
  const account = await connection.getAccountInfo(buffer, "confirmed");
  const bytes = account && readBuffer(account)?.bytes;
  if (bytes?.length === elf.length) return differing(bytes, elf);
  throw new NotAsSent(buffer, "there is no buffer of the program's length");
}

/** Sends writes and waits until each has landed or can't any more; returns one reason why one did not, if any. */
async function writeBatch(
  connection: Connection,
  deployer: Keypair,
  buffer: PublicKey,
  elf: Buffer,
  offsets: readonly number[],
): Promise<unknown> {
  const lifetime = await connection.getLatestBlockhash("confirmed");
  const sent = await Promise.allSettled(
    offsets.map((at) => {
      const chunk = elf.subarray(at, at + CHUNK);
      const transaction = new Transaction({ feePayer: deployer.publicKey, ...lifetime });
      transaction.add(write(buffer, deployer.publicKey, at, chunk)).sign(deployer);
      return connection.sendRawTransaction(transaction.serialize(), { skipPreflight: true });
    }),
  );
  const waiting = sent.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const refused = sent.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  const failed = await settled(connection, waiting, lifetime.lastValidBlockHeight);
  return failed ?? refused[0];
}

/** Waits until each transaction is confirmed or expired; returns what one of them failed with, if any. */
async function settled(
  connection: Connection,
  signatures: readonly string[],
  lastValid: number,
): Promise<unknown> {
  let waiting = signatures;
  while (waiting.length > 0) {
    // Read before the statuses: a transaction that lands between the two is not lost.
    const height = await connection.getBlockHeight("confirmed");
    const { value } = await connection.getSignatureStatuses([...waiting]);
    const failure = value.find((status) => status?.err)?.err;
    if (failure) return failure;
    waiting = waiting.filter((_, index) => {
      const reached = value[index]?.confirmationStatus;
      return reached !== "confirmed" && reached !== "finalized";
    });
    if (height > lastValid) break;
    if (waiting.length > 0) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return undefined;
}
