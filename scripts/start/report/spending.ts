import * as purser from "../../../sdk/src";
import type { Limit, Limits } from "../input/limits";
import { wholeTokens } from "../input/quantities";
import type { Result } from "../chain/replay";
import type { Stage } from "../chain/stage";

const DAY = 86_400n;
const WEEK = 7n * DAY;
/** ISO weeks begin on Monday; 1970-01-01 was a Thursday. */
const MONDAY = 3n * DAY;

/** The most that was spent against a limit, found by adding up the payments. */
interface Spending {
  readonly line: string;
  readonly over: boolean;
}

/** What was spent at most against the largest of each limit: of each mandate, and of all agents together. */
export function spendingLines(stage: Stage, results: readonly Result[]): string[] {
  return spending(stage, results).map(({ line }) => line);
}

function spending(stage: Stage, results: readonly Result[]): Spending[] {
  const { policy, rules } = stage;
  const { everInForce } = rules;
  const own = policy.mandates.flatMap(({ agent, mint }, index) => {
    const ever = everInForce.flatMap(({ mandates }) => mandates[index]?.limits ?? []);
    const limits = largestOf(ever);
    return against(stage, { who: agent, mint, limits }, paidOf(results, mint, agent));
  });
  const together = [...policy.budgets.keys()].flatMap((mint) => {
    const limits = largestOf(everInForce.flatMap(({ budgets }) => budgets.get(mint) ?? []));
    return against(stage, { who: "all", mint, limits }, paidOf(results, mint));
  });
  return [...own, ...together];
}

/** The largest of each limit that was ever in force. */
function largestOf([first, ...others]: readonly Limits[]): Limits {
  if (!first) throw new RangeError("nothing was ever in force");
  const larger = (one: Limit | null, other: Limit | null) =>
    one && other && (one.most < other.most ? other : one);
  return others.reduce(
    (all, limits) => ({
      ...all,
      payment: larger(all.payment, limits.payment),
      day: larger(all.day, limits.day),
      week: larger(all.week, limits.week),
      all: larger(all.all, limits.all),
      rolling: larger(all.rolling, limits.rolling),
      count: larger(all.count, limits.count),
    }),
    first,
  );
}

function against(
  stage: Stage,
  { who, mint, limits }: { who: string; mint: string; limits: Limits },
  paid: readonly Paid[],
): Spending[] {
  const { decimals } = stage.mint(mint);
  const sums: [string, bigint, Limit | null][] = [
    ["largest payment", largest(paid.map(({ base }) => base)), limits.payment],
    ["any UTC day", largestSum(paid, ({ time }) => time / DAY), limits.day],
    ["any ISO week", largestSum(paid, ({ time }) => (time + MONDAY) / WEEK), limits.week],
    ["all time", total(paid), limits.all],
  ];
  const { seconds } = limits;
  if (seconds !== null) {
    sums.push([`any ${seconds} s`, largestStretch(paid, seconds), limits.rolling]);
  }
  const lines = sums.map(([what, most, limit]) => {
    const shown = wholeTokens(most, decimals);
    return spent({ who, mint, what }, shown, limit, most);
  });
  if (seconds === null || !limits.count) return lines;
  const counted = paid.map(({ time }) => ({ time, base: 1n }));
  const most = largestStretch(counted, seconds);
  return [
    ...lines,
    spent({ who, mint, what: `in any ${seconds} s` }, `${most}`, limits.count, most),
  ];
}

function spent(
  { who, mint, what }: { who: string; mint: string; what: string },
  shown: string,
  limit: Limit | null,
  most: bigint,
): Spending {
  const over = limit !== null && most > limit.most;
  const of = limit ? `"${limit.text}"` : "no limit";
  const line = `${who.padEnd(8)} ${mint}  ${what.padEnd(16)} ${shown.padStart(10)} of ${of}${over ? "  OVER" : ""}`;
  return { line, over };
}

/** What does not add up between the rows, the chain's counters and its balances; empty if all does. */
export async function discrepancies(
  stage: Stage,
  results: readonly Result[],
  money: readonly Balance[],
): Promise<string[]> {
  const { client, vault, policy } = stage;
  const problems: string[] = [];
  const expect = (what: string, found: bigint | undefined, expected: bigint) => {
    if (found === expected) return;
    problems.push(`${what}: the chain says ${found ?? "nothing"}, the rows add up to ${expected}`);
  };
  for (const { agent, mint } of policy.mandates) {
    const { address } = stage.mint(mint);
    const mandate = await purser.fetchMandate(client, vault, stage.wallet(agent), address);
    const paid = paidOf(results, mint, agent);
    expect(`spent by ${agent} in ${mint}`, mandate?.counters.lifetimeSpent, total(paid));
    expect(`payments of ${agent} in ${mint}`, mandate?.counters.payments, BigInt(paid.length));
  }
  for (const { mint, deposited, paid, left } of money) {
    expect(`left in ${mint}`, left, deposited - paid);
  }
  const over = spending(stage, results).filter((limit) => limit.over);
  return [...problems, ...over.map(({ line }) => line)];
}

/** A mint's money, in base units. */
export interface Balance {
  readonly mint: string;
  readonly deposited: bigint;
  readonly paid: bigint;
  /** What the chain says is in custody. */
  readonly left: bigint;
}

/** What was put into the vault, what the rows paid out of it, and what the chain says is left. */
export async function balances(stage: Stage, results: readonly Result[]): Promise<Balance[]> {
  const { client, vault, policy } = stage;
  return Promise.all(
    [...stage.mints.values()].map(async ({ name, address }) => {
      const custody = purser.custodyAddress(vault, address);
      const { value } = await client.connection.getTokenAccountBalance(custody);
      return {
        mint: name,
        deposited: policy.mints.get(name)?.deposit ?? 0n,
        paid: total(paidOf(results, name)),
        left: BigInt(value.amount),
      };
    }),
  );
}

interface Paid {
  readonly time: bigint;
  readonly base: bigint;
}

/** Payments of a mint in the order of their time, of one agent or of all. */
function paidOf(results: readonly Result[], mint: string, agent?: string): Paid[] {
  return results.flatMap(({ status, row }) => {
    const counts = row.mint === mint && (agent === undefined || row.agent === agent);
    return status === "paid" && counts ? [{ time: row.time, base: row.base }] : [];
  });
}

function total(paid: readonly Paid[]): bigint {
  return paid.reduce((sum, { base }) => sum + base, 0n);
}

function largest(values: readonly bigint[]): bigint {
  return values.reduce((most, value) => (value > most ? value : most), 0n);
}

function largestSum(paid: readonly Paid[], bucket: (payment: Paid) => bigint): bigint {
  const sums = new Map<bigint, bigint>();
  for (const payment of paid) {
    const key = bucket(payment);
    sums.set(key, (sums.get(key) ?? 0n) + payment.base);
  }
  return largest([...sums.values()]);
}

/** The largest sum over (t - length, t]: reached at some payment's own time. */
function largestStretch(paid: readonly Paid[], length: bigint): bigint {
  let [oldest, sum, most] = [0, 0n, 0n];
  for (const { time, base } of paid) {
    sum += base;
    for (let first = paid[oldest]; first && first.time <= time - length; first = paid[oldest]) {
      sum -= first.base;
      oldest += 1;
    }
    if (sum > most) most = sum;
  }
  return most;
}
