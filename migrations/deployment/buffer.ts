import { createHash } from "node:crypto";
import { PublicKey, SystemProgram } from "@solana/web3.js";
import type { Connection, Keypair } from "@solana/web3.js";
import { send } from "../../sdk/src";
import type { Client } from "../../sdk/src";
import { BUFFER_HEADER, readBuffer } from "../loader/accounts";
import type { ProgramBytes } from "../loader/accounts";
import { LOADER, initializeBuffer } from "../loader/instructions";
import { HeldByAnother } from "./refused";

/** The longest seed that an address may be derived from. */
const SEED_LENGTH = 32;

/** Where a deployer collects a program: the same address at every attempt with the same bytes. */
export interface BufferPlace {
  readonly address: PublicKey;
  readonly seed: string;
}

/** The place of a deployer's buffer for these bytes. Only the deployer can create an account there. */
export async function bufferPlace(deployer: PublicKey, elf: Buffer): Promise<BufferPlace> {
  const seed = createHash("sha256").update(elf).digest("hex").slice(0, SEED_LENGTH);
  return { address: await PublicKey.createWithSeed(deployer, seed, LOADER), seed };
}

/**
 * The buffer of an earlier attempt; `null` if there is none.
 *
 * @throws {HeldByAnother} if it was given away.
 */
export async function earlierBuffer(
  connection: Connection,
  deployer: PublicKey,
  { address }: BufferPlace,
): Promise<ProgramBytes | null> {
  const account = await connection.getAccountInfo(address, "confirmed");
  const buffer = account && readBuffer(account);
  if (!buffer) return null;
  if (!buffer.authority?.equals(deployer)) {
    throw new HeldByAnother(`the buffer ${address.toBase58()}`, buffer.authority, deployer);
  }
  return buffer;
}

/** Creates the buffer, empty. Lamports that are there already count towards its rent. */
export async function createBuffer(
  client: Client,
  deployer: Keypair,
  { address, seed }: BufferPlace,
  elf: Buffer,
): Promise<void> {
  const { connection } = client;
  const space = BUFFER_HEADER + elf.length;
  const rent = await connection.getMinimumBalanceForRentExemption(space, "confirmed");
  const there = await connection.getBalance(address, "confirmed");
  const allocate = {
    accountPubkey: address,
    basePubkey: deployer.publicKey,
    seed,
    space,
    programId: LOADER,
  };
  await send(client, {
    instructions: [
      SystemProgram.transfer({
        fromPubkey: deployer.publicKey,
        toPubkey: address,
        lamports: Math.max(rent - there, 0),
      }),
      SystemProgram.allocate(allocate),
      initializeBuffer(address, deployer.publicKey),
    ],
    signers: [deployer],
  });
}
