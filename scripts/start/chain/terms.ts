import type { Caps, MandateTerms } from "../../../sdk/src";
import type { Limits } from "../input/limits";
import type { Mandate } from "../input/policy";

/** The stretch of a mandate without rolling limits: nothing is held against it. */
const UNUSED_STRETCH = 86_400n;

/** Calendar limits as the SDK takes them. */
export function capsOf({ payment, day, week, all }: Limits): Caps {
  return defined({
    perPayment: payment?.most,
    day: day?.most,
    week: week?.most,
    lifetime: all?.most,
  });
}

/** A mandate's terms as the SDK takes them. */
export function termsOf(mandate: Mandate): MandateTerms {
  const { limits, unratedLimit, validationAbove, approvalAbove } = mandate;
  return {
    startsAt: mandate.starts,
    expiresAt: mandate.expires,
    caps: capsOf(limits),
    window: {
      seconds: limits.seconds ?? UNUSED_STRETCH,
      tierShares: mandate.tierShares,
      ...defined({
        limit: limits.rolling?.most,
        payments: limits.count?.most,
        unratedLimit: unratedLimit?.most,
      }),
    },
    minimumTier: mandate.minimumTier,
    unrated: mandate.unrated,
    maximumRisk: mandate.maximumRisk,
    minimumConfidence: mandate.minimumConfidence,
    held: mandate.held,
    ...defined({
      validationThreshold: validationAbove?.most,
      approvalThreshold: approvalAbove?.most,
    }),
  };
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Drops what is undefined: an optional key is absent, not undefined. */
function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
}
