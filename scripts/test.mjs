// Runs every test: the type check, the Rust unit tests, the suite on the embedded chain, and its specs again on that
// chain behind a port. Each writes a report under target/reports/; a test that is skipped has a reason there, and a stage
// without a single test is a failure. The specs run on Surfpool, a second chain, when that is named.
// The proofs, the models, and the faults that they must find come last.
// usage: node scripts/test.mjs [types] [rust] [chain] [arms] [port] [proofs] [mutants] [tla] [surfpool]      (all but the last unless named)
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onCluster } from "./test-cluster.mjs";

const root = join(import.meta.dirname, "..");
const reports = join(root, "target/reports");
const armsFile = join(root, "target/arms.json");
const stages = { types, rust, chain, arms, port, proofs, mutants, tla, surfpool };
const usual = ["types", "rust", "chain", "arms", "port", "proofs", "mutants", "tla"];
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in stages));
if (unknown.length > 0) {
  console.error(
    `Unknown stage ${unknown.join(", ")}; there are ${Object.keys(stages).join(", ")}.`,
  );
  process.exit(2);
}

mkdirSync(reports, { recursive: true });
const results = [];
for (const name of chosen.length > 0 ? chosen : usual) {
  console.log(`\n== ${name}`);
  rmSync(join(reports, `${name}.json`), { force: true });
  const report = { stage: name, ...(await stages[name]()) };
  writeFileSync(join(reports, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
  results.push(report);
}

console.log();
for (const { stage, passed, failed, skipped } of results) {
  console.log(`${stage}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
}
process.exit(results.some(({ failed }) => failed > 0) ? 1 : 0);

async function types() {
  const { code } = await run("tsc", ["--noEmit", "-p", "tsconfig.json"]);
  return counts(code, { passed: code === 0 ? 1 : 0, failed: 0, skipped: 0 });
}

async function rust() {
  const { code, output } = await run("bash", ["scripts/rust.sh", "test"]);
  const total = { passed: 0, failed: 0, skipped: 0 };
  const summary = /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/gm;
  for (const [, passed, failed, ignored] of output.matchAll(summary)) {
    total.passed += Number(passed);
    total.failed += Number(failed);
    total.skipped += Number(ignored);
  }
  return counts(code, total);
}

async function chain() {
  // Whoever works with Anchor may have the variable set; this stage stays in its process.
  rmSync(armsFile, { force: true });
  const variables = { ANCHOR_PROVIDER_URL: "", PURSER_ARMS: armsFile };
  return (await mocha("mocha", ["tests/**/*.spec.ts"], variables)).total;
}

/** What the program answered in the stage before: each of its answers must have occurred. */
async function arms() {
  const { code } = await run("node", ["scripts/arms.mjs", armsFile]);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

function port() {
  const localnet = ["scripts/localnet.ts", "--port", "0", "--clock", "manual"];
  return onCluster("port", ["ts-node", "--transpile-only", ...localnet], mocha);
}

function surfpool() {
  return onCluster("surfpool", ["bash", "scripts/surfpool.sh"], mocha);
}

/** Every harness, for all inputs: proofs/runner. */
function proofs() {
  return prove("proofs", "proofs/runner/prove.mjs");
}

/** Every seeded fault, which a harness must find. */
function mutants() {
  return prove("mutants", "proofs/runner/prove.mjs", "--mutants");
}

/** Every model, each with its faults, and the kernel against their state graphs: proofs/tla. */
function tla() {
  return prove("tla", "proofs/tla/run.mjs");
}

async function prove(name, ...command) {
  const file = join(reports, `${name}.json`);
  const { code } = await run("node", command);
  const total = existsSync(file)
    ? JSON.parse(readFileSync(file, "utf8"))
    : { passed: 0, failed: 0 };
  return counts(code, { ...total, skipped: 0 });
}

/** Runs specs and tells how many passed, and which there are and which were skipped. */
async function mocha(name, specs, variables) {
  const file = join(reports, `${name}.json`);
  rmSync(file, { force: true });
  const reporter = [
    "--reporter",
    "scripts/mocha-reporter.cjs",
    "--reporter-option",
    `output=${file}`,
  ];
  const { code } = await run("ts-mocha", ["--forbid-only", ...reporter, ...specs], variables);
  const { stats, tests, pending } = existsSync(file)
    ? JSON.parse(readFileSync(file, "utf8"))
    : { stats: { passes: 0, failures: 0, pending: 0 }, tests: [], pending: [] };
  const { passes: passed, failures: failed, pending: skipped } = stats;
  return { total: counts(code, { passed, failed, skipped }), tests, pending };
}

/** A stage that ended badly without naming a failed test, or that ran no test, counts as one failure. */
function counts(code, total) {
  const silent = total.failed === 0 && (code !== 0 || total.passed === 0);
  return silent ? { ...total, failed: 1 } : total;
}

function run(command, args, variables = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...variables },
      shell: process.platform === "win32",
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
      process.stdout.write(text);
    });
    child.on("error", (error) => {
      console.error(`${command}: ${error.message}`);
      resolve({ code: 1, output });
    });
    child.on("close", (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}
