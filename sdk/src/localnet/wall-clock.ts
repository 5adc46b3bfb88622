/** Milliseconds between two slots while the clock runs, as on a cluster. */
export const SLOT_MS = 400;

const SECOND_MS = 1_000;

/** A slot and the unix time in it. */
export interface Instant {
  readonly slot: bigint;
  /** Seconds. */
  readonly unixTime: bigint;
}

/**
 * Where a running clock stands: the instant at which it was started, and what passed since. Nothing
 * ticks, the instant is computed when somebody asks.
 */
export class WallClock {
  private readonly startedAt: number;
  private elapsed = 0;

  /** `now` counts milliseconds from any origin. */
  constructor(
    readonly now: () => number,
    private readonly start: Instant,
  ) {
    this.startedAt = now();
  }

  /** The instant of this moment. It stands still while the machine's clock is set back. */
  instant(): Instant {
    this.elapsed = Math.max(this.elapsed, this.now() - this.startedAt);
    return {
      slot: this.start.slot + BigInt(Math.floor(this.elapsed / SLOT_MS)),
      unixTime: this.start.unixTime + BigInt(Math.floor(this.elapsed / SECOND_MS)),
    };
  }

  /** The same clock, started anew at another instant. */
  from(start: Instant): WallClock {
    return new WallClock(this.now, start);
  }
}
