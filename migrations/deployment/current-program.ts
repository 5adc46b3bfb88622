import { SystemProgram } from "@solana/web3.js";
import type { Connection, PublicKey } from "@solana/web3.js";
import { isProgram, readProgramData } from "../loader/accounts";
import type { ProgramBytes, ProgramData } from "../loader/accounts";
import { LOADER, programDataAddress } from "../loader/instructions";
import { AddressTaken } from "./refused";

/** A deployed program; its bytes may be followed by unused room, all zero. */
export interface CurrentProgram extends ProgramData {
  readonly lamports: bigint;
}

/**
 * The program at an address; `null` if one can be deployed there.
 *
 * @throws {AddressTaken} if the address is not a program's, or a closed program's.
 */
export async function currentProgram(
  connection: Connection,
  program: PublicKey,
): Promise<CurrentProgram | null> {
  const [account, data] = await connection.getMultipleAccountsInfo(
    [program, programDataAddress(program)],
    "confirmed",
  );
  // Lamports alone, which anybody can send, do not take an address.
  const isFree =
    !account || (account.owner.equals(SystemProgram.programId) && account.data.length === 0);
  if (isFree) return null;
  if (!isProgram(account)) {
    throw new AddressTaken(
      program,
      `it is an account of ${account.owner.toBase58()}, not a program of ${LOADER.toBase58()}`,
    );
  }
  const found = data && readProgramData(data);
  if (!found) throw new AddressTaken(program, "the program there was closed, which is for good");
  return { ...found, lamports: BigInt(data.lamports) };
}

/** Whether a program consists of these bytes, with nothing behind them but unused room. */
export function consistsOf({ bytes }: ProgramBytes, elf: Buffer): boolean {
  return (
    bytes.subarray(0, elf.length).equals(elf) &&
    bytes.subarray(elf.length).every((byte) => byte === 0)
  );
}
