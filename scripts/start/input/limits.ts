import { NO_LIMIT } from "../../../sdk/src";
import type { Notes, Place } from "./problems";
import { baseUnits, wholeTokens } from "./quantities";
import type { Scope, WrittenAmount, WrittenLimit } from "./quantities";

/** A limit in force. */
export interface Limit {
  /** As the file says it. */
  readonly text: string;
  readonly place: Place;
  /** Base units, or payments where they are counted. */
  readonly most: bigint;
}

/** The limits of one mandate, budget or payee; `null` where there is none. */
export interface Limits extends Readonly<Record<Scope, Limit | null>> {
  /** Length of the rolling stretch in seconds; `null` if no limit names one. */
  readonly seconds: bigint | null;
}

/** Whose limits: how a message names it, and what they are in. */
export interface Owner {
  readonly who: string;
  readonly mint: string;
  readonly decimals: number;
}

/** A limit as it is written, and where. */
export interface PlacedLimit {
  readonly limit: WrittenLimit;
  readonly place: Place;
}

const SCOPES = ["payment", "day", "week", "all", "rolling", "count"] as const;

/** Turns written limits into base units. Limits that contradict each other are errors. */
export function resolveLimits(written: readonly PlacedLimit[], owner: Owner, notes: Notes): Limits {
  const { who } = owner;
  const found = new Map<Scope, { text: string; limit: Limit | null }>();
  let stretch: WrittenLimit | null = null;
  for (const { limit, place } of written) {
    const { scope, text } = limit;
    const before = found.get(scope);
    if (before) {
      notes.error(place, `"${text}" contradicts "${before.text}": ${who} has one limit of a kind`);
      continue;
    }
    if (scope === "rolling" || scope === "count") {
      if (stretch && stretch.seconds !== limit.seconds) {
        notes.error(
          place,
          `"${text}" contradicts "${stretch.text}": ${who} has rolling limits over one length of time`,
        );
      } else if (!stretch) checkStretch(limit, place, notes);
      stretch ??= limit;
    }
    found.set(scope, { text, limit: resolved({ limit, place }, owner, notes) });
  }
  const limits = SCOPES.map((scope) => [scope, found.get(scope)?.limit ?? null] as const);
  return {
    ...(Object.fromEntries(limits) as Record<Scope, Limit | null>),
    seconds: stretch?.seconds ?? null,
  };
}

/** Spending over time must be limited, or be said to have no limit: an owner who forgets it is told. */
export function expectBound(
  written: readonly PlacedLimit[],
  place: Place,
  who: string,
  notes: Notes,
): void {
  if (written.some(({ limit: { scope } }) => scope !== "payment" && scope !== "count")) return;
  notes.error(
    place,
    `nothing limits what ${who} may spend over time, expected a limit per day, per week or in all, or "no limit in all"`,
  );
}

/** Budgets and payees have no rolling limits. */
export function expectNoStretch(
  written: readonly PlacedLimit[],
  who: string,
  notes: Notes,
): PlacedLimit[] {
  return written.filter(({ limit: { seconds, text }, place }) => {
    if (seconds === 0n) return true;
    notes.error(place, `"${text}": only a mandate has rolling limits, ${who} has none`);
    return false;
  });
}

/** Base units of a written amount; `null` after a problem. */
export function resolveAmount(
  { digits, mint: named }: WrittenAmount,
  place: Place,
  { mint, decimals }: Pick<Owner, "mint" | "decimals">,
  notes: Notes,
): bigint | null {
  const found = `found "${digits} ${named}"`;
  if (named !== mint) {
    notes.error(place, `${found}, expected an amount of ${mint}`);
    return null;
  }
  const base = baseUnits(digits, decimals);
  if (base === null) {
    notes.error(place, `${found}, expected at most the ${decimals} decimals of ${mint}`);
  } else if (base >= NO_LIMIT) {
    const most = wholeTokens(NO_LIMIT - 1n, decimals);
    notes.error(place, `${found}, expected at most ${most} ${mint}`);
  } else return base;
  return null;
}

function resolved({ limit, place }: PlacedLimit, owner: Owner, notes: Notes): Limit | null {
  const { text, amount, payments } = limit;
  if (payments !== null) {
    if (payments >= NO_LIMIT) notes.error(place, `found "${text}", expected fewer payments`);
    return { text, place, most: payments };
  }
  const most = amount && resolveAmount(amount, place, owner, notes);
  return most === null ? null : { text, place, most };
}

/** Buckets of a rolling stretch: its length is a multiple. */
const BUCKETS = 12n;
const LONGEST_STRETCH = 366n * 86_400n;

function checkStretch({ text, seconds }: WrittenLimit, place: Place, notes: Notes): void {
  if (seconds % BUCKETS === 0n && seconds > 0n && seconds <= LONGEST_STRETCH) return;
  notes.error(
    place,
    `found "${text}", ${seconds} seconds, expected a multiple of ${BUCKETS} seconds up to 366 days`,
  );
}
