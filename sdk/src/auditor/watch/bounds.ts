/** Bounds of the kernel, which a test holds to its source. */
export const BOUNDS = {
  /** Passed checks that end a boot. */
  BOOT_CHECKS: 3,
  /** A boot that lasts longer is frozen, seconds. */
  BOOT_TERM: 3_600n,
  /** The longest term of a grant, seconds. */
  MAX_TERM: 366n * 86_400n,
  /** Payment ids that a mandate remembers. */
  RING: 16,
  /** Buckets of a rolling window beside the current one. */
  BUCKETS: 12n,
  /** Seconds of a UTC day. */
  DAY: 86_400n,
} as const;

/** 1970-01-01 was a Thursday: its week began three days before. */
const DAYS_SINCE_MONDAY = 3n;

/** A UTC day and an ISO week (Monday to Sunday, UTC), by their numbers. */
export interface Calendar {
  readonly day: bigint;
  readonly week: bigint;
}

/** The day and the week that a payment counts in: a clock that steps back does not lead back to an earlier one. */
export function calendar(seen: Calendar, time: bigint): Calendar {
  const day = time / BOUNDS.DAY;
  const week = (day + DAYS_SINCE_MONDAY) / 7n;
  return { day: later(seen.day, day), week: later(seen.week, week) };
}

function later(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
