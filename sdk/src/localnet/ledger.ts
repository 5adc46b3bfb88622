import type { TransactionErrorJson } from "./transaction-error";
import type { TransactionMeta } from "./transaction-meta";
import type { WireTransaction } from "./wire-transaction";

/** How many blocks a blockhash stays usable, as on a cluster. */
export const BLOCKHASH_LIFETIME = 150;

/** A transaction that landed, whether it succeeded or failed. */
export interface LandedTransaction {
  readonly transaction: WireTransaction;
  /** Position in the ledger, from 0; there is one transaction per slot, so slots are in order too. */
  readonly position: number;
  readonly slot: bigint;
  /** Unix time of the clock sysvar while the transaction ran. */
  readonly blockTime: bigint;
  readonly err: TransactionErrorJson | null;
  readonly meta: TransactionMeta;
  /** Base58 of every account mentioned, loaded ones and read-only ones included. */
  readonly accounts: readonly string[];
  /** Those of them that the transaction locks for writing. */
  readonly writable: readonly string[];
  /** Micro-lamports per compute unit that the transaction offered. */
  readonly computeUnitPrice: bigint;
}

/** One block: a slot with its blockhash. */
export interface Block {
  readonly slot: bigint;
  readonly height: bigint;
  readonly blockhash: string;
}

/** What the chain remembers: blocks, usable blockhashes and landed transactions. */
export class Ledger {
  private readonly landed: LandedTransaction[] = [];
  private readonly bySignature = new Map<string, LandedTransaction>();
  private readonly byAccount = new Map<string, LandedTransaction[]>();
  private readonly blockTimes = new Map<bigint, bigint>();
  /** Oldest first; a Map keeps insertion order. */
  private readonly lastValidHeights = new Map<string, bigint>();
  private newestBlock: Block;

  constructor(
    readonly genesis: Block,
    genesisTime: bigint,
  ) {
    this.newestBlock = genesis;
    this.appendBlock(genesis, genesisTime);
  }

  /** The newest block, whose hash new transactions use. */
  get newest(): Block {
    return this.newestBlock;
  }

  /** How many transactions landed. */
  get transactionCount(): number {
    return this.landed.length;
  }

  /** Appends a block; hashes older than their lifetime stop being usable. */
  appendBlock(block: Block, unixTime: bigint): void {
    this.newestBlock = block;
    this.blockTimes.set(block.slot, unixTime);
    this.lastValidHeights.set(block.blockhash, block.height + BigInt(BLOCKHASH_LIFETIME));
    for (const [hash, lastValid] of this.lastValidHeights) {
      if (lastValid >= block.height) break;
      this.lastValidHeights.delete(hash);
    }
  }

  /** The last block height at which the hash is accepted, or null when it is unknown or expired. */
  lastValidBlockHeight(blockhash: string): bigint | null {
    return this.lastValidHeights.get(blockhash) ?? null;
  }

  /** Unix time of the slot's block, or null when the slot has none. */
  blockTime(slot: bigint): bigint | null {
    return this.blockTimes.get(slot) ?? null;
  }

  /** Records a landed transaction and indexes it by every account it mentions. */
  record(entry: Omit<LandedTransaction, "position">): LandedTransaction {
    const landed = { ...entry, position: this.landed.length };
    this.landed.push(landed);
    this.blockTimes.set(landed.slot, landed.blockTime);
    this.bySignature.set(landed.transaction.signature, landed);
    for (const account of new Set(landed.accounts)) {
      const mentions = this.byAccount.get(account);
      if (mentions === undefined) this.byAccount.set(account, [landed]);
      else mentions.push(landed);
    }
    return landed;
  }

  /** The landed transaction of that name. */
  find(signature: string): LandedTransaction | null {
    return this.bySignature.get(signature) ?? null;
  }

  /** Landed transactions that mention the account, oldest first. */
  mentioning(account: string): readonly LandedTransaction[] {
    return this.byAccount.get(account) ?? [];
  }

  /** The latest `count` landed transactions, oldest first. */
  recent(count: number): readonly LandedTransaction[] {
    return this.landed.slice(-count);
  }
}
