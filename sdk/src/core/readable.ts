import { NO_LIMIT } from "./amount";
import type { TokenAmount } from "./amount";

/** An amount, and the decimals of its mint; `null` where they are not known. */
export interface KnownAmount extends TokenAmount {
  readonly decimals: number | null;
}

const UNITS = [
  ["days", 86_400n],
  ["hours", 3_600n],
  ["minutes", 60n],
] as const;
/** The last second that a date can say. */
const LATEST = 8_640_000_000_000n;

/** `"2.5 (2500000 base units of MINT)"`. */
export function amountText({ base, mint, decimals }: KnownAmount): string {
  const exact = `${base} base units of ${mint.toBase58()}`;
  return decimals === null ? exact : `${decimalText(base, decimals)} (${exact})`;
}

/** As {@link amountText}; `"none"` for no limit. */
export function limitText(amount: KnownAmount): string {
  return amount.base === NO_LIMIT ? "none" : amountText(amount);
}

/** `"90 minutes"`: seconds in the largest unit that leaves no rest. */
export function durationText(seconds: bigint): string {
  const [unit, length] = UNITS.find(
    ([, length]) => seconds > length && seconds % length === 0n,
  ) ?? ["seconds", 1n];
  return `${seconds / length} ${unit}`;
}

/** `"2026-03-25T12:00:00Z"`; the second itself where no date can say it. */
export function timeText(unixTime: bigint): string {
  if (unixTime > LATEST) return `second ${unixTime}`;
  return new Date(Number(unixTime) * 1000).toISOString().replace(".000Z", "Z");
}

function decimalText(base: bigint, decimals: number): string {
  const digits = base.toString().padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  const fraction = digits.slice(point).replace(/0+$/, "");
  return digits.slice(0, point) + (fraction === "" ? "" : `.${fraction}`);
}
