import type { AccountInfo, Connection, PublicKey } from "@solana/web3.js";

/** A program and the address at which it is deployed. */
export interface Deployment {
  readonly programId: PublicKey;
  readonly elf: Uint8Array;
}

/** How a cluster starts: these programs are there, at this unix time, and no other state. */
export interface Genesis {
  readonly programs: readonly Deployment[];
  readonly unixTime: bigint;
}

/** An account that is written past every program. */
export interface WrittenAccount {
  readonly lamports: bigint;
  readonly owner: PublicKey;
  readonly data: Uint8Array;
  readonly executable?: boolean;
}

/** An account of a program, as a scan finds it. */
export interface FoundAccount {
  readonly address: PublicKey;
  readonly lamports: bigint;
  readonly data: Buffer;
}

/**
 * What the specs need of a chain. They ask in the middle of expressions, so everything but the connection answers at
 * once, wherever the chain is.
 */
export interface Cluster {
  /** Commitment "confirmed". What it sends has landed when the call returns. */
  readonly connection: Connection;

  /** The slot in which the next transaction runs, and the time that it reads. */
  clock(): { slot: bigint; unixTime: bigint };

  /** Sets the time, backwards too, and opens the next slot. */
  setUnixTime(unixTime: bigint): void;

  /** Moves the time by so many seconds and opens the next slot. */
  advance(seconds: bigint): void;

  /** Lets the next transaction run in a later slot; the time stays. */
  setSlot(slot: bigint): void;

  /** The epoch in which the next transaction runs. */
  epoch(): bigint;

  /** Lets the next transaction run in the first slot of a later epoch; the time stays. */
  setEpoch(epoch: bigint): void;

  /** Makes every blockhash handed out so far unusable. */
  expireBlockhashes(): void;

  /** Adds lamports from a faucet. */
  airdrop(to: PublicKey, lamports: bigint): void;

  /** The account at the address, or null. */
  account(at: PublicKey): AccountInfo<Buffer> | null;

  /** Every account that the program owns and that holds lamports, by address. */
  programAccounts(programId: PublicKey): readonly FoundAccount[];

  /** Cheat: writes an account; without lamports it is gone. */
  setAccount(at: PublicKey, account: WrittenAccount): void;

  /** Deploys a program; it is callable at once. */
  addProgram(programId: PublicKey, elf: Uint8Array): void;
}
