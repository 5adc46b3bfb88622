// Runs one harness on given words, in the WebAssembly engine of Node.
import { readFileSync } from "node:fs";

class Skipped extends Error {}

/** "failed" if the harness panics or an assertion fails, "passed", or "skipped" where an assumption does not hold. */
export function replay(module, harness, words) {
  let at = 0;
  const kani = {
    any_u64: () => words[at++] ?? 0n,
    assume: (condition) => {
      if (!condition) throw new Skipped();
    },
    cover: () => undefined,
  };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(module)), {
    kani,
  });
  try {
    exports[`kani_harness__${harness}`]();
    return "passed";
  } catch (error) {
    if (error instanceof Skipped) return "skipped";
    if (error instanceof WebAssembly.RuntimeError) return "failed";
    throw error;
  }
}
