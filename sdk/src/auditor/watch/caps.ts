import { calendar } from "./bounds";
import { tokens } from "./check";
import type { Paying } from "./check";
import type { Spent } from "./state";
import type { Terms } from "./step";

/** Over which of some caps a payment is, in words; nothing if it is over none. */
export function over(
  caps: Terms<"caps">,
  spent: Spent,
  { amount, mint }: Paying,
  time: bigint,
): string | undefined {
  const { day, week } = calendar(spent, time);
  const sums = [
    ["per payment", amount, caps.perPayment],
    ["of the day", amount + (spent.day === day ? spent.daySpent : 0n), caps.day],
    ["of the week", amount + (spent.week === week ? spent.weekSpent : 0n), caps.week],
    ["of its lifetime", amount + spent.lifetime, caps.lifetime],
  ] as const;
  const found = sums.find(([, sum, cap]) => sum > cap);
  return found && `pays ${tokens(found[1], mint)} over its cap ${found[0]} of ${found[2]}`;
}
