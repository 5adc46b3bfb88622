// Runs the spec files on a cluster in another process, and says why what is skipped there is skipped.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "..");
const table = "tests/support/cluster/unsupported.json";

/** The specs of the program and the package; those of the embedded chain and of commands run elsewhere by themselves. */
const specs = [
  "tests/*.spec.ts",
  "tests/flows/!(start*|smoke*).spec.ts",
  "tests/adversarial/*.spec.ts",
];

/**
 * Starts the cluster, whose first line names its address, runs the specs on it, and ends it.
 *
 * @param mocha runs specs with variables of the environment and reports to a file of that name
 * @returns the stage's report, with the tests that the cluster does not support and why
 */
export async function onCluster(stage, [command, ...args], mocha) {
  const cluster = spawn(command, args, { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => cluster.on("close", resolve).on("error", resolve));
  try {
    const line = await new Promise((resolve) => {
      createInterface(cluster.stdout).once("line", resolve).once("close", resolve);
    });
    const [url] = /http:\S+/.exec(line) ?? [];
    if (url === undefined) {
      console.error(`${command} ${args.join(" ")} did not name its address: ${line ?? "it ended"}`);
      return { passed: 0, failed: 1, skipped: 0 };
    }
    const start = Date.now();
    const report = await mocha(`${stage}.mocha`, specs, { ANCHOR_PROVIDER_URL: url });
    return { ...explain(report), seconds: Math.round((Date.now() - start) / 1_000) };
  } finally {
    cluster.kill();
    await ended;
  }
}

/** Gives every skipped test its reason; one without a reason, or a reason without its test, is a failure. */
function explain({ total, tests, pending }) {
  const { reasons, entries } = JSON.parse(readFileSync(join(root, table), "utf8"));
  const unsupported = pending.map(({ fullTitle }) => {
    const entry = entries.find(({ test }) => test === fullTitle);
    return { test: fullTitle, reason: entry && reasons[entry.needs] };
  });
  const silent = unsupported.filter(({ reason }) => !reason).map(({ test }) => test);
  const stale = entries
    .map(({ test }) => test)
    .filter((test) => !tests.some(({ fullTitle }) => fullTitle === test));
  for (const { test, reason } of unsupported) console.log(`unsupported: ${test}: ${reason}`);
  for (const test of silent) console.error(`skipped without a reason in ${table}: ${test}`);
  for (const test of stale) console.error(`${table} names a test that is not there: ${test}`);
  return { ...total, failed: total.failed + silent.length + stale.length, unsupported };
}
