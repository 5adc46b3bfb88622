import type { Limit, Limits } from "./limits";
import type { DraftPolicy } from "./policy";
import type { Notes, Place } from "./problems";
import { wholeTokens } from "./quantities";
import type { Scope } from "./quantities";

const DAY = 86_400n;
const WEEK = 7n * DAY;
/** ISO weeks begin on Monday; 1970-01-01 was a Thursday. */
const MONDAY = 3n * DAY;

/** The scope of a limit on a sum. */
export type Sum = Exclude<Scope, "count">;

/** A limit that bounds others. */
export interface Bound {
  readonly scope: Sum;
  /** How a message names it. */
  readonly text: string;
  readonly most: bigint;
}

/** Times that stretch a limit over another; `null` where there is none. */
export interface Times {
  /** Length of a rolling stretch, seconds. */
  readonly rolling: bigint | null;
  /** A mandate's first second, and the one before which it ends. */
  readonly term: { readonly starts: bigint; readonly expires: bigint } | null;
}

/** All scopes of limits on sums. */
export const SUMS: readonly Sum[] = ["payment", "day", "week", "all", "rolling"];

/** Holds the limits of one mint against others. */
export class Reach {
  private readonly decimals: number;

  constructor(
    policy: DraftPolicy,
    private readonly mint: string,
    private readonly notes: Notes,
  ) {
    this.decimals = policy.mints.get(mint)?.decimals ?? 0;
  }

  check(limits: Limits, bounds: readonly Bound[], times: Times): void {
    const nothing = [...SUMS, "count" as const].flatMap((scope) =>
      limits[scope]?.most === 0n ? [limits[scope]] : [],
    );
    for (const { place, text } of nothing)
      this.notes.warn(place, `"${text}" allows nothing at all`);
    if (nothing.length > 0) return;
    for (const scope of SUMS) {
      const limit = limits[scope];
      if (limit) this.one(scope, limit, bounds, times);
    }
  }

  /** Warns if another limit allows less in the same time. */
  one(scope: Sum, limit: Limit, bounds: readonly Bound[], times: Times): void {
    const [tightest] = bounds
      .flatMap((bound) => {
        const often = fits(scope, bound.scope, times);
        return often === null ? [] : [{ bound, often, most: bound.most * often }];
      })
      .filter(({ most }) => most < limit.most)
      .sort((a, b) => (a.most < b.most ? -1 : 1));
    if (tightest) this.warn(limit.place, scope, limit, tightest);
    else this.borders(scope, limit, bounds, times);
  }

  private warn(
    place: Place,
    scope: Sum,
    { text }: Limit,
    { bound, often, most }: { bound: Bound; often: bigint; most: bigint },
  ): void {
    const what = scope === "payment" ? "can never be used in full" : "can never be reached";
    const less =
      often === 1n
        ? "allows less"
        : `allows at most ${wholeTokens(most, this.decimals)} ${this.mint} in that time`;
    this.notes.warn(place, `"${text}" ${what}: ${bound.text} ${less}`);
  }

  /** A stretch within a day can pass the day's limit only where it covers a midnight. */
  private borders(scope: Sum, limit: Limit, bounds: readonly Bound[], { rolling }: Times): void {
    if (scope !== "rolling" || rolling === null) return;
    const tight = bounds.find(
      ({ scope: other, most }) =>
        most < limit.most &&
        ((other === "day" && rolling <= DAY) || (other === "week" && rolling <= WEEK)),
    );
    if (!tight) return;
    const border = tight.scope === "day" ? "a midnight" : "the end of a week";
    const text = `"${limit.text}" can be reached only across ${border}`;
    this.notes.warn(limit.place, `${text}: ${tight.text} allows less`);
  }
}

/** How often a limit can be spent within the time of another, at most; `null` if neither bounds the other. */
function fits(scope: Sum, by: Sum, { rolling, term }: Times): bigint | null {
  if (by === "payment") return scope === "payment" ? 1n : null;
  if (scope === "payment" || scope === by || by === "all") return 1n;
  const whole = term && term.expires - term.starts;
  const length = { day: DAY, week: WEEK, all: whole, rolling }[scope];
  if (length === null) return null;
  if (by === "rolling") return rolling === null ? null : ceiling(length, rolling);
  const period = by === "day" ? DAY : WEEK;
  if (scope === "all" && term) {
    const number = (time: bigint) => (by === "day" ? time : time + MONDAY) / period;
    return number(term.expires - 1n) - number(term.starts) + 1n;
  }
  // A day lies in one week, and a week has seven days; a rolling stretch may begin and end within a period.
  return scope !== "rolling" ? ceiling(length, period) : ceiling(length - 1n, period) + 1n;
}

function ceiling(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}
