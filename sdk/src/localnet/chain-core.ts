import type { PublicKey } from "@solana/web3.js";
import type { EncodedAccount } from "@solana/kit";
import { Clock, type LiteSVM } from "litesvm";
import type { ChainEvent, ChainListener } from "./chain-event";
import { BLOCKHASH_LIFETIME, Ledger, type Block } from "./ledger";
import { deployProgram } from "./program-deployment";
import { createRuntime } from "./runtime";
import { type Instant, WallClock } from "./wall-clock";

/** Entries of the SlotHashes sysvar, as on a cluster. */
const SLOT_HASHES = 512;

/** A program with its code. */
export interface ProgramCode {
  readonly programId: PublicKey;
  readonly elf: Uint8Array;
}

/** What a chain starts with. */
export interface Genesis {
  /** Seconds. */
  readonly unixTime: bigint;
  readonly programs: readonly ProgramCode[];
}

/** The state that every RPC method works on: the runtime, the ledger and the advance of blocks. */
export class ChainCore {
  /** Programs that are written in pieces and not yet complete, by their address. */
  readonly programUploads = new Map<string, Buffer>();
  private runtime!: LiteSVM;
  private history!: Ledger;
  private slotHashes!: { slot: bigint; hash: string }[];
  private wallClock: WallClock | null = null;
  private readonly listeners = new Set<ChainListener>();

  /** Starts a chain; it can go back to this start. */
  constructor(private readonly start: Genesis) {
    this.reset();
  }

  /** The runtime underneath. */
  get svm(): LiteSVM {
    return this.runtime;
  }

  /** What the chain remembers. */
  get ledger(): Ledger {
    return this.history;
  }

  /** Back to the start: its programs and its time, and no transaction. Subscriptions stay open. */
  reset(): void {
    const { unixTime, programs } = this.start;
    this.runtime = createRuntime();
    const { slot } = this.svm.getClock();
    const epoch = this.epochOf(slot);
    this.svm.setClock(new Clock(slot, unixTime, epoch, epoch + 1n, unixTime));
    const genesis: Block = { slot, height: 0n, blockhash: this.svm.latestBlockhash() };
    this.history = new Ledger(genesis, unixTime);
    this.slotHashes = [];
    this.rememberSlotHash(genesis);
    this.programUploads.clear();
    for (const { programId, elf } of programs) deployProgram(this, programId, elf);
    this.wallClock = this.wallClock?.from(this.clock()) ?? null;
  }

  /** The slot in which the next transaction runs, and the time that it reads. */
  clock(): Instant {
    const clock = this.svm.getClock();
    return { slot: clock.slot, unixTime: clock.unixTimestamp };
  }

  /** Moves time in either direction and opens the next slot; a running clock runs on from there. */
  setUnixTime(unixTime: bigint): void {
    this.writeUnixTime(unixTime);
    this.skipSlots(1n);
  }

  /** Moves time in either direction within the open slot; a running clock runs on from there. */
  setTimeInSlot(unixTime: bigint): void {
    this.writeUnixTime(unixTime);
    this.wallClock = this.wallClock?.from(this.clock()) ?? null;
  }

  /** Lets so many slots pass at once; a running clock runs on from there. */
  skipSlots(count: bigint): void {
    this.produceBlocks(count);
    this.wallClock = this.wallClock?.from(this.clock()) ?? null;
  }

  /** True while time passes by itself. */
  get clockRuns(): boolean {
    return this.wallClock !== null;
  }

  /** Lets time pass from here on, by a count of milliseconds. A clock that runs is left alone. */
  resumeClock(now: () => number): void {
    this.wallClock ??= new WallClock(now, this.clock());
  }

  /** Stops time where it stands. */
  pauseClock(): void {
    this.catchUp();
    this.wallClock = null;
  }

  /**
   * Brings slot and time to where a running clock stands; requests begin with it. Transactions open
   * slots too, so a busy chain's slots run ahead of the clock until it has caught up with them.
   */
  catchUp(): void {
    if (this.wallClock === null) return;
    const due = this.wallClock.instant();
    const { slot, unixTime } = this.clock();
    if (due.unixTime > unixTime) this.writeUnixTime(due.unixTime);
    if (due.slot > slot) this.produceBlocks(due.slot - slot);
  }

  /** Writes an account past every program. */
  setAccount(account: EncodedAccount): void {
    this.svm.setAccount(account);
    this.emit({ kind: "account", address: account.address, slot: this.clock().slot });
  }

  /** Has the listener told of every event until the returned function is called. */
  listen(listener: ChainListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Tells the listeners. */
  emit(event: ChainEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  /**
   * Opens the slot that is `count` further, with a new blockhash. Of several blocks only the last
   * one's hash is usable: nobody has seen the others.
   */
  produceBlocks(count: bigint): void {
    const clock = this.svm.getClock();
    const parent = clock.slot;
    clock.slot += count;
    clock.epoch = this.epochOf(clock.slot);
    clock.leaderScheduleEpoch = clock.epoch + 1n;
    this.svm.setClock(clock);
    this.svm.expireBlockhash();
    const block: Block = {
      slot: clock.slot,
      height: this.ledger.newest.height + count,
      blockhash: this.svm.latestBlockhash(),
    };
    this.ledger.appendBlock(block, clock.unixTimestamp);
    this.rememberSlotHash(block);
    this.emit({ kind: "slot", slot: block.slot, parent });
  }

  /** Lets so many empty blocks pass that no earlier blockhash is usable. */
  expireBlockhashes(): void {
    this.skipSlots(BigInt(BLOCKHASH_LIFETIME) + 1n);
  }

  /** The epoch of a slot behind the warmup epochs, where LiteSVM's slots start. */
  epochOf(slot: bigint): bigint {
    const schedule = this.svm.getEpochSchedule();
    return schedule.firstNormalEpoch + (slot - schedule.firstNormalSlot) / schedule.slotsPerEpoch;
  }

  private writeUnixTime(unixTime: bigint): void {
    const clock = this.svm.getClock();
    clock.unixTimestamp = unixTime;
    this.svm.setClock(clock);
  }

  /**
   * Keeps the SlotHashes sysvar as lookup tables need it: a table is created for a recent slot. The
   * current slot is among them, because `getSlot` names it.
   */
  private rememberSlotHash({ slot, blockhash }: Block): void {
    this.slotHashes = [{ slot, hash: blockhash }, ...this.slotHashes.slice(0, SLOT_HASHES - 1)];
    this.svm.setSlotHashes(this.slotHashes);
  }
}
