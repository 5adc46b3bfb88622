import { Clock, type LiteSVM } from "litesvm";
import { BLOCKHASH_LIFETIME, Ledger, type Block } from "./ledger";

/** Entries of the SlotHashes sysvar, as on a cluster. */
const SLOT_HASHES = 512;

/** The state that every RPC method works on: the runtime, the ledger and the advance of blocks. */
export class ChainCore {
  readonly ledger: Ledger;
  private slotHashes: { slot: bigint; hash: string }[] = [];

  constructor(
    readonly svm: LiteSVM,
    unixTime: bigint,
  ) {
    const { slot } = svm.getClock();
    svm.setClock(new Clock(slot, unixTime, this.epochOf(slot), this.epochOf(slot) + 1n, unixTime));
    const genesis: Block = { slot, height: 0n, blockhash: svm.latestBlockhash() };
    this.ledger = new Ledger(genesis, unixTime);
    this.rememberSlotHash(genesis);
  }

  /** The slot in which the next transaction runs, and the time that it reads. */
  clock(): { slot: bigint; unixTime: bigint } {
    const clock = this.svm.getClock();
    return { slot: clock.slot, unixTime: clock.unixTimestamp };
  }

  /** Moves time in either direction and opens the next slot. */
  setUnixTime(unixTime: bigint): void {
    const clock = this.svm.getClock();
    clock.unixTimestamp = unixTime;
    this.svm.setClock(clock);
    this.produceBlocks(1n);
  }

  /**
   * Opens the slot that is `count` further, with a new blockhash. Of several blocks only the last
   * one's hash is usable: nobody has seen the others.
   */
  produceBlocks(count: bigint): void {
    const clock = this.svm.getClock();
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
  }

  /** Lets so many empty blocks pass that no earlier blockhash is usable. */
  expireBlockhashes(): void {
    this.produceBlocks(BigInt(BLOCKHASH_LIFETIME) + 1n);
  }

  /** The epoch of a slot behind the warmup epochs, where LiteSVM's slots start. */
  epochOf(slot: bigint): bigint {
    const schedule = this.svm.getEpochSchedule();
    return schedule.firstNormalEpoch + (slot - schedule.firstNormalSlot) / schedule.slotsPerEpoch;
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
