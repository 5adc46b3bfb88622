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

/** A block whose slot has passed. */
export interface ClosedBlock {
  readonly height: bigint;
  readonly parentSlot: bigint;
  /** The hash that transactions in it could use last. */
  readonly previousBlockhash: string;
  /** The hash that came out of it: the one of the next slot that opened. */
  readonly blockhash: string;
  /** Unix seconds. */
  readonly time: bigint;
}

/** What the chain remembers: blocks, usable blockhashes and landed transactions. */
export class Ledger {
  private readonly landed: LandedTransaction[] = [];
  private readonly bySignature = new Map<string, LandedTransaction>();
  private readonly byAccount = new Map<string, LandedTransaction[]>();
  private readonly bySlot = new Map<bigint, LandedTransaction>();
  private readonly blockTimes = new Map<bigint, bigint>();
  private readonly closed = new Map<bigint, ClosedBlock>();
  /** Oldest first; a Map keeps insertion order. */
  private readonly lastValidHeights = new Map<string, bigint>();
  private newestBlock: Block;
  private parentSlot: bigint;

  constructor(
    readonly genesis: Block,
    genesisTime: bigint,
  ) {
    this.newestBlock = genesis;
    this.parentSlot = genesis.slot;
    this.open(genesis, genesisTime);
  }

  /** The newest block, whose hash new transactions use. */
  get newest(): Block {
    return this.newestBlock;
  }

  /** How many transactions landed. */
  get transactionCount(): number {
    return this.landed.length;
  }

  /** Closes the open slot and opens another; hashes older than their lifetime stop being usable. */
  appendBlock(block: Block, unixTime: bigint): void {
    const { slot, height, blockhash } = this.newestBlock;
    this.closed.set(slot, {
      height,
      parentSlot: this.parentSlot,
      previousBlockhash: blockhash,
      blockhash: block.blockhash,
      time: this.blockTimes.get(slot) ?? unixTime,
    });
    this.parentSlot = slot;
    this.open(block, unixTime);
  }

  /** The block of a slot that has passed, or null when the slot is open, ahead or skipped. */
  block(slot: bigint): ClosedBlock | null {
    return this.closed.get(slot) ?? null;
  }

  /** The slots of all closed blocks, in order. */
  closedSlots(): bigint[] {
    return [...this.closed.keys()];
  }

  /** The transaction that landed in the slot. */
  landedIn(slot: bigint): LandedTransaction | null {
    return this.bySlot.get(slot) ?? null;
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
    this.bySlot.set(landed.slot, landed);
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

  private open(block: Block, unixTime: bigint): void {
    this.newestBlock = block;
    this.blockTimes.set(block.slot, unixTime);
    this.lastValidHeights.set(block.blockhash, block.height + BigInt(BLOCKHASH_LIFETIME));
    for (const [hash, lastValid] of this.lastValidHeights) {
      if (lastValid >= block.height) break;
      this.lastValidHeights.delete(hash);
    }
  }
}
