import type { Connection } from "@solana/web3.js";
import { BUFFER_HEADER, PROGRAM_DATA_HEADER, PROGRAM_SIZE } from "../loader/accounts";
import type { BufferPlace } from "./buffer";
import type { CurrentProgram } from "./current-program";
import type { Deployment } from "./deploy-program";
import { extensionFor } from "./put-bytes";
import { TooFewLamports } from "./refused";

/** Lamports that a cluster charges for a signature. */
const FEE = 5_000;
/** Signatures after the buffer is filled: extension, deployment by two keys or upgrade, handing over. */
const LATER_SIGNATURES = 4;

/**
 * Checks that the deployer can pay for a deployment, before anything is spent. What is at the buffer's address already
 * counts; `signatures` are those that filling it still needs.
 *
 * @throws {TooFewLamports} naming what it has and what it needs.
 */
export async function requireLamports(
  connection: Connection,
  { elf, deployer }: Deployment,
  { address }: BufferPlace,
  current: CurrentProgram | null,
  signatures: number,
): Promise<void> {
  const rent = (bytes: number): Promise<number> =>
    connection.getMinimumBalanceForRentExemption(bytes, "confirmed");
  const fees = FEE * (signatures + LATER_SIGNATURES);
  // The deployer's own account has to stay free of rent.
  let needed = fees + (await rent(0));
  if (current) {
    // An upgrade gives the buffer's rent back, but only after the program was extended.
    const size = PROGRAM_DATA_HEADER + current.bytes.length + extensionFor(current, elf);
    const room = Math.max((await rent(size)) - Number(current.lamports), 0);
    needed += (await rent(BUFFER_HEADER + elf.length)) + room;
  } else {
    // A first deployment pays the rent of the program's data out of the buffer.
    needed += (await rent(PROGRAM_DATA_HEADER + elf.length)) + (await rent(PROGRAM_SIZE));
  }
  const there = await connection.getBalance(address, "confirmed");
  const found = await connection.getBalance(deployer.publicKey, "confirmed");
  if (found + there >= needed) return;
  throw new TooFewLamports(deployer.publicKey, BigInt(found), BigInt(needed - there));
}
