import { PublicKey } from "@solana/web3.js";
import type { AccountInfo } from "@solana/web3.js";
import { LOADER } from "./instructions";

/** Bytes before the program in a buffer, and in a program's data. */
export const BUFFER_HEADER = 37;
export const PROGRAM_DATA_HEADER = 45;
/** Bytes of a program's own account, which only names where its data is. */
export const PROGRAM_SIZE = 36;

/** What an account of the loader is; from its `UpgradeableLoaderState`. */
const BUFFER = 1;
const PROGRAM = 2;
const PROGRAM_DATA = 3;

const BUFFER_AUTHORITY_OFFSET = 4;
const PROGRAM_DATA_SLOT_OFFSET = 4;
const PROGRAM_DATA_AUTHORITY_OFFSET = 12;

/** A program's bytes, or what is to become them, and who may change them: nobody if `null`. */
export interface ProgramBytes {
  readonly authority: PublicKey | null;
  readonly bytes: Buffer;
}

/** The buffer in an account; `null` if the account is not one. */
export function readBuffer(account: AccountInfo<Buffer>): ProgramBytes | null {
  if (!isOfKind(account, BUFFER) || account.data.length < BUFFER_HEADER) return null;
  return {
    authority: authorityAt(account.data, BUFFER_AUTHORITY_OFFSET),
    bytes: account.data.subarray(BUFFER_HEADER),
  };
}

/** A program's data: its bytes, and the slot in which they were changed last. They run from the next one on. */
export interface ProgramData extends ProgramBytes {
  readonly slot: bigint;
}

/** Whether an account is a program of the loader. */
export function isProgram(account: AccountInfo<Buffer>): boolean {
  return isOfKind(account, PROGRAM);
}

/** The program's data in an account; `null` if the account does not hold any. */
export function readProgramData(account: AccountInfo<Buffer>): ProgramData | null {
  if (!isOfKind(account, PROGRAM_DATA) || account.data.length < PROGRAM_DATA_HEADER) return null;
  return {
    slot: account.data.readBigUInt64LE(PROGRAM_DATA_SLOT_OFFSET),
    authority: authorityAt(account.data, PROGRAM_DATA_AUTHORITY_OFFSET),
    bytes: account.data.subarray(PROGRAM_DATA_HEADER),
  };
}

function isOfKind({ owner, data }: AccountInfo<Buffer>, kind: number): boolean {
  return owner.equals(LOADER) && data.length >= 4 && data.readUInt32LE(0) === kind;
}

/** A byte that says whether there is an authority, then the authority. */
function authorityAt(data: Buffer, offset: number): PublicKey | null {
  return data[offset] === 1 ? new PublicKey(data.subarray(offset + 1, offset + 33)) : null;
}
