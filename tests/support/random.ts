/** Random numbers that are the same in every run: a failing history can be replayed by its seed. */
export class Random {
  constructor(private state: number) {}

  /** From 0 up to, not including, `below`; mulberry32. */
  number(below: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  /** From `least` to `most`, both included. */
  between(least: bigint, most: bigint): bigint {
    return least + BigInt(this.number(Number(most - least) + 1));
  }

  pick<T>(items: readonly T[]): T {
    return items[this.number(items.length)]!;
  }
}
