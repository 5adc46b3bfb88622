import {
  PublicKey,
  SYSVAR_CLOCK_PUBKEY,
  SYSVAR_RENT_PUBKEY,
  SystemProgram,
  TransactionInstruction,
} from "@solana/web3.js";
import type { AccountMeta } from "@solana/web3.js";

/** The upgradeable loader, version 3: the owner of programs, of their data and of buffers. */
export const LOADER = new PublicKey("BPFLoaderUpgradeab1e11111111111111111111111");

/** Numbers of the loader's instructions; from its `UpgradeableLoaderInstruction`. */
const INITIALIZE_BUFFER = 0;
const WRITE = 1;
const DEPLOY_WITH_MAX_DATA_LEN = 2;
const UPGRADE = 3;
const SET_AUTHORITY = 4;
const CLOSE = 5;
const EXTEND_PROGRAM = 6;

/** The account that holds a program's bytes and names who may replace them. */
export function programDataAddress(program: PublicKey): PublicKey {
  return PublicKey.findProgramAddressSync([program.toBuffer()], LOADER)[0];
}

/** Makes a fresh account a buffer. Must stand in the transaction that creates the account, or anyone could be first. */
export function initializeBuffer(buffer: PublicKey, authority: PublicKey): TransactionInstruction {
  return instruction([u32(INITIALIZE_BUFFER)], [writable(buffer), readonly(authority)]);
}

/** Writes bytes into a buffer, at an offset into the program that it is to hold. */
export function write(
  buffer: PublicKey,
  authority: PublicKey,
  offset: number,
  bytes: Uint8Array,
): TransactionInstruction {
  const data = [u32(WRITE), u32(offset), u64(bytes.length), bytes];
  return instruction(data, [writable(buffer), signer(authority)]);
}

/**
 * Makes a program of a buffer, which is emptied into the payer. Must stand in the transaction that creates the program's
 * account, or anyone could be first.
 */
export function deployWithMaxDataLen(accounts: {
  readonly payer: PublicKey;
  readonly program: PublicKey;
  readonly buffer: PublicKey;
  readonly authority: PublicKey;
  /** Bytes that the program has room for. */
  readonly maxDataLen: number;
}): TransactionInstruction {
  const { payer, program, buffer, authority, maxDataLen } = accounts;
  return instruction(
    [u32(DEPLOY_WITH_MAX_DATA_LEN), u64(maxDataLen)],
    [
      { pubkey: payer, isSigner: true, isWritable: true },
      writable(programDataAddress(program)),
      writable(program),
      writable(buffer),
      readonly(SYSVAR_RENT_PUBKEY),
      readonly(SYSVAR_CLOCK_PUBKEY),
      readonly(SystemProgram.programId),
      signer(authority),
    ],
  );
}

/** Replaces a program's bytes by a buffer's, which is emptied into `spill`. */
export function upgrade(accounts: {
  readonly program: PublicKey;
  readonly buffer: PublicKey;
  readonly authority: PublicKey;
  readonly spill: PublicKey;
}): TransactionInstruction {
  const { program, buffer, authority, spill } = accounts;
  return instruction(
    [u32(UPGRADE)],
    [
      writable(programDataAddress(program)),
      writable(program),
      writable(buffer),
      writable(spill),
      readonly(SYSVAR_RENT_PUBKEY),
      readonly(SYSVAR_CLOCK_PUBKEY),
      signer(authority),
    ],
  );
}

/**
 * Gives a buffer or a program's data to another authority. The new one does not sign, because an address that only a
 * program signs for can't: a wrong address is final.
 */
export function setAuthority(
  account: PublicKey,
  authority: PublicKey,
  next: PublicKey,
): TransactionInstruction {
  return instruction([u32(SET_AUTHORITY)], [writable(account), signer(authority), readonly(next)]);
}

/** Closes a buffer; its lamports go to `recipient`. */
export function closeBuffer(
  buffer: PublicKey,
  authority: PublicKey,
  recipient: PublicKey,
): TransactionInstruction {
  return instruction([u32(CLOSE)], [writable(buffer), writable(recipient), signer(authority)]);
}

/** Gives a program room for more bytes; the payer adds the rent. */
export function extendProgram(
  program: PublicKey,
  payer: PublicKey,
  additionalBytes: number,
): TransactionInstruction {
  return instruction(
    [u32(EXTEND_PROGRAM), u32(additionalBytes)],
    [
      writable(programDataAddress(program)),
      writable(program),
      readonly(SystemProgram.programId),
      { pubkey: payer, isSigner: true, isWritable: true },
    ],
  );
}

function instruction(data: readonly Uint8Array[], keys: AccountMeta[]): TransactionInstruction {
  return new TransactionInstruction({ programId: LOADER, keys, data: Buffer.concat(data) });
}

function writable(pubkey: PublicKey): AccountMeta {
  return { pubkey, isSigner: false, isWritable: true };
}

function readonly(pubkey: PublicKey): AccountMeta {
  return { pubkey, isSigner: false, isWritable: false };
}

function signer(pubkey: PublicKey): AccountMeta {
  return { pubkey, isSigner: true, isWritable: false };
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
