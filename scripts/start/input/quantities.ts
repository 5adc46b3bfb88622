/** A text that is not the quantity it should be; its message says what was expected. */
export class Malformed extends Error {
  constructor(expected: string) {
    super(expected);
    this.name = "Malformed";
  }
}

/** An amount as it is written: whole tokens, and the name of the mint. */
export interface WrittenAmount {
  readonly digits: string;
  readonly mint: string;
}

/** What a limit is held against: one payment, a UTC day, an ISO week, all time, a rolling stretch by sum or by number. */
export type Scope = "payment" | "day" | "week" | "all" | "rolling" | "count";

/** A limit as it is written. */
export interface WrittenLimit {
  readonly text: string;
  readonly scope: Scope;
  /** Length of a rolling stretch in seconds; 0 for other limits. */
  readonly seconds: bigint;
  /** `null` for "no limit", and where payments are counted. */
  readonly amount: WrittenAmount | null;
  /** `null` unless payments are counted. */
  readonly payments: bigint | null;
}

const UNITS: Readonly<Record<string, bigint>> = {
  second: 1n,
  minute: 60n,
  hour: 3_600n,
  day: 86_400n,
  week: 604_800n,
};
const CALENDAR: Readonly<Record<string, Scope>> = {
  "per payment": "payment",
  "per day": "day",
  "per week": "week",
  "in all": "all",
};
const SCOPES = `${Object.keys(CALENDAR).join(", ")}, per hour or per rolling day`;
const FULL_BASIS_POINTS = 10_000;
/** Basis points of an eighth. */
const EIGHTH = FULL_BASIS_POINTS / 8;

/** `"25.50 USDC"`. */
export function parseAmount(text: string): WrittenAmount {
  const [, digits, mint] = /^(\d+(?:\.\d+)?) ([A-Za-z][\w.-]*)$/.exec(text) ?? [];
  if (digits === undefined || mint === undefined) {
    throw new Malformed('an amount with its mint, such as "25.50 USDC"');
  }
  return { digits, mint };
}

/**
 * `"25 USDC per payment"`, `"200 USDC per day"`, `"80 USDC per hour"`, `"20 payments per rolling 2 days"`, `"no limit in
 * all"`. Only days and weeks are those of the calendar; any other stretch is rolling, whether or not it says so.
 */
export function parseLimit(text: string): WrittenLimit {
  const [, what, scopeText = ""] = /^(.*?) ((?:per|in) .*)$/.exec(text) ?? [];
  if (what === undefined) {
    throw new Malformed('a limit such as "25 USDC per payment" or "20 payments per hour"');
  }
  const calendar = CALENDAR[scopeText];
  const seconds = calendar === undefined ? parseStretch(scopeText) : 0n;
  const counted = /^(\d+) payments?$/.exec(what)?.[1];
  if (counted !== undefined) {
    if (calendar !== undefined) {
      throw new Malformed(
        `payments counted per rolling stretch, such as "${what} per hour" or "${what} per rolling day"`,
      );
    }
    return { text, scope: "count", seconds, amount: null, payments: BigInt(counted) };
  }
  const amount = what === "no limit" ? null : parseAmount(what);
  return { text, scope: calendar ?? "rolling", seconds, amount, payments: null };
}

/** Seconds of `"per hour"` or `"per rolling 2 days"`. */
function parseStretch(text: string): bigint {
  const [, stretch = ""] = /^per (?:rolling )?(.+)$/.exec(text) ?? [];
  try {
    return parseDuration(stretch);
  } catch {
    throw new Malformed(`a limit ${SCOPES}`);
  }
}

/** `"deny"`, `"needs validation"`, or a rolling limit that all unrated payees share, such as `"5 USDC per hour"`. */
export function parseUnrated(text: string): "deny" | "needs validation" | WrittenLimit {
  if (text === "deny" || text === "needs validation") return text;
  const limit = / per /.test(text) ? parseLimit(text) : null;
  if (limit?.scope === "rolling") return limit;
  throw new Malformed('"deny", "needs validation" or a rolling limit such as "5 USDC per hour"');
}

/** Seconds of `"48 hours"`, `"hour"`, `"90 minutes"`; `"0"` is none. */
export function parseDuration(text: string): bigint {
  if (text === "0") return 0n;
  const [, count = "1", unit = ""] = /^(?:(\d+) )?([a-z]+?)s?$/.exec(text) ?? [];
  const seconds = UNITS[unit];
  if (seconds === undefined) {
    throw new Malformed('a length of time such as "48 hours", "90 minutes" or "7 days"');
  }
  return BigInt(count) * seconds;
}

/** Basis points of `"30%"`, `"4.5%"` or `"450 bps"`. */
export function parseShare(text: string): number {
  const [, percent] = /^(\d+(?:\.\d{1,2})?)%$/.exec(text) ?? [];
  const [, points] = /^(\d+) bps$/.exec(text) ?? [];
  const share = percent === undefined ? Number(points) : Math.round(Number(percent) * 100);
  if (!Number.isInteger(share) || share > FULL_BASIS_POINTS) {
    throw new Malformed('a share from "0%" to "100%", such as "4.5%" or "450 bps"');
  }
  return share;
}

/** Eighths of `"62.5%"`. */
export function parseEighths(text: string): number {
  const share = parseShare(text);
  if (share % EIGHTH !== 0) throw new Malformed('a multiple of an eighth, such as "62.5%"');
  return share / EIGHTH;
}

/** Base units of an amount in whole tokens; `null` if it has more decimals than the mint. */
export function baseUnits(digits: string, decimals: number): bigint | null {
  const [integer = "0", fraction = ""] = digits.split(".");
  return fraction.length > decimals ? null : BigInt(integer + fraction.padEnd(decimals, "0"));
}

/** Whole tokens of an amount in base units. */
export function wholeTokens(base: bigint, decimals: number): string {
  const digits = base.toString().padStart(decimals + 1, "0");
  const integer = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return fraction === "" ? integer : `${integer}.${fraction}`;
}
