import * as purser from "../../../sdk/src";
import { wholeTokens } from "../input/quantities";
import { findingsOf } from "../chain/replay";
import type { Path, Result } from "../chain/replay";
import type { Stage } from "../chain/stage";

/** Gates' reasons have numbers below this; above are owners' actions and faults. */
const FIRST_GOVERNANCE_REASON = 700;
const WIDTH = 110;
/** In a replay agents sign themselves, show no attestation or approval, and pay in mints of SPL Token. */
const BEYOND_FILES =
  /^(Session|Attest|Capability|Approval(?!Required)|TokenProgram|MintChanged|Transfer|DestinationNeeds)/;

const INDENT = " ".repeat(15);

/** For each agent and mint: what was asked, what was paid, and why the rest was not. */
export function agentLines(stage: Stage, results: readonly Result[]): string[] {
  return stage.policy.mandates.flatMap(({ agent, mint }) => {
    const own = results.filter(({ row }) => row.agent === agent && row.mint === mint);
    const { decimals } = stage.mint(mint);
    const some = (list: readonly Result[]) => {
      const sum = list.reduce((total, { row }) => total + row.base, 0n);
      const amount = wholeTokens(sum, decimals);
      return `${String(list.length).padStart(5)} of ${amount.padStart(10)}`;
    };
    const paid = own.filter(({ status }) => status === "paid");
    const denied = own.filter(({ status }) => status === "denied");
    const counts = `asked ${some(own)}   paid ${some(paid)}   denied ${some(denied)}`;
    const rare = (["escalated", "failed"] as const).map((kind) => {
      const { length } = own.filter(({ status }) => status === kind);
      return length > 0 ? `   ${kind} ${length}` : "";
    });
    return [
      `${agent.padEnd(8)} ${mint}  ${counts}${rare.join("")}`,
      ...wrapped(reasonCounts(own).map(([reason, count]) => `${count} ${reason}`)),
    ];
  });
}

/** How many payments each reason decided, the most frequent first. */
function reasonCounts(results: readonly Result[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const result of results) {
    const [first] = findingsOf(result);
    if (first) counts.set(first.reason, (counts.get(first.reason) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}

/** Words as a list in lines of a screen's width, indented. */
function wrapped(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length > WIDTH) lines.push(`${INDENT}${word}`);
    else lines[lines.length - 1] = `${last}, ${word}`;
  }
  return lines;
}

/** Each reason with how often it decided and how often it was found. */
export function reasonLines(results: readonly Result[]): string[] {
  const all = results.map(findingsOf);
  const count = (name: purser.Reason, list: readonly purser.Finding[]) =>
    list.filter(({ reason }) => reason === name).length;
  const firsts = all.flatMap((findings) => findings.slice(0, 1));
  const gateReasons = purser.REASONS.filter(
    ({ code, name }) => code < FIRST_GOVERNANCE_REASON && !BEYOND_FILES.test(name),
  );
  const lines = gateReasons.flatMap(({ name, code }) => {
    const found = count(name, all.flat());
    const decided = `decided ${count(name, firsts)}, found ${found}`;
    return found > 0 ? [`${String(code)} ${name.padEnd(24)} ${decided}`] : [];
  });
  return [
    ...lines,
    `${lines.length} of the ${gateReasons.length} reasons that a policy and payments can bring about occurred`,
  ];
}

/** Least, middle and most compute units of paid rows, per path. */
export function computeLines(results: readonly Result[]): string[] {
  return (["pay", "gate+transfer+feedback"] satisfies Path[]).map((path) => {
    const units = results
      .flatMap((result) =>
        result.status === "paid" && result.path === path ? [result.receipt.computeUnits ?? 0n] : [],
      )
      .sort((a, b) => Number(a - b));
    const [least, middle, most] = [units[0], units[Math.floor(units.length / 2)], units.at(-1)];
    return `${path.padEnd(22)} ${units.length} payments: ${least ?? 0n} / ${middle ?? 0n} / ${most ?? 0n}`;
  });
}
