// Runs CBMC on one harness.
import { spawn } from "node:child_process";
import { join } from "node:path";

/** Loops of the runtime that copy and fill whole structs, at constant addresses. */
const RUNTIME = [
  "memory_copy.0",
  "memory_copy.1",
  "memory_copy.2",
  "memory_copy.3",
  "memory_copy.4",
  "memory_fill.0",
  "memory_fill.1",
  "memory_fill.2",
];

/**
 * One pass over a harness: which checks there are and how each ended, or why there is no answer.
 * @returns {Promise<{ checks?: { what: string, failed: boolean, trace?: object[] }[], why?: string, seconds: number }>}
 */
export async function pass(tools, folder, harness, { trace = false, limit }) {
  const { name, unwind, solver } = harness;
  const args = [
    join(folder, `${name}.c`),
    "--function harness --unwinding-assertions --no-standard-checks --no-built-in-assertions --json-ui".split(
      " ",
    ),
    // An address that depends on the input is a choice among all pages, each of which is an object.
    `--max-field-sensitivity-array-size 128 --object-bits 10 --unwind ${unwind}`.split(" "),
    ["--unwindset", RUNTIME.map((loop) => `${loop}:8192`).join(",")],
    // A trace has every word that is drawn, whether it matters or not.
    trace ? ["--trace", "--stop-on-fail", "-D", "TRACING"] : ["--slice-formula"],
    solver === "minisat" ? [] : [`--${solver}`],
  ].flat();
  const start = performance.now();
  const output = await text(tools, args, limit);
  const seconds = (performance.now() - start) / 1000;
  if (output === undefined) return { why: `no answer in ${limit} s`, seconds };
  return { ...answer(name, output), seconds };
}

function answer(name, output) {
  const messages = JSON.parse(output);
  const traced = messages.find((message) => "trace" in message);
  if (traced) {
    return { checks: [{ what: traced.description, failed: true, trace: traced.trace }] };
  }
  const found = messages.find((message) => "result" in message)?.result;
  if (found) {
    // An error of the solver makes a check neither hold nor fail.
    const unclear = found.find(({ status }) => status !== "SUCCESS" && status !== "FAILURE");
    if (unclear) return { why: `no answer: ${unclear.description}: ${unclear.status}` };
    const checks = found.map(({ description, status, trace }) => ({
      what: description,
      failed: status === "FAILURE",
      trace,
    }));
    return { checks };
  }
  if (messages.some((message) => message.cProverStatus === "success")) return { checks: [] };
  const errors = messages.filter((message) => message.messageType === "ERROR");
  throw new Error(`${name}: CBMC: ${errors.map((message) => message.messageText).join("; ")}`);
}

function text(tools, args, limit) {
  return new Promise((resolve, reject) => {
    const child = spawn(join(tools, "bin/cbmc"), args, {
      stdio: ["ignore", "pipe", "inherit"],
      // CBMC finds Bitwuzla by its name.
      env: { ...process.env, PATH: `${join(tools, "bin")}:${process.env.PATH}` },
      // A group of its own, so that a solver does not outlive a time-out.
      detached: true,
    });
    let output = "";
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      process.kill(-child.pid, "SIGKILL");
    }, limit * 1000);
    child.stdout.setEncoding("utf8").on("data", (more) => (output += more));
    child.on("error", reject);
    child.on("close", () => {
      clearTimeout(timer);
      resolve(late ? undefined : output);
    });
  });
}
