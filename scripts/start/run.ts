import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { BadUsage, HELP, parseArguments } from "./input/arguments";
import type { Arguments } from "./input/arguments";
import { findDoubtful } from "./input/doubtful";
import { checkAllEvidence, evidenceLine } from "./report/evidence";
import { changeLines } from "./report/changes";
import type { Row } from "./input/payments";
import { readPayments } from "./input/payments";
import type { Policy } from "./input/policy";
import { BadInput, problemLines, Problems } from "./input/problems";
import { readPolicy } from "./input/read-policy";
import { replay } from "./chain/replay";
import type { Step } from "./chain/replay";
import { runReport } from "./report/run-report";
import { balances, discrepancies, spendingLines } from "./report/spending";
import { Stage } from "./chain/stage";
import { stolenKeyLines, stolenKeys } from "./report/stolen-keys";
import type { StolenKey } from "./report/stolen-keys";
import { agentLines, computeLines, reasonLines } from "./report/summary";
import { dayLines, stepLine } from "./report/timeline";

/** Where a run reads paths from and writes to. */
export interface Terminal {
  /** Paths of the command line are relative to it. */
  readonly cwd: string;
  /** Whether a line may be overwritten. */
  readonly live: boolean;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** More payments than this are told day by day. */
const FEW = 100;

/** Runs `npm start` with these arguments; returns its exit code. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const args = parseArguments(argv, terminal.cwd);
    if (!args.help) return await replayFiles(args, terminal);
    terminal.out(`${HELP}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof BadUsage) && !(error instanceof BadInput)) throw error;
    terminal.err(`${error.message}\n`);
    return error instanceof BadUsage ? 2 : 1;
  }
}

async function replayFiles(args: Arguments, terminal: Terminal): Promise<number> {
  const { policy, rows, problems } = readFiles(args, terminal.cwd);
  const beside = { ...terminal, out: terminal.err, live: false };
  const screen = new Screen(args.json === "stdout" ? beside : terminal);
  if (problems.warnings.length > 0) {
    screen.section("Warnings: limits out of reach, and the like", problemLines(problems.warnings));
    screen.print("");
  }

  screen.progress("setting up the chain, the vault and its policy");
  const stage = await Stage.set(policy, rows);
  const { members, threshold } = policy.vault;
  screen.print(`vault ${stage.vault.toBase58()}: ${threshold} of ${members.join(", ")}`);
  if (stage.standIns.length > 0) {
    screen.print(`other keys than their own sign here for ${stage.standIns.join(", ")}`);
  }

  const steps: Step[] = [];
  let stolen: readonly StolenKey[] = [];
  const each = args.all || rows.length <= FEW;
  for await (const step of replay(stage, rows)) {
    steps.push(step);
    if (step.kind === "start") stolen = await stolenKeys(stage);
    if (each) screen.print(stepLine(step, stage));
    screen.progress(`${steps.length} steps, ${rows.length} payments in all`);
  }
  if (!each) screen.section("Day by day (--all prints every payment)", dayLines(steps, stage));

  const changes = changeLines(steps, stage);
  if (changes.length > 0) screen.section("Changes by the owners", changes);
  const loss = "Lost if an agent's key is stolen as the vault starts, and nobody notices";
  screen.section(loss, stolenKeyLines(stage, stolen));
  const results = steps.flatMap((step) => (step.kind === "payment" ? [step.result] : []));
  screen.section("Most spent against each limit", spendingLines(stage, results));
  screen.section("Payments of each agent", agentLines(stage, results));
  screen.section("Reasons", reasonLines(results));
  const title = "Compute units of a whole transaction, least / median / most";
  screen.section(title, computeLines(results));
  const money = await balances(stage, results);
  const wrong = await discrepancies(stage, results, money);
  if (wrong.length > 0) screen.section("Does not add up", wrong);

  const evidence = await checkAllEvidence(stage);
  screen.print("");
  screen.print(evidenceLine(evidence));
  if (args.json) {
    const { warnings } = problems;
    const outcome = { steps, stolen, balances: money, evidence, warnings, discrepancies: wrong };
    const json = `${JSON.stringify(runReport(stage, outcome), null, 2)}\n`;
    if (args.json === "stdout") terminal.out(json);
    else writeFileSync(args.json.file, json);
  }
  const verified = evidence.every(({ check }) => check.status === "verified");
  return verified && wrong.length === 0 ? 0 : 1;
}

/** Reads and checks both files; all that is wrong with either is told at once. */
function readFiles(
  args: Arguments,
  cwd: string,
): { policy: Policy; rows: readonly Row[]; problems: Problems } {
  const problems = new Problems();
  const input = (path: string) => {
    const short = relative(cwd, path);
    return { path, name: short.startsWith("..") ? path : short };
  };
  const files = { policy: input(args.policy), payments: input(args.payments) };
  const read = readPolicy(files.policy, problems);
  const rows = readPayments(files.payments, read, problems);
  problems.refuse();
  const vault = read?.policy.vault;
  if (!read || !vault) throw new Error("a policy that is not whole was not refused");
  const policy = { ...read.policy, vault };
  findDoubtful(
    { policy: files.policy.name, payments: files.payments.name },
    policy,
    rows,
    problems,
  );
  return { policy, rows, problems };
}

/** Prints lines that stay, and one that the next overwrites. */
class Screen {
  constructor(private readonly terminal: Terminal) {}

  print(line: string): void {
    const { live, out } = this.terminal;
    out(`${live ? "\r\u001B[K" : ""}${line}\n`);
  }

  section(title: string, lines: readonly string[]): void {
    this.print("");
    this.print(title);
    for (const line of lines) this.print(`  ${line}`);
  }

  progress(line: string): void {
    const { live, out } = this.terminal;
    if (live) out(`\r\u001B[K${line}`);
  }
}
