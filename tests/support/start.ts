import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problems } from "../../scripts/start/input/problems";
import { readPolicy } from "../../scripts/start/input/read-policy";
import { run } from "../../scripts/start/run";

export const ROOT = join(__dirname, "../..");
export const FIRST_DAYS = join(ROOT, "examples/first-days");
export const AGENT_WEEK = join(ROOT, "examples/agent-week");

/** What a run of `npm start` gave. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `npm start` with these arguments, as if called in `cwd`. */
export async function start(argv: readonly string[], cwd = ROOT): Promise<Run> {
  let [out, err] = ["", ""];
  const code = await run(argv, {
    cwd,
    live: false,
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  return { code, out, err };
}

/** A change of a text that must find what it changes. */
export type Edit = readonly [from: string, to: string];

/** A text with all edits made. */
export function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce((before, [from, to]) => {
    assert.ok(before.includes(from), `there is no ${from} to edit`);
    return before.replace(from, to);
  }, text);
}

/** Writes files into a new folder, hands it over, and removes it. */
export async function withFiles<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "purser-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A small policy that nothing is wrong with; tests spoil it. */
export const POLICY = `unrated_payees = ["newcomer"]

[vault]
created = 2026-03-28T08:30:00Z
members = ["alice", "bob", "carol"]
threshold = 2
withdrawal = ["treasury"]

[mints.USDC]
decimals = 6
deposit = "2000 USDC"

[budgets.USDC]
limits = ["100 USDC per payment", "400 USDC per day"]

[[mandates]]
agent = "scout"
mint = "USDC"
expires = 2026-04-28T00:00:00Z
limits = ["25 USDC per payment", "200 USDC per day", "1000 USDC per week", "80 USDC per rolling hour"]

[payees.weather]
tier = 3
`;

/** Payments under {@link POLICY}. */
export const PAYMENTS = `time,agent,payee,mint,amount,memo
2026-03-28T09:00:00Z,scout,weather,USDC,25,forecast
2026-03-28T09:00:01Z,scout,weather,USDC,25.000001,too much
`;

/** Runs a spoilt {@link POLICY} or {@link PAYMENTS}. */
export function startEdited(
  { policy = [], payments = [] }: { policy?: readonly Edit[]; payments?: readonly Edit[] },
  ...options: readonly string[]
): Promise<Run> {
  const files = {
    "policy.toml": edited(POLICY, policy),
    "payments.csv": edited(PAYMENTS, payments),
  };
  return withFiles(files, (folder) => start([".", ...options], folder));
}

/** Refuses a spoilt policy or payments, and gives the lines that say why. */
export async function refused(spoilt: {
  policy?: readonly Edit[];
  payments?: readonly Edit[];
}): Promise<string[]> {
  const { code, out, err } = await startEdited(spoilt);
  assert.equal(code, 1, out);
  assert.equal(out, "", "nothing ran");
  const [summary = "", ...lines] = err.trimEnd().split("\n");
  assert.match(summary, /^\d+ problems?; nothing was sent$/);
  return lines;
}

/** Warnings on a policy that is otherwise in order, as `line:column text`. */
export async function warnings(policy: string): Promise<string[]> {
  return withFiles({ "policy.toml": policy }, async (folder) => {
    const problems = new Problems();
    readPolicy({ path: join(folder, "policy.toml"), name: "policy.toml" }, problems);
    assert.deepEqual(problems.errors, []);
    return problems.warnings.map(
      ({ place, text }) => `${place?.line ?? 0}:${place?.column ?? 0} ${text}`,
    );
  });
}

/** A file of an example. */
export function example(folder: string, file: string): string {
  return readFileSync(join(folder, file), "utf8");
}
