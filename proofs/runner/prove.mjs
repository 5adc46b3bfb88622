// Checks every harness: nothing fails for any input, and what must be reachable is. Or, with --mutants, that each seeded
// fault is found. Prints the table, and fails for a failure, a time-out, an unreachable cover or a fault that survives.
// usage: npm run prove -- [--nightly] [--mutants] [NAME...]      a name is of a harness, a property or a mutant
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { build } from "./build.mjs";
import { pass } from "./cbmc.mjs";
import { mutants, refute } from "./mutants.mjs";
import { harnesses } from "./sources.mjs";
import { checkTables } from "./tables.mjs";

const proofs = join(import.meta.dirname, "..");
const target = join(proofs, "../target/proofs");
const reports = join(proofs, "../target/reports");
/** Seconds for one pass over a harness. */
const LIMIT = Number(process.env.PROOF_LIMIT ?? 280);

const args = process.argv.slice(2);
const flags = args.filter((arg) => arg.startsWith("--"));
const names = args.filter((arg) => !arg.startsWith("--"));
const all = harnesses(proofs);
const faults = mutants(all);
requireKnown();

const problems = checkTables(all, faults);
for (const problem of problems) console.error(problem);
const wanted = all.filter(isWanted);
const tools = execFileSync("bash", [join(import.meta.dirname, "tools.sh")], {
  encoding: "utf8",
}).trim();
const base = join(target, "base");
const start = performance.now();
const results = flags.includes("--mutants") ? await tryFaults() : await proveAll();
const failed = results.filter(({ failure }) => failure !== undefined).length + problems.length;
report();
process.exit(failed > 0 ? 1 : 0);

function requireKnown() {
  const known = new Set([
    ...all.flatMap(({ name, property }) => [name, property]),
    ...faults.map(({ name }) => name),
    "--nightly",
    "--mutants",
  ]);
  const unknown = args.filter((arg) => !known.has(arg));
  if (unknown.length === 0) return;
  console.error(`No harness, property, mutant or option ${unknown.join(", ")}.`);
  process.exit(2);
}

function isWanted(harness) {
  if (names.length > 0) return names.includes(harness.name) || names.includes(harness.property);
  return flags.includes("--nightly") || !harness.nightly;
}

/** As many at a time as there are cores, in the given order. */
async function inParallel(jobs, work) {
  const queue = [...jobs];
  const worker = async (_, n) => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) await work(job, n);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

async function proveAll() {
  const c = await build(proofs, base, wanted);
  const rows = [];
  await inParallel(wanted, async (harness) => {
    rows.push(row(harness, await pass(tools, c, harness, { limit: LIMIT })));
    print(rows.at(-1));
  });
  return rows;
}

/** A check must hold; a cover is one that must not, since the input has to come there. */
function row(harness, { checks, why, seconds }) {
  const covers = [...harness.covers.map(({ line }) => `cover ${line}`), "end"];
  const failed = checks?.filter(({ failed }) => failed).map(({ what }) => what) ?? [];
  const unreached = checks ? covers.filter((what) => !failed.includes(what)) : [];
  const failures = [
    ...(checks ? [] : [why]),
    ...failed.filter((what) => !covers.includes(what)),
    ...unreached.map((what) => `${what} is unreachable`),
  ];
  return {
    what: harness.property,
    harness: harness.name,
    seconds,
    detail: `${checks?.length ?? 0} checks and covers, ${unreached.length} unreachable, ${harness.solver}`,
    assumes: harness.assumes,
    bound: harness.bound,
    success: "proved",
    failure: failures.length > 0 ? [...new Set(failures)].join("; ") : undefined,
  };
}

async function tryFaults() {
  // Each counterexample is run without its fault too.
  await build(proofs, base, []);
  const rows = [];
  const chosen = faults.filter(({ name, harness }) =>
    names.length > 0
      ? names.some((n) => [name, harness.name, harness.property].includes(n))
      : isWanted(harness),
  );
  await inParallel(chosen, async (fault, n) => {
    const worker = join(target, `worker-${n}`);
    const { outcome, seconds } = await refute(tools, fault, worker, base, LIMIT);
    rows.push({
      what: fault.name,
      harness: fault.harness.name,
      seconds,
      detail: "",
      success: "refuted, and replayed",
      failure: outcome === "refuted" ? undefined : outcome,
    });
    print(rows.at(-1));
  });
  return rows;
}

function print({ what, harness, seconds, detail, assumes, bound, success, failure }) {
  const verdict = failure === undefined ? success : `FAILED: ${failure}`;
  const columns = [what.padEnd(36), harness.padEnd(48), seconds.toFixed(1).padStart(6), verdict];
  console.log([...columns, detail].join("  ").trimEnd());
  for (const [name, value] of Object.entries({ assumes, bound })) {
    if (value !== undefined && value !== "none") console.log(`    ${name}: ${value}`);
  }
}

function report() {
  const stage = flags.includes("--mutants") ? "mutants" : "proofs";
  const passed = results.length + problems.length - failed;
  const total = (performance.now() - start) / 1000;
  console.log(`${stage}: ${passed} passed, ${failed} failed, in ${total.toFixed(0)} s`);
  mkdirSync(reports, { recursive: true });
  const json = {
    stage,
    passed,
    failed: failed + (results.length === 0 ? 1 : 0),
    skipped: 0,
    results,
  };
  writeFileSync(join(reports, `${stage}.json`), `${JSON.stringify(json, null, 2)}\n`);
}
