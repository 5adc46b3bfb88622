// Runs CBMC on one harness.
import { spawn } from "node:child_process";
import { join } from "node:path";

/** Loops of the runtime that copy and fill whole structs, at constant addresses. */
const RUNTIME = [
  "memory_copy.0",
  "memory_copy.1",
  "memory_copy.2",
  "memory_copy.3",
  "memory_fill.0",
  "memory_fill.1",
];

/**
 * One pass over a harness: which checks there are and how each ended, or undefined after `limit` seconds.
 * @returns {Promise<{ checks?: { what: string, failed: boolean, trace?: object[] }[], seconds: number }>}
 */
export async function pass(tools, folder, harness, { covering = false, trace = false, limit }) {
  const { name, unwind, solver } = harness;
  const args = [
    join(folder, `${name}.c`),
    "--function harness --unwinding-assertions --no-standard-checks --no-built-in-assertions --json-ui".split(
      " ",
    ),
    "--max-field-sensitivity-array-size 128 --unwind".split(" "),
    String(unwind),
    ["--unwindset", RUNTIME.map((loop) => `${loop}:8192`).join(",")],
    covering ? ["-D", "COVERING"] : [],
    trace ? ["--trace", "--stop-on-fail"] : [],
    solver === "z3" ? ["--z3"] : [],
    solver === "kissat" ? ["--external-sat-solver", join(tools, "bin/kissat")] : [],
  ].flat();
  const start = performance.now();
  const output = await text(tools, args, limit);
  const seconds = (performance.now() - start) / 1000;
  if (output === undefined) return { seconds };
  return { checks: results(name, output), seconds };
}

function results(name, output) {
  const messages = JSON.parse(output);
  const traced = messages.find((message) => "trace" in message);
  if (traced) return [{ what: traced.description, failed: true, trace: traced.trace }];
  const found = messages.find((message) => "result" in message)?.result;
  if (found) {
    return found.map(({ description, status, trace }) => ({
      what: description,
      failed: status !== "SUCCESS",
      trace,
    }));
  }
  if (messages.some((message) => message.cProverStatus === "success")) return [];
  const errors = messages.filter((message) => message.messageType === "ERROR");
  throw new Error(`${name}: CBMC: ${errors.map((message) => message.messageText).join("; ")}`);
}

function text(tools, args, limit) {
  return new Promise((resolve, reject) => {
    const child = spawn(join(tools, "bin/cbmc"), args, {
      stdio: ["ignore", "pipe", "inherit"],
      // CBMC finds Z3 by its name.
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
