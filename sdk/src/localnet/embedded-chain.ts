import { type AccountInfo, type Connection, PublicKey } from "@solana/web3.js";
import { address, lamports as toLamports } from "@solana/kit";
import type { LiteSVM } from "litesvm";
import { ChainCore, type ProgramCode } from "./chain-core";
import { EmbeddedConnection } from "./connection";
import { airdrop } from "./faucet";
import { deployProgram } from "./program-deployment";
import { openSession, type PubSubSession } from "./pubsub/session";
import { answer } from "./rpc/answer";
import type { Instant } from "./wall-clock";

/** 2026-01-01T00:00:00Z: a fixed start, so that a run does not depend on when it runs. */
export const DEFAULT_START_TIME = 1_767_225_600n;

/** Options of {@link EmbeddedChain.start}. */
export interface EmbeddedChainOptions {
  /** Programs that are there from the start. */
  readonly programs?: readonly ProgramCode[];
  /** Unix time at which the chain starts; {@link DEFAULT_START_TIME} by default. */
  readonly unixTime?: bigint;
}

/**
 * A Solana chain inside this process: LiteSVM with a ledger, behind JSON-RPC. Each landed
 * transaction is one block; time moves only when told to, or with the wall clock after `resumeClock`. SPL Token,
 * Token-2022, the associated token program, the memo programs and the mints of wrapped SOL are there from the start.
 *
 * @example
 * const chain = EmbeddedChain.start();
 * const owner = Keypair.generate();
 * chain.airdrop(owner.publicKey, 1_000_000_000n);
 * const mint = await createMint(chain.connection, owner, owner.publicKey, null, 6);
 */
export class EmbeddedChain {
  /** A web3.js connection to this chain, commitment "confirmed", without sockets. */
  readonly connection: Connection;
  private readonly core: ChainCore;

  private constructor({ programs = [], unixTime = DEFAULT_START_TIME }: EmbeddedChainOptions) {
    this.core = new ChainCore({ programs, unixTime });
    this.connection = new EmbeddedConnection((body) => this.handle(body));
  }

  /** Starts a chain. Two chains with the same history have the same blockhashes. */
  static start(options: EmbeddedChainOptions = {}): EmbeddedChain {
    return new EmbeddedChain(options);
  }

  /** The runtime underneath. Transactions sent to it directly are not on the ledger. */
  get svm(): LiteSVM {
    return this.core.svm;
  }

  /** Answers a JSON-RPC 2.0 request or batch; empty for notifications, which get no answer. */
  async handle(body: string): Promise<string> {
    this.core.catchUp();
    return answer(this.core, body);
  }

  /** Opens a session of subscriptions: it takes in JSON-RPC texts and sends answers and notifications. */
  openSession(send: (text: string) => void): PubSubSession {
    return openSession(this.core, send);
  }

  /** Back to the start: its programs and its time, and no transaction. */
  reset(): void {
    this.core.reset();
  }

  /** The slot in which the next transaction runs, and the time that it reads. */
  clock(): Instant {
    this.core.catchUp();
    return this.core.clock();
  }

  /** Sets the time, backwards too, and opens the next slot. Usable blockhashes stay usable. */
  setUnixTime(unixTime: bigint): void {
    this.core.catchUp();
    this.core.setUnixTime(unixTime);
  }

  /**
   * Lets time pass by itself from here on: a slot every {@link SLOT_MS} milliseconds, and slots that
   * transactions open. `now` counts milliseconds.
   */
  resumeClock(now: () => number = Date.now): void {
    this.core.resumeClock(now);
  }

  /** Stops time where it stands: it moves only when told to, as it does from the start. */
  pauseClock(): void {
    this.core.pauseClock();
  }

  /** Moves the time by so many seconds and opens the next slot. */
  advance(seconds: bigint): void {
    this.setUnixTime(this.clock().unixTime + seconds);
  }

  /**
   * Transfers lamports from a faucet, by a transaction on the ledger.
   *
   * @throws {AirdropFailed} for instance when a new account would be below the rent minimum.
   */
  airdrop(to: PublicKey, lamports: bigint): void {
    this.core.catchUp();
    airdrop(this.core, to, lamports);
  }

  /** The account at the address, or null. */
  account(at: PublicKey): AccountInfo<Buffer> | null {
    const account = this.svm.getAccount(address(at.toBase58()));
    if (!account.exists) return null;
    return {
      lamports: Number(account.lamports),
      owner: new PublicKey(account.programAddress),
      data: Buffer.from(account.data),
      executable: account.executable,
    };
  }

  /**
   * Cheat: writes an account without any program's consent and without a transaction. It can make
   * states that no transaction reaches.
   */
  setAccount(
    at: PublicKey,
    account: {
      readonly lamports: bigint;
      readonly owner: PublicKey;
      readonly data: Uint8Array;
      readonly executable?: boolean;
    },
  ): void {
    this.core.setAccount({
      address: address(at.toBase58()),
      lamports: toLamports(account.lamports),
      programAddress: address(account.owner.toBase58()),
      data: Uint8Array.from(account.data),
      executable: account.executable ?? false,
      space: BigInt(account.data.length),
    });
  }

  /**
   * Deploys or replaces a program; it is callable at once.
   *
   * @throws {ProgramRefused} when the runtime can't load it; nothing has changed then.
   */
  addProgram(programId: PublicKey, elf: Uint8Array): void {
    deployProgram(this.core, programId, elf);
  }

  /** Makes every blockhash handed out so far unusable: 151 empty blocks pass. */
  expireBlockhashes(): void {
    this.core.catchUp();
    this.core.expireBlockhashes();
  }
}
