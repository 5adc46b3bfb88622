import type {
  BudgetTerms,
  Caps,
  GrantTerms,
  MandateTerms,
  Proposable,
  RatingTerms,
} from "../../../sdk/src";
import type { Limits } from "../input/limits";
import type { Change, Mandate, Policy } from "../input/policy";
import type { Stage } from "./stage";

/** The stretch of a mandate without rolling limits: nothing is held against it. */
const UNUSED_STRETCH = 86_400n;

/** Calendar limits as the SDK takes them. */
function capsOf({ payment, day, week, all }: Limits): Caps {
  return defined({
    perPayment: payment?.most,
    day: day?.most,
    week: week?.most,
    lifetime: all?.most,
  });
}

type Without<Terms> = Omit<Terms, "vault">;

/** A budget as the SDK takes it. */
export function budgetOf(
  stage: Stage,
  mint: string,
  { budgets }: Policy = stage.policy,
): Without<BudgetTerms> {
  const limits = named(budgets, mint);
  return { mint: stage.mint(mint).address, caps: capsOf(limits) };
}

/** A grant as the SDK takes it. */
export function grantOf(stage: Stage, mandate: Mandate): Without<GrantTerms> {
  const { agent, mint } = mandate;
  return { agent: stage.wallet(agent), mint: stage.mint(mint).address, terms: termsOf(mandate) };
}

/** A payee's rating as the SDK takes it. */
export function ratingOf(
  stage: Stage,
  payee: string,
  { payees }: Policy = stage.policy,
): Without<RatingTerms> {
  const { tier, denied, risk, confidence, caps } = named(payees, payee);
  const own = caps && { caps: { ...capsOf(caps.limits), mint: stage.mint(caps.mint).address } };
  return { payee: stage.wallet(payee), rating: { tier, denied, risk, confidence, ...own } };
}

/** A change of what is in force as the SDK takes it. */
export function changeOf(stage: Stage, change: Change): Proposable {
  const changed = stage.rules.with(change);
  if (change.kind === "budget") return { setBudget: budgetOf(stage, change.mint, changed) };
  if (change.kind === "payee") return { setCounterparty: ratingOf(stage, change.payee, changed) };
  const { agent, mint } = change;
  const mandate = changed.mandates.find((one) => one.agent === agent && one.mint === mint);
  if (!mandate) throw new RangeError(`${agent} has no mandate for ${mint}`);
  return { grantMandate: grantOf(stage, mandate) };
}

function named<T>(all: ReadonlyMap<string, T>, name: string): T {
  const found = all.get(name);
  if (found === undefined) throw new RangeError(`there is no ${name} in the policy`);
  return found;
}

/** A mandate's terms as the SDK takes them. */
function termsOf(mandate: Mandate): MandateTerms {
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
