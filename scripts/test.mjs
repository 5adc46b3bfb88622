// Runs every test: the type check, the Rust unit tests, the suite on the embedded chain. Each writes a report under
// target/reports/; nothing is skipped, and a stage without a single test is a failure.
// usage: node scripts/test.mjs [types] [rust] [chain]      (all three unless named)
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const reports = join(root, "target/reports");
const stages = { types, rust, chain };
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
for (const name of chosen.length > 0 ? chosen : Object.keys(stages)) {
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
  const file = join(reports, "mocha.json");
  rmSync(file, { force: true });
  const reporter = [
    "--reporter",
    "scripts/mocha-reporter.cjs",
    "--reporter-option",
    `output=${file}`,
  ];
  const { code } = await run("ts-mocha", ["--forbid-only", ...reporter, "tests/**/*.spec.ts"]);
  if (!existsSync(file)) return counts(code, { passed: 0, failed: 0, skipped: 0 });
  const { stats } = JSON.parse(readFileSync(file, "utf8"));
  return counts(code, { passed: stats.passes, failed: stats.failures, skipped: stats.pending });
}

/** A stage that ended badly without naming a failed test, or that ran no test, counts as one failure. */
function counts(code, total) {
  const silent = total.failed === 0 && (code !== 0 || total.passed === 0);
  return silent ? { ...total, failed: 1 } : total;
}

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
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
