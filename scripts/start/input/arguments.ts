import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { hint } from "./nearest";

/** What the command line asks for. */
export interface Arguments {
  readonly help: boolean;
  readonly policy: string;
  readonly payments: string;
  /** Whether every payment is printed, however many there are. */
  readonly all: boolean;
  /** Where the report goes as JSON: a file, or `stdout`; `null` for nowhere. */
  readonly json: { readonly file: string } | "stdout" | null;
}

/** A command line that is not understood. */
export class BadUsage extends Error {
  constructor(problem: string) {
    super(`${problem}\nnpm start -- --help tells what there is`);
    this.name = "BadUsage";
  }
}

/** Printed by `--help`. */
export const HELP = `npm start                                      replays examples/first-days
npm start -- FOLDER                            replays FOLDER/policy.toml and FOLDER/payments.csv
npm start -- --policy FILE --payments FILE     replays these two

  --policy FILE     a treasury's policy (TOML): members, mints, budgets, mandates, payees
  --payments FILE   what agents try to pay (CSV), with the columns
                    time, agent, payee, mint, amount, memo and, where there is one, invoice:
                    rows with the same invoice are tries of one payment
  --all             print every payment, also where there are more than 100
  --json [FILE]     write all decisions and receipts as JSON to FILE, or to standard output (use npm -s)
  --help            print this

Both files are checked first; nothing is sent if something is wrong. Then a chain starts inside this process, the
policy is set up on it, and the payments are made at their times: in turn by one instruction (pay) and by three (gtf).
Exit code: 0 if the run completed, whatever was denied; 1 if it did not, or a file was refused; 2 for a wrong option.`;

const OPTIONS = ["--policy", "--payments", "--json", "--all", "--help"];
/** Holds policy.toml and payments.csv. */
const EXAMPLE = join(__dirname, "../../../examples/first-days");

/**
 * Reads the command line; paths are relative to `cwd`.
 *
 * @throws {BadUsage} naming the option and what there is.
 */
export function parseArguments(argv: readonly string[], cwd: string): Arguments {
  const given = new Map<string, string | null>();
  const folders: string[] = [];
  const rest = [...argv];
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    if (!next.startsWith("-")) {
      folders.push(next);
      continue;
    }
    const [option = "", ...inline] = next.split("=");
    if (!OPTIONS.includes(option)) {
      throw new BadUsage(`unknown option ${option}, ${hint(option, OPTIONS)}`);
    }
    if (given.has(option)) throw new BadUsage(`${option} is given twice`);
    const takes = option === "--policy" || option === "--payments" || option === "--json";
    if (!takes && inline.length > 0) throw new BadUsage(`${option} takes no value`);
    const following =
      takes && inline.length === 0 && !rest[0]?.startsWith("-") ? rest.shift() : null;
    const value = inline.length > 0 ? inline.join("=") : (following ?? null);
    if (takes && option !== "--json" && (value === null || value === "")) {
      throw new BadUsage(`${option} needs a file`);
    }
    given.set(option, value);
  }
  return {
    help: given.has("--help"),
    all: given.has("--all"),
    json: jsonTarget(given, cwd),
    ...files(given, folders, cwd),
  };
}

function files(given: ReadonlyMap<string, string | null>, folders: readonly string[], cwd: string) {
  const [policy, payments] = [given.get("--policy"), given.get("--payments")];
  if (folders.length > 1) throw new BadUsage(`expected one folder, found ${folders.join(", ")}`);
  const [folder] = folders;
  if (folder !== undefined && (policy ?? payments) != null) {
    throw new BadUsage(`expected either a folder or --policy and --payments, found ${folder} too`);
  }
  if (policy != null && payments != null) {
    return { policy: resolve(cwd, policy), payments: resolve(cwd, payments) };
  }
  if (policy != null) throw new BadUsage("--policy needs --payments FILE too");
  if (payments != null) throw new BadUsage("--payments needs --policy FILE too");
  const from = folder === undefined ? EXAMPLE : resolve(cwd, folder);
  return { policy: join(from, "policy.toml"), payments: join(from, "payments.csv") };
}

function jsonTarget(given: ReadonlyMap<string, string | null>, cwd: string): Arguments["json"] {
  const value = given.get("--json");
  if (value === undefined) return null;
  if (value === null || value === "") return "stdout";
  const file = resolve(cwd, value);
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new BadUsage(
      `--json ${value} is a folder, expected a file; name a folder to replay first`,
    );
  }
  if (!statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory()) {
    throw new BadUsage(`--json ${value}: there is no folder ${dirname(file)}`);
  }
  return { file };
}
