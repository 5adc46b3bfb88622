import * as purser from "../../sdk/src";
import type { Path, Result, Step } from "./replay";
import { baseUnits, wholeTokens } from "./policy";
import type { Policy } from "./policy";
import type { Stage } from "./stage";

const DAY = 86_400n;
const WEEK = 7n * DAY;
/** ISO weeks begin on Monday; 1970-01-01 was a Thursday. */
const MONDAY = 3n * DAY;
/** Gates' reasons have numbers below this; above are owners' actions and faults. */
const FIRST_GOVERNANCE_REASON = 700;

/** One line on what happened. */
export function stepLine(step: Step): string {
  if (step.kind === "action") {
    const { time, do: what, by } = step.action;
    return `${iso(time)}  ${what.replace("_", " ")} by ${by.join(" and ")}`;
  }
  const { row, path } = step.result;
  const what = `${row.agent.padEnd(6)} ${row.amount.padStart(6)} ${row.mint} to ${row.payee.padEnd(8)}`;
  const how = path === "pay" ? "pay " : "gtf ";
  return `${iso(row.time)}  ${what} ${how} ${outcome(step.result)}  (${row.memo})`;
}

function outcome(result: Result): string {
  if (result.status === "paid") return `paid, ${result.computeUnits} CU`;
  if (result.status === "failed") return `failed: ${result.message}`;
  const [first, ...others] = result.findings;
  const also = others.length === 0 ? "" : ` also ${others.map(({ reason }) => reason).join(", ")}`;
  const retry = first?.passesAt == null ? "" : ` from ${iso(first.passesAt)}`;
  return `denied: ${first?.reason ?? "?"}${retry}${also}`;
}

/** What was spent at most against each limit: of each mandate, and of all agents together. */
export function spendingLines(stage: Stage, results: readonly Result[]): string[] {
  const { mandates, budgets } = stage.policy;
  const own = mandates.map(({ agent, mint, caps, window }) => ({
    who: agent,
    mint,
    caps,
    window,
    paid: paidOf(results, mint, agent),
  }));
  const together = Object.entries(budgets).map(([mint, caps]) => ({
    who: "all",
    mint,
    caps,
    window: null,
    paid: paidOf(results, mint),
  }));
  return [...own, ...together].flatMap(({ who, mint, caps, window, paid }) => {
    const { decimals } = stage.mint(mint);
    const limits: [string, bigint, string | undefined][] = [
      ["largest payment", largest(paid.map(({ base }) => base)), caps.per_payment],
      ["any UTC day", largestSum(paid, ({ time }) => time / DAY), caps.day],
      ["any ISO week", largestSum(paid, ({ time }) => (time + MONDAY) / WEEK), caps.week],
      ["all time", largestSum(paid, () => 0n), caps.lifetime],
    ];
    if (window) {
      const { seconds, limit } = window;
      limits.push([`any ${seconds} s`, largestWindow(paid, BigInt(seconds)), limit]);
    }
    return limits.map(([what, most, limit]) => {
      const against = limit === undefined || limit === "none" ? "no limit" : limit;
      const over = (baseUnits(limit, decimals) ?? most) < most ? "  OVER" : "";
      const shown = wholeTokens(most, decimals).padStart(8);
      return `${who.padEnd(6)} ${mint}  ${what.padEnd(16)} ${shown} of ${against}${over}`;
    });
  });
}

/** Allowed and denied payments per agent, and each reason with how often it was found. */
export function denialLines(policy: Policy, results: readonly Result[]): string[] {
  const agents = [...new Set(policy.mandates.map(({ agent }) => agent))].map((agent) => {
    const own = results.filter(({ row }) => row.agent === agent);
    const count = (status: Result["status"]) =>
      own.filter((result) => result.status === status).length;
    return `${agent.padEnd(6)} ${count("paid")} paid, ${count("denied")} denied, ${count("failed")} failed`;
  });
  const findings = results.flatMap((result) => (result.status === "denied" ? result.findings : []));
  const firsts = results.flatMap((result) =>
    result.status === "denied" ? result.findings.slice(0, 1) : [],
  );
  const gateReasons = purser.REASONS.filter(({ code }) => code < FIRST_GOVERNANCE_REASON);
  const found = gateReasons.filter(({ name }) => findings.some(({ reason }) => reason === name));
  const lines = found.map(({ name, code }) => {
    const of = (list: readonly purser.Finding[]) =>
      list.filter(({ reason }) => reason === name).length;
    return `${String(code)} ${name.padEnd(24)} decided ${of(firsts)}, found ${of(findings)}`;
  });
  return [
    ...agents,
    ...lines,
    `${found.length} of the gates' ${gateReasons.length} reasons occurred`,
  ];
}

/** Least, middle and most compute units of paid rows, per path. */
export function computeLines(results: readonly Result[]): string[] {
  return (["pay", "gate+transfer+feedback"] satisfies Path[]).map((path) => {
    const units = results
      .flatMap((result) =>
        result.status === "paid" && result.path === path ? [result.computeUnits] : [],
      )
      .sort((a, b) => Number(a - b));
    const [least, middle, most] = [units[0], units[Math.floor(units.length / 2)], units.at(-1)];
    return `${path.padEnd(22)} ${units.length} payments: ${least ?? 0n} / ${middle ?? 0n} / ${most ?? 0n}`;
  });
}

/** What does not add up between the table, the chain's counters and its balances; empty if all does. */
export async function discrepancies(stage: Stage, results: readonly Result[]): Promise<string[]> {
  const { client, vault, policy } = stage;
  const problems: string[] = [];
  const expect = (what: string, found: bigint, expected: bigint) => {
    if (found !== expected)
      problems.push(`${what}: the chain says ${found}, the payments add up to ${expected}`);
  };
  for (const { agent, mint } of policy.mandates) {
    const { address } = stage.mint(mint);
    const mandate = await purser.fetchMandate(client, vault, stage.wallet(agent), address);
    const paid = paidOf(results, mint, agent);
    expect(
      `spent by ${agent} in ${mint}`,
      mandate?.counters.lifetimeSpent ?? -1n,
      largestSum(paid, () => 0n),
    );
    expect(
      `payments of ${agent} in ${mint}`,
      mandate?.counters.payments ?? -1n,
      BigInt(paid.length),
    );
  }
  for (const { name, address, decimals } of stage.mints.values()) {
    const paid = paidOf(results, name);
    const deposit = baseUnits(policy.mints[name]?.deposit, decimals) ?? 0n;
    const custody = await client.connection.getTokenAccountBalance(
      purser.custodyAddress(vault, address),
    );
    expect(`left in ${name}`, BigInt(custody.value.amount), deposit - largestSum(paid, () => 0n));
  }
  const over = spendingLines(stage, results).filter((line) => line.endsWith("OVER"));
  return [...problems, ...over];
}

interface Paid {
  readonly time: bigint;
  readonly base: bigint;
}

/** Payments of a mint, of one agent or of all. */
function paidOf(results: readonly Result[], mint: string, agent?: string): Paid[] {
  return results.flatMap((result) => {
    const { row } = result;
    const counts = row.mint === mint && (agent === undefined || row.agent === agent);
    return result.status === "paid" && counts ? [{ time: row.time, base: result.base }] : [];
  });
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
function largestWindow(paid: readonly Paid[], length: bigint): bigint {
  const sumUntil = (end: bigint) =>
    paid
      .filter(({ time }) => time > end - length && time <= end)
      .reduce((sum, { base }) => sum + base, 0n);
  return largest(paid.map(({ time }) => sumUntil(time)));
}

function iso(time: bigint): string {
  return new Date(Number(time) * 1000).toISOString().replace(".000Z", "Z");
}
