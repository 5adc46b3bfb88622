// Adds up the reports under target/reports/ and ends with the line "N passed, N failed".
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const reports = join(import.meta.dirname, "../target/reports");
const checks = [
  "dependencies",
  "prettier",
  "eslint",
  "names",
  "rustfmt",
  "clippy",
  "types",
  "arms",
  "artifacts",
];
const suites = ["rust", "chain", "port", "proofs", "mutants", "tla"];

let passed = 0;
let failed = 0;
let tests = 0;
for (const stage of [...checks, ...suites]) {
  const report = read(stage);
  console.log(
    `${stage}: ${report.passed} passed, ${report.failed} failed, ${report.skipped} skipped`,
  );
  for (const { test, reason } of report.unsupported ?? []) {
    console.log(`  unsupported: ${test}: ${reason}`);
  }
  passed += report.passed;
  failed += report.failed;
  if (suites.includes(stage)) tests += report.passed;
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || tests === 0 ? 1 : 0);

/** A stage without a report did not run, which is a failure. */
function read(stage) {
  const file = join(reports, `${stage}.json`);
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  return JSON.parse(readFileSync(file, "utf8"));
}
