import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");
const HARNESS = { name: "any", unwind: 1, solver: "bitwuzla" };

/** What the runner takes from a CBMC that does this. */
function pass(cbmc: string, limit = 60): { checks?: { failed: boolean }[]; why?: string } {
  const tools = mkdtempSync(join(tmpdir(), "tools-"));
  try {
    mkdirSync(join(tools, "bin"));
    writeFileSync(join(tools, "bin/cbmc"), `#!/bin/sh\n${cbmc}\n`);
    chmodSync(join(tools, "bin/cbmc"), 0o755);
    const script = `import { pass } from "./proofs/runner/cbmc.mjs";
      const [tools, harness, limit] = process.argv.slice(1);
      console.log(JSON.stringify(await pass(tools, ".", JSON.parse(harness), { limit: Number(limit) })));`;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--input-type=module", "-e", script, tools, JSON.stringify(HARNESS), String(limit)],
      { cwd: ROOT, encoding: "utf8" },
    );
    assert.notEqual(stdout, "", stderr);
    return JSON.parse(stdout) as ReturnType<typeof pass>;
  } finally {
    rmSync(tools, { recursive: true });
  }
}

function says(...statuses: string[]): string {
  const result = statuses.map((status, at) => ({ description: `check ${at}`, status }));
  return `echo '${JSON.stringify([{ result }])}'`;
}

describe("the proofs' runner", () => {
  it("takes each check as it ended", () => {
    const { checks } = pass(says("SUCCESS", "FAILURE"));
    assert.deepEqual(
      checks?.map(({ failed }) => failed),
      [false, true],
    );
  });

  it("takes an error of the solver for no answer, and so for no cover that was reached", () => {
    const { checks, why } = pass(says("SUCCESS", "ERROR"));
    assert.equal(checks, undefined);
    assert.equal(why, "no answer: check 1: ERROR");
  });

  it("takes none in time for no answer", () => {
    const { checks, why } = pass("sleep 60", 0.2);
    assert.equal(checks, undefined);
    assert.equal(why, "no answer in 0.2 s");
  });
});
