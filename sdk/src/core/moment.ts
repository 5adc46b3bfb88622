/** The kernel's moment that never comes. */
const NEVER = 2n ** 64n - 1n;

/** A time that the kernel answers, unix seconds; `null` for never. */
export function momentOrNull(time: bigint): bigint | null {
  return time === NEVER ? null : time;
}
