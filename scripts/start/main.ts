import { join } from "node:path";
import * as purser from "../../sdk/src";
import { readPayments } from "./payments";
import { BadInput, readPolicy } from "./policy";
import { replay } from "./replay";
import type { Result } from "./replay";
import { computeLines, denialLines, discrepancies, spendingLines, stepLine } from "./report";
import { Stage } from "./stage";

/** Holds policy.toml and payments.csv; another folder may be named as an argument. */
const EXAMPLE = join(__dirname, "../../examples/first-days");

async function main(): Promise<number> {
  const folder = process.argv[2] ?? EXAMPLE;
  const file = join(folder, "payments.csv");
  const policy = readPolicy(join(folder, "policy.toml"));
  const rows = readPayments(file, policy);

  progress("setting up the chain, the vault and its policy");
  const stage = await Stage.set(policy);
  const { members, threshold } = policy.vault;
  print(`vault ${stage.vault.toBase58()}: ${threshold} of ${members.join(", ")}`);

  const results: Result[] = [];
  for await (const step of replay(stage, rows, file)) {
    if (step.kind === "payment") results.push(step.result);
    print(stepLine(step));
    progress(`${results.length} of ${rows.length} payments`);
  }

  section("Most spent against each limit", spendingLines(stage, results));
  section("Payments and reasons", denialLines(policy, results));
  section("Compute units of a whole transaction, least / median / most", computeLines(results));
  const problems = await discrepancies(stage, results);
  if (problems.length > 0) section("Does not add up", problems);

  print("");
  const verified = await verify(stage);
  return verified && problems.length === 0 ? 0 : 1;
}

/** Rebuilds every mandate's evidence from transactions; says so in the last line. */
async function verify(stage: Stage): Promise<boolean> {
  const { client, vault, policy } = stage;
  let records = 0n;
  for (const { agent, mint } of policy.mandates) {
    const query = { vault, agent: stage.wallet(agent), mint: stage.mint(mint).address };
    const { check } = await purser.verifyEvidence(client, query);
    if (check.status !== "verified") {
      print(`evidence: ${agent} in ${mint}: ${check.status} at record ${check.index}`);
      return false;
    }
    records += check.records;
  }
  print(`evidence: ${records} records verified, head matches the chain`);
  return true;
}

function section(title: string, lines: readonly string[]): void {
  print("");
  print(title);
  for (const line of lines) print(`  ${line}`);
}

/** A line that stays. */
function print(line: string): void {
  const clear = process.stdout.isTTY ? "\r\u001B[K" : "";
  process.stdout.write(`${clear}${line}\n`);
}

/** A line that the next one overwrites, on a terminal only. */
function progress(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001B[K${line}`);
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(
      error instanceof BadInput ? `${error.message}\n` : `${String((error as Error).stack)}\n`,
    );
    process.exitCode = 1;
  },
);
