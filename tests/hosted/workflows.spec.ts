import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");
const FOLDER = join(ROOT, ".github/workflows");
const workflows = readdirSync(FOLDER).map((file) => ({
  file,
  text: readFileSync(join(FOLDER, file), "utf8").replace(/^ *#.*$/gm, ""),
}));

/** Everything that a pattern's first group finds in the workflows, with the file that it stands in. */
function found(pattern: RegExp): (readonly [file: string, what: string])[] {
  return workflows.flatMap(({ file, text }) =>
    [...text.matchAll(pattern)].map((match) => [file, match[1] ?? match[0]] as const),
  );
}

describe("the hosted workflows", () => {
  it("run npm scripts that there are", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const named = [...found(/\bnpm run ([\w:-]+)/g), ...found(/\bnpm (start|test)\b/g)];
    assert.ok(named.length > 0);
    for (const [file, name] of named) assert.ok(name in scripts, `${file}: npm run ${name}`);
  });

  it("name files that there are", () => {
    const named = found(
      /(?<![\w./*-])((?:\.ci|\.github|proofs|scripts|sdk|tests|programs)\/[\w./-]*\w)/g,
    );
    assert.ok(named.length > 0);
    for (const [file, path] of named) assert.ok(existsSync(join(ROOT, path)), `${file}: ${path}`);
  });

  it("use actions of a named version, read the repository only, and end by themselves", () => {
    for (const [file, action] of found(/^ *(?:- )?uses: (.*)$/gm)) {
      assert.match(action, /^[\w-]+\/[\w-]+@(v\d+|[0-9a-f]{40})$/, file);
    }
    for (const { file, text } of workflows) {
      assert.match(text, /^permissions:\n {2}contents: read\n\n/m, file);
      assert.match(text, /^concurrency:\n/m, file);
      const jobs = text.match(/^ {4}runs-on: /gm)?.length ?? 0;
      assert.ok(jobs > 0, file);
      assert.equal(text.match(/^ {4}timeout-minutes: \d+$/gm)?.length, jobs, file);
    }
  });
});
