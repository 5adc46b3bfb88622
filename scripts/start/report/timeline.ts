import { iso } from "../input/contradictions";
import { wholeTokens } from "../input/quantities";
import type { Result, Step } from "../chain/replay";
import type { Stage } from "../chain/stage";
import { actionText } from "./changes";

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** One line on what happened. */
export function stepLine(step: Step, stage: Stage): string {
  if (step.kind !== "payment") return `${iso(step.time)}  ${ownersDid(step, stage)}`;
  const { row, path } = step.result;
  const what = `${row.agent.padEnd(6)} ${row.amount.padStart(6)} ${row.mint} to ${row.payee.padEnd(8)}`;
  const how = path === "pay" ? "pay " : "gtf ";
  return `${iso(row.time)}  ${what} ${how} ${outcome(step.result)}  (${row.memo})`;
}

function ownersDid(step: Exclude<Step, { kind: "payment" }>, stage: Stage): string {
  if (step.kind === "action") return actionText(step);
  const { vault, mints } = stage.policy;
  const by = vault.members.slice(0, vault.threshold).join(" and ");
  const deposits = [...mints].map(
    ([name, { deposit, decimals }]) => `${wholeTokens(deposit, decimals)} ${name}`,
  );
  return `start by ${by}, who deposit ${deposits.join(" and ")}`;
}

function outcome(result: Result): string {
  if (result.status === "paid") return `paid, ${result.receipt.computeUnits ?? "?"} CU`;
  if (result.status === "failed") return `failed: ${result.message}`;
  const [first, ...others] = result.findings;
  const also = others.length === 0 ? "" : ` also ${others.map(({ reason }) => reason).join(", ")}`;
  const retry = first.passesAt === null ? "" : ` from ${iso(first.passesAt)}`;
  return `${result.status}: ${first.reason}${retry}${also}`;
}

/** What happened on each UTC day: what the owners did, and the payments of each agent by their outcome. */
export function dayLines(steps: readonly Step[], stage: Stage): string[] {
  const days = new Map<string, Step[]>();
  for (const step of steps) {
    const day = iso(step.time).slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), step]);
  }
  return [...days].flatMap(([day, list]) => [
    `${day} ${WEEKDAYS[new Date(day).getUTCDay()] ?? ""}`,
    ...ofOneDay(list, stage),
  ]);
}

function ofOneDay(steps: readonly Step[], stage: Stage): string[] {
  const groups = new Map<string, { first: Step; results: Result[] }>();
  for (const [index, step] of steps.entries()) {
    const key = step.kind === "payment" ? groupOf(step.result) : String(index);
    const group = groups.get(key) ?? { first: step, results: [] };
    if (step.kind === "payment") group.results.push(step.result);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ first, results }) => {
    const from = clock(first.time);
    if (first.kind !== "payment") return `  ${from}            ${ownersDid(first, stage)}`;
    const until = clock(results.at(-1)?.row.time ?? first.time);
    return `  ${from}..${until}  ${groupLine(first.result, results, stage)}`;
  });
}

function groupOf({ row: { agent, mint }, ...result }: Result): string {
  const why = "findings" in result ? result.findings[0].reason : "";
  return [agent, mint, result.status, why].join(" ");
}

function groupLine(first: Result, results: readonly Result[], stage: Stage): string {
  const { row } = first;
  const sum = results.reduce((total, { row: { base } }) => total + base, 0n);
  const amount = `${wholeTokens(sum, stage.mint(row.mint).decimals)} ${row.mint}`;
  const what = `${row.agent.padEnd(8)} ${String(results.length).padStart(4)}`;
  if (first.status === "paid") return `${what} paid    ${amount}`;
  const why = first.status === "failed" ? first.message : first.findings[0].reason;
  return `${what} ${first.status.padEnd(7)} ${amount.padEnd(14)} ${why}, such as line ${row.line}: ${row.memo}`;
}

function clock(time: bigint): string {
  return iso(time).slice(11, 19);
}
