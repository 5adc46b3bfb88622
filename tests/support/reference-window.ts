import type { Reason } from "../../sdk/src";

/** Terms of a rolling window. */
export interface WindowTerms {
  readonly seconds: bigint;
  readonly limit: bigint;
  readonly payments: bigint;
  readonly unratedLimit: bigint;
}

interface Spent {
  /** The time that limits were held against: the cluster's, but never before an earlier payment's. */
  readonly time: bigint;
  readonly amount: bigint;
  readonly unrated: boolean;
  readonly terms: WindowTerms;
}

const BUCKETS = 12n;
const RING = 16;
const RETENTION = 30n;

/**
 * A naive model of a mandate's window and ids, written from the design: plain lists that only grow, summed anew for each
 * question.
 */
export class ReferenceWindow {
  readonly allowed: Spent[] = [];
  /** Every change of the terms, and the time that it was made at. */
  readonly changes: { readonly at: bigint; readonly seconds: bigint }[];
  private issued: bigint[] = [];
  /** What the window knows: payments by bucket; a change of length moves what is left into one bucket. */
  private cells: { bucket: bigint; amount: bigint; count: bigint; unrated: boolean }[] = [];
  private newest: bigint;

  constructor(
    public terms: WindowTerms,
    grantedAt: bigint,
  ) {
    this.changes = [{ at: grantedAt, seconds: terms.seconds }];
    this.newest = grantedAt / this.width;
  }

  private get width(): bigint {
    return this.terms.seconds / BUCKETS;
  }

  /** The time that counts at the cluster's time `now`. */
  time(now: bigint): bigint {
    const last = this.allowed.at(-1)?.time ?? now;
    return last > now ? last : now;
  }

  private bucket(now: bigint): bigint {
    const bucket = this.time(now) / this.width;
    return bucket > this.newest ? bucket : this.newest;
  }

  /** The cells that count at `now`: the current bucket's and those of the twelve before it. */
  private live(now: bigint) {
    const current = this.bucket(now);
    return this.cells.filter(({ bucket }) => bucket + BUCKETS >= current);
  }

  /** What may still be spent at `now`. */
  headroom(now: bigint): bigint {
    const spent = sum(this.live(now).map(({ amount }) => amount));
    return this.terms.limit > spent ? this.terms.limit - spent : 0n;
  }

  /** Why a payment must be denied at `now`; `null` if it must be allowed. */
  denial(now: bigint, amount: bigint, unrated: boolean): Reason | null {
    const evicted = this.issued.slice(0, -RING);
    if (evicted.some((issued) => now <= issued)) return "PaymentIdBelowFloor";
    const oldest = this.issued.length >= RING ? this.issued.at(-RING)! : null;
    if (oldest !== null && oldest + RETENTION > now) return "PaymentIdsExhausted";

    const live = this.live(now);
    const { payments, unratedLimit } = this.terms;
    if (amount > this.headroom(now)) return "WindowAmount";
    if (sum(live.map(({ count }) => count)) + 1n > payments) return "WindowCount";
    const toUnrated = sum(live.filter((cell) => cell.unrated).map((cell) => cell.amount));
    return unrated && toUnrated + amount > unratedLimit ? "UnratedLimit" : null;
  }

  /** Notes a payment that was allowed at `now`, with an id issued at `now`. */
  pay(now: bigint, amount: bigint, unrated: boolean): void {
    const time = this.time(now);
    this.newest = this.bucket(now);
    this.cells.push({ bucket: this.newest, amount, count: 1n, unrated });
    this.allowed.push({ time, amount, unrated, terms: this.terms });
    this.issued.push(now);
  }

  /** Notes a new grant. */
  grant(now: bigint, terms: WindowTerms): void {
    const time = this.time(now);
    const left = this.live(now);
    const begun = this.newest * this.width;
    const resized = terms.seconds !== this.terms.seconds;
    this.terms = terms;
    this.changes.push({ at: time, seconds: terms.seconds });
    if (!resized) return;
    this.newest = (begun > time ? begun : time) / this.width;
    this.cells = left.map((cell) => ({ ...cell, bucket: this.newest }));
  }

  /** What the window holds at `now`, all and to unrated payees. */
  held(now: bigint): { total: bigint; unrated: bigint; count: bigint } {
    const live = this.live(now);
    return {
      total: sum(live.map(({ amount }) => amount)),
      unrated: sum(live.filter(({ unrated }) => unrated).map(({ amount }) => amount)),
      count: sum(live.map(({ count }) => count)),
    };
  }

  /**
   * The promise, without buckets: at each payment's time t, what was spent in (t - W, t] up to it is within its limits.
   * W is the shortest window in force in that stretch: a longer one cannot know what a shorter one was free to forget.
   *
   * @param less asks the same of limits lower by this much, to see that the history comes up to them.
   */
  violations(less = 0n): Spent[] {
    return this.allowed.filter((payment, index) => {
      const { time, terms } = payment;
      const since = time - this.shortest(time, terms.seconds);
      const stretch = this.allowed.slice(0, index + 1).filter((earlier) => earlier.time > since);
      const unrated = stretch.filter((earlier) => earlier.unrated);
      return (
        sum(stretch.map(({ amount }) => amount)) > terms.limit - less ||
        BigInt(stretch.length) > terms.payments ||
        (payment.unrated && sum(unrated.map(({ amount }) => amount)) > terms.unratedLimit)
      );
    });
  }

  private shortest(time: bigint, seconds: bigint): bigint {
    const inForce = this.changes.filter(
      ({ at }, index) => at <= time && (this.changes[index + 1]?.at ?? time) >= time - seconds,
    );
    return inForce.reduce(
      (least, change) => (change.seconds < least ? change.seconds : least),
      seconds,
    );
  }
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
