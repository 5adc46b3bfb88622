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
  /** Seconds of a UTC day. */
  DAY: 86_400n,
} as const;

/** An approval that a proposal gives has the proposal's index with this bit. */
export const PROPOSED_APPROVAL = 1n << 63n;

/** 1970-01-01 was a Thursday: its week began three days before. */
const DAYS_SINCE_MONDAY = 3n;

/** The number of the UTC day that holds a unix time. */
export function dayOf(time: bigint): bigint {
  return time / BOUNDS.DAY;
}

/** The number of the ISO week (Monday to Sunday, UTC) that holds a unix time. */
export function weekOf(time: bigint): bigint {
  return (dayOf(time) + DAYS_SINCE_MONDAY) / 7n;
}
