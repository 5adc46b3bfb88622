import { type AccountInfo, type Connection, PublicKey } from "@solana/web3.js";
import { address, lamports as toLamports } from "@solana/kit";
import { LiteSVM } from "litesvm";
import { ChainCore } from "./chain-core";
import { EmbeddedConnection } from "./connection";
import { airdrop } from "./faucet";
import { answer } from "./rpc/answer";

/** 2026-01-01T00:00:00Z: a fixed start, so that a run does not depend on when it runs. */
export const DEFAULT_START_TIME = 1_767_225_600n;

/** Bytes after which a transaction's logs are cut, as on a cluster. */
export const LOG_BYTES_LIMIT = 10_000n;

/** Options of {@link EmbeddedChain.start}. */
export interface EmbeddedChainOptions {
  /** Programs that are there from the start. */
  readonly programs?: readonly { readonly programId: PublicKey; readonly elf: Uint8Array }[];
  /** Unix time at which the chain starts; {@link DEFAULT_START_TIME} by default. */
  readonly unixTime?: bigint;
}

/**
 * A Solana chain inside this process: LiteSVM with a ledger, behind JSON-RPC. Each landed
 * transaction is one block; time moves only when told to. SPL Token, Token-2022, the associated
 * token program and the memo programs are there from the start.
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

  private constructor(unixTime: bigint) {
    // Blockhashes and duplicates are checked against the ledger, which knows more than LiteSVM.
    const svm = new LiteSVM()
      .withBlockhashCheck(false)
      .withTransactionHistory(0n)
      .withLogBytesLimit(LOG_BYTES_LIMIT);
    this.core = new ChainCore(svm, unixTime);
    this.connection = new EmbeddedConnection((body) => this.handle(body));
  }

  /** Starts a chain. Two chains with the same history have the same blockhashes. */
  static start(options: EmbeddedChainOptions = {}): EmbeddedChain {
    const chain = new EmbeddedChain(options.unixTime ?? DEFAULT_START_TIME);
    for (const { programId, elf } of options.programs ?? []) chain.addProgram(programId, elf);
    return chain;
  }

  /** The runtime underneath. Transactions sent to it directly are not on the ledger. */
  get svm(): LiteSVM {
    return this.core.svm;
  }

  /** Answers a JSON-RPC 2.0 request or batch; empty for notifications, which get no answer. */
  async handle(body: string): Promise<string> {
    return answer(this.core, body);
  }

  /** The slot in which the next transaction runs, and the time that it reads. */
  clock(): { slot: bigint; unixTime: bigint } {
    return this.core.clock();
  }

  /** Sets the time, backwards too, and opens the next slot. Usable blockhashes stay usable. */
  setUnixTime(unixTime: bigint): void {
    this.core.setUnixTime(unixTime);
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
    this.svm.setAccount({
      address: address(at.toBase58()),
      lamports: toLamports(account.lamports),
      programAddress: address(account.owner.toBase58()),
      data: Uint8Array.from(account.data),
      executable: account.executable ?? false,
      space: BigInt(account.data.length),
    });
  }

  /** Deploys or replaces a program; it is callable at once. */
  addProgram(programId: PublicKey, elf: Uint8Array): void {
    this.svm.addProgram(address(programId.toBase58()), elf);
  }

  /** Makes every blockhash handed out so far unusable: 151 empty blocks pass. */
  expireBlockhashes(): void {
    this.core.expireBlockhashes();
  }
}
