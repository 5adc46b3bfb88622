import type { Limits } from "./limits";
import { withChange } from "./policy";
import type { DraftPolicy, Mandate } from "./policy";
import type { Notes, Place } from "./problems";
import { wholeTokens } from "./quantities";
import { Reach, SUMS } from "./reach";
import type { Bound } from "./reach";

/**
 * Warns of limits that another limit keeps from ever being reached, and of what can never be asked for: neither in the
 * policy that the vault starts with, nor in the one that it ends with.
 */
export function findUnreachable(policy: DraftPolicy, notes: Notes): void {
  const changes = policy.actions.flatMap((action) => ("change" in action ? [action.change] : []));
  const last = new Set<string>();
  const warnedAt = (place: Place | null) => JSON.stringify(place);
  judge(changes.reduce(withChange, policy), {
    ...notes,
    warn: (place) => last.add(warnedAt(place)),
  });
  judge(policy, {
    ...notes,
    warn: (place, text) => {
      if (last.has(warnedAt(place))) notes.warn(place, text);
    },
  });
}

function judge(policy: DraftPolicy, notes: Notes): void {
  for (const [mint, limits] of policy.budgets) {
    new Reach(policy, mint, notes).check(limits, ownBounds(limits), { rolling: null, term: null });
  }
  for (const mandate of policy.mandates) checkMandate(policy, mandate, notes);
  for (const { caps } of policy.payees.values()) {
    if (!caps) continue;
    const reach = new Reach(policy, caps.mint, notes);
    const bounds = [...ownBounds(caps.limits), ...budgetBounds(policy, caps.mint)];
    reach.check(caps.limits, bounds, { rolling: null, term: null });
  }
  checkPayees(policy, notes);
  checkDeposits(policy, notes);
}

function checkMandate(policy: DraftPolicy, mandate: Mandate, notes: Notes): void {
  const { limits, starts, expires, mint, agent, unratedLimit } = mandate;
  const reach = new Reach(policy, mint, notes);
  const times = { rolling: limits.seconds, term: expires > starts ? { starts, expires } : null };
  const bounds = [...ownBounds(limits), ...budgetBounds(policy, mint)];
  reach.check(limits, bounds, times);
  if (unratedLimit) reach.one("rolling", unratedLimit, bounds, times);

  const [largest] = bounds.sort((a, b) => Number(a.most - b.most));
  for (const [what, threshold] of [
    ["validation", mandate.validationAbove],
    ["approval", mandate.approvalAbove],
  ] as const) {
    if (!threshold || !largest || threshold.most < largest.most) continue;
    const why = `${largest.text} allows no larger payment`;
    notes.warn(threshold.place, `${agent} is never asked for ${what}: ${why}`);
  }
  checkTiers(mandate, notes);
}

function checkTiers(mandate: Mandate, notes: Notes): void {
  const { agent, limits, tierShares, minimumTier, places } = mandate;
  if (tierShares.every((share) => share === 0)) {
    notes.warn(places.tierShares, `${agent} can pay no rated payee: every tier's share is 0%`);
  } else if (minimumTier > 0 && tierShares[minimumTier] === 0) {
    const text = `tier ${minimumTier} is admitted and can be paid nothing: its share is 0%`;
    notes.warn(places.minimumTier, text);
  }
  if (!limits.rolling && tierShares.some((share) => share > 0 && share < 8)) {
    notes.warn(
      places.tierShares,
      `the shares hold nothing: ${agent} has no rolling limit of amount`,
    );
  }
}

/** Payees that the owners rate and that no agent may pay. */
function checkPayees({ payees, mandates }: DraftPolicy, notes: Notes): void {
  for (const [name, { tier, risk, confidence, denied, place }] of payees) {
    if (denied || mandates.length === 0) continue;
    const payable = mandates.some(
      ({ minimumTier, maximumRisk, minimumConfidence }) =>
        tier >= minimumTier && risk <= maximumRisk && confidence >= minimumConfidence,
    );
    if (!payable)
      notes.warn(place, `no mandate admits ${name}: its tier, risk or confidence bars it`);
  }
}

function checkDeposits({ mints, mandates }: DraftPolicy, notes: Notes): void {
  for (const [mint, { deposit, decimals, place }] of mints) {
    const larger = mandates.find(
      ({ mint: other, limits }) => other === mint && (limits.payment?.most ?? 0n) > deposit,
    );
    if (!larger) continue;
    const amount = `${wholeTokens(deposit, decimals)} ${mint}`;
    const text = `the deposit of ${amount} is below "${larger.limits.payment?.text ?? ""}"`;
    notes.warn(place, `${text} of ${larger.agent}: such a payment cannot be made`);
  }
}

function ownBounds(limits: Limits): Bound[] {
  const { payment, count } = limits;
  const own = SUMS.flatMap((scope) => {
    const limit = limits[scope];
    return limit ? [{ scope, text: `"${limit.text}"`, most: limit.most }] : [];
  });
  // So many payments of that size at most: a limit on the rolling sum.
  const product: Bound[] =
    payment && count
      ? [
          {
            scope: "rolling",
            text: `"${count.text}" of "${payment.text}"`,
            most: payment.most * count.most,
          },
        ]
      : [];
  return [...own, ...product];
}

function budgetBounds({ budgets }: DraftPolicy, mint: string): Bound[] {
  const limits = budgets.get(mint);
  const bounds = limits ? ownBounds(limits) : [];
  return bounds.map((bound) => ({ ...bound, text: `the budget's ${bound.text}` }));
}
