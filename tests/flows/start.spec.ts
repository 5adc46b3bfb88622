import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");
const EXAMPLE = join(ROOT, "examples/first-days");

interface Run {
  readonly code: number;
  readonly lines: readonly string[];
  readonly errors: string;
}

/** Runs the demo on a copy of its data that `edit` has changed. */
function start(edit: (folder: string) => void = () => undefined): Run {
  const folder = mkdtempSync(join(tmpdir(), "purser-"));
  try {
    cpSync(EXAMPLE, folder, { recursive: true });
    edit(folder);
    const command = ["-r", "ts-node/register/transpile-only", "scripts/start/main.ts", folder];
    const output = execFileSync(process.execPath, command, { cwd: ROOT, stdio: "pipe" }).toString();
    return { code: 0, lines: output.trimEnd().split("\n"), errors: "" };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: Buffer; stderr: Buffer };
    return {
      code: status,
      lines: stdout.toString().trimEnd().split("\n"),
      errors: stderr.toString(),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function replace(file: string, from: string, to: string): (folder: string) => void {
  return (folder) => {
    const path = join(folder, file);
    const before = readFileSync(path, "utf8");
    assert.ok(before.includes(from), `${file} has no ${from}`);
    writeFileSync(path, before.replace(from, to));
  };
}

describe("npm start", () => {
  it("raises every reason of the gates and ends with verified evidence", () => {
    const { code, lines, errors } = start();

    assert.equal(code, 0, errors);
    const [, found, all] =
      /(\d+) of the gates' (\d+) reasons occurred/.exec(lines.join("\n")) ?? [];
    assert.ok(found !== undefined && found === all, `${found} of ${all}`);
    assert.match(
      lines.at(-1) ?? "",
      /^evidence: [1-9]\d* records verified, head matches the chain$/,
    );
    assert.ok(!lines.some((line) => line.includes("\u001B")), "plain lines when piped");
  });

  it("gives another outcome when a limit is edited", () => {
    const { code, lines } = start(replace("policy.toml", 'day = "90"', 'day = "91"'));

    assert.equal(code, 0);
    assert.ok(lines.some((line) => line.includes("enough for today") && line.includes("paid")));
  });

  it("gives another outcome when a row is edited", () => {
    const { code, lines } = start(
      replace("payments.csv", "maps,USDC,10,tiles of Asia", "maps,USDC,5,tiles of Asia"),
    );

    assert.equal(code, 0);
    assert.ok(lines.some((line) => line.includes("tiles of Asia") && line.includes("paid")));
  });

  it("says which file is missing", () => {
    const { code, errors } = start((folder) => {
      rmSync(join(folder, "payments.csv"));
    });

    assert.equal(code, 1);
    assert.match(errors, /payments\.csv: file: cannot be read: ENOENT/);
  });

  it("refuses a malformed file before anything runs, naming file, place and what is expected", () => {
    const cases = [
      [
        replace("payments.csv", "weather,USDC,1,before", "weather,USDC,one,before"),
        /payments\.csv: line 2: amount is "one", expected/,
      ],
      [
        replace("payments.csv", "2026-03-28T08:59:00Z", "28 March"),
        /payments\.csv: line 2: time is "28 March", expected/,
      ],
      [
        replace("payments.csv", "scout,weather", "scout,weathr"),
        /line 2: payee is "weathr", expected/,
      ],
      [
        replace("policy.toml", 'by = ["carol"]', 'by = ["dave"]'),
        /actions\.1\.by: "dave", expected one of alice/,
      ],
      [
        replace("payments.csv", "issued=", "isued="),
        /payments\.csv: line \d+: twist "isued=.*expected one of/,
      ],
      [
        replace("payments.csv", "time,agent", "when,agent"),
        /payments\.csv: line 1: expected the columns/,
      ],
      [
        replace("policy.toml", "minimum_tier = 1", "minimum_tear = 1"),
        /policy\.toml: mandates\.0.*minimum_tear/,
      ],
      [replace("policy.toml", 'day = "90"', "day = 90"), /policy\.toml: mandates\.0\.caps\.day: /],
      [replace("policy.toml", "[vault]", "[vault"), /policy\.toml: line \d+, column \d+: /],
    ] as const;
    for (const [edit, expected] of cases) {
      const { code, lines, errors } = start(edit);
      assert.equal(code, 1);
      assert.match(errors, expected);
      assert.deepEqual(lines, [""], "nothing ran");
    }
  });
});
