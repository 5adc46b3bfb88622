import assert from "node:assert/strict";
import { FIRST_DAYS, start } from "../support/start";

describe("npm start: the command line", () => {
  it("tells what there is when asked", async () => {
    const { code, out, err } = await start(["--help"]);

    assert.equal(code, 0);
    assert.equal(err, "");
    for (const option of ["--policy", "--payments", "--all", "--json", "--help"]) {
      assert.ok(out.includes(option), option);
    }
  });

  const wrong: [string, string[], RegExp][] = [
    ["an unknown option", ["--polcy", "x"], /unknown option --polcy, did you mean "--policy"\?/],
    ["an option like none", ["-x"], /unknown option -x, expected --policy, --payments, --json/],
    ["a policy alone", ["--policy", "x"], /--policy needs --payments FILE too/],
    ["payments alone", ["--payments=x"], /--payments needs --policy FILE too/],
    ["an option without its file", ["--policy", "--payments", "x"], /--policy needs a file/],
    ["an option twice", ["--all", "--all"], /--all is given twice/],
    ["a value where there is none", ["--all=yes"], /--all takes no value/],
    ["two folders", ["a", "b"], /expected one folder, found a, b/],
    ["a folder besides files", ["a", "--policy", "x", "--payments", "y"], /found a too/],
    ["a folder for the report", ["--json", FIRST_DAYS], /is a folder, expected a file/],
    ["a report in no folder", ["--json", "nowhere/out.json"], /there is no folder .*nowhere/],
  ];
  for (const [what, argv, expected] of wrong) {
    it(`refuses ${what} with exit code 2`, async () => {
      const { code, out, err } = await start(argv);

      assert.equal(code, 2);
      assert.equal(out, "");
      assert.match(err, expected);
    });
  }

  it("says which file is missing, for both", async () => {
    const { code, err } = await start(["--policy", "no.toml", "--payments", "no.csv"]);

    assert.equal(code, 1);
    assert.match(err, /^2 problems; nothing was sent\nno\.toml: cannot be read: ENOENT/);
    assert.match(err, /\nno\.csv: cannot be read: ENOENT/);
  });
});
