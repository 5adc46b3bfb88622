// Seeds each fault of proofs/mutants into a copy of the kernel. The harness that the fault names must fail, by a panic or a
// failed assertion of its own, and CBMC's counterexample must do the same when the module runs: fail with the fault, pass
// without. A fault that survives is a failure.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.mjs";
import { pass } from "./cbmc.mjs";
import { replay } from "./replay.mjs";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "proofs/mutants");

/** The faults: name, the harness that refutes it, and what it is. */
export function mutants(harnesses) {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".patch"))
    .sort()
    .map((file) => {
      const name = file.slice(0, -".patch".length);
      const [refuted, what] = readFileSync(join(folder, file), "utf8").split("\n");
      const harness = harnesses.find((h) => `Refuted by: ${h.name}` === refuted);
      if (!harness) throw new Error(`${file}: its first line names no harness: ${refuted}`);
      return { name, harness, what };
    });
}

/** Tries one fault, in the folder of one worker; `base` holds the module without faults. */
export async function refute(tools, { name, harness }, worker, base, limit) {
  const start = performance.now();
  const copy = join(worker, "copy");
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const part of [
    "Cargo.toml",
    "programs/policy-kernel",
    "proofs/Cargo.toml",
    "proofs/Cargo.lock",
    "proofs/src",
    "proofs/engine",
  ]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  // Outside any repository as far as git can see, so that it applies the patch to the copy.
  const applied = spawnSync("git", ["apply", join(folder, `${name}.patch`)], {
    cwd: copy,
    env: { ...process.env, GIT_CEILING_DIRECTORIES: worker },
    encoding: "utf8",
  });
  if (applied.status !== 0) return { outcome: `does not apply: ${applied.stderr}`, seconds: 0 };
  const c = await build(join(copy, "proofs"), worker, [harness], { KANI_ONLY: harness.name });
  const { checks, why } = await pass(tools, c, harness, { trace: true, limit });
  const failed = checks?.find((check) => check.failed);
  const outcome = () => {
    if (!checks) return `SURVIVES: ${why}`;
    if (!failed) return "SURVIVES";
    if (!["panic", "trap"].includes(failed.what)) return `SURVIVES: only "${failed.what}" fails`;
    const words = drawn(failed.trace);
    if (replay(join(worker, "proofs.wasm"), harness.name, words) !== "failed")
      return "SURVIVES: its counterexample passes when run";
    if (replay(join(base, "proofs.wasm"), harness.name, words) === "failed")
      return "SURVIVES: its counterexample fails without the fault too";
    return "refuted";
  };
  return { outcome: outcome(), seconds: (performance.now() - start) / 1000 };
}

/** The words that a counterexample draws, in order. */
function drawn(trace) {
  return trace
    .filter(
      // The declaration of the variable shows a value too.
      ({ stepType, lhs, value, hidden, assignmentType }) =>
        stepType === "assignment" &&
        lhs === "drawn" &&
        value?.binary &&
        !hidden &&
        assignmentType === "variable",
    )
    .map(({ value }) => BigInt(`0b${value.binary}`));
}
