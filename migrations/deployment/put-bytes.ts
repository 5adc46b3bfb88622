import { SystemProgram } from "@solana/web3.js";
import type { Keypair } from "@solana/web3.js";
import { send } from "../../sdk/src";
import type { Client } from "../../sdk/src";
import { PROGRAM_SIZE } from "../loader/accounts";
import type { ProgramBytes, ProgramData } from "../loader/accounts";
import { deployWithMaxDataLen, extendProgram, LOADER, upgrade } from "../loader/instructions";
import type { BufferPlace } from "./buffer";
import type { Deployment } from "./deploy-program";
import { pastSlot } from "./past-slot";

/** The least that a program can be extended by. */
const LEAST_EXTENSION = 10_240;

/** Bytes that a program has to be extended by before others fit. */
export function extensionFor({ bytes }: ProgramBytes, elf: Buffer): number {
  return elf.length <= bytes.length ? 0 : Math.max(elf.length - bytes.length, LEAST_EXTENSION);
}

/** Makes a program of a buffer. Lamports that are at its address already count towards its rent. */
export async function createProgram(
  client: Client,
  { elf, deployer }: Deployment,
  { address: buffer }: BufferPlace,
  programKey: Keypair,
): Promise<void> {
  const payer = deployer.publicKey;
  const program = programKey.publicKey;
  const { connection } = client;
  const rent = await connection.getMinimumBalanceForRentExemption(PROGRAM_SIZE, "confirmed");
  const there = await connection.getBalance(program, "confirmed");
  const lamports = Math.max(rent - there, 0);
  await send(client, {
    instructions: [
      SystemProgram.transfer({ fromPubkey: payer, toPubkey: program, lamports }),
      SystemProgram.allocate({ accountPubkey: program, space: PROGRAM_SIZE }),
      SystemProgram.assign({ accountPubkey: program, programId: LOADER }),
      deployWithMaxDataLen({ payer, program, buffer, authority: payer, maxDataLen: elf.length }),
    ],
    signers: [deployer, programKey],
  });
}

/** Replaces a program's bytes by a buffer's. */
export async function replaceProgram(
  client: Client,
  { elf, program, deployer }: Deployment,
  { address: buffer }: BufferPlace,
  current: ProgramData,
): Promise<void> {
  const { publicKey } = deployer;
  const additional = extensionFor(current, elf);
  // A program takes one change in a slot.
  let { slot } = current;
  if (additional > 0) {
    await pastSlot(client.connection, slot);
    const instructions = [extendProgram(program, publicKey, additional)];
    ({ slot } = await send(client, { instructions, signers: [deployer] }));
  }
  await pastSlot(client.connection, slot);
  const accounts = { program, buffer, authority: publicKey, spill: publicKey };
  await send(client, { instructions: [upgrade(accounts)], signers: [deployer] });
}
