import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { hint } from "../../scripts/start/input/nearest";
import { readPayments } from "../../scripts/start/input/payments";
import { Problems } from "../../scripts/start/input/problems";
import {
  baseUnits,
  parseDuration,
  parseShare,
  wholeTokens,
} from "../../scripts/start/input/quantities";
import { readPolicy } from "../../scripts/start/input/read-policy";
import { placesOf } from "../../scripts/start/input/toml-places";
import { PAYMENTS, POLICY, withFiles } from "../support/start";
import { Random } from "../support/random";

describe("npm start: reading", () => {
  it("finds the place of every key and item, however the document is written", () => {
    const source = [
      "\uFEFF# [not.a.table]",
      'a."b c".d = """',
      "x = 1 # not a key",
      '""" # after',
      "[ t . 'u' ] # here",
      'list = [ # comment, with [ and "',
      "  1, [2, 'three # no comment'],",
      "  { k = 4, l = [5] } ]",
      "",
      "[[rows]]",
      "one = 1",
      "[rows.sub]",
      "two = '''",
      "three = 3'''",
      "\t[[rows]]",
      "  one = 2026-03-28T09:00:00Z",
      "[rows.sub]",
      "two = 'x'",
    ].join("\r\n");
    const { place } = placesOf(source);
    const expected: [(string | number)[], number, number][] = [
      [["a"], 2, 1],
      [["a", "b c", "d"], 2, 1],
      [["t", "u"], 5, 1],
      [["t", "u", "list", 0], 7, 3],
      [["t", "u", "list", 1], 7, 6],
      [["t", "u", "list", 1, 1], 7, 10],
      [["t", "u", "list", 2, "k"], 8, 5],
      [["t", "u", "list", 2, "l", 0], 8, 17],
      [["rows"], 10, 1],
      [["rows", 0, "one"], 11, 1],
      [["rows", 0, "sub", "two"], 13, 1],
      [["rows", 1], 15, 2],
      [["rows", 1, "one"], 16, 3],
      [["rows", 1, "sub", "two"], 18, 1],
    ];

    for (const [path, line, column] of expected) {
      assert.deepEqual(place(path), { line, column }, path.join("."));
    }
    assert.deepEqual(place(["rows", 1, "nowhere"]), place(["rows", 1]), "the table around it");
    assert.deepEqual(place(["nowhere"]), { line: 1, column: 1 });
  });

  it("turns whole tokens into base units and back, for every number of decimals", () => {
    for (const decimals of [0, 1, 6, 9]) {
      for (const base of [0n, 1n, 10n, 123_456_789n, 2n ** 64n - 1n]) {
        assert.equal(baseUnits(wholeTokens(base, decimals), decimals), base);
      }
    }
    assert.equal(wholeTokens(1_500_000n, 6), "1.5");
    assert.equal(wholeTokens(10n, 0), "10");
    assert.equal(baseUnits("1.5", 0), null);
  });

  it("reads lengths of time and shares as people write them", () => {
    const lengths = ["0", "hour", "1 hour", "90 minutes", "48 hours", "7 days", "2 weeks"];
    assert.deepEqual(lengths.map(parseDuration), [
      0n,
      3_600n,
      3_600n,
      5_400n,
      172_800n,
      604_800n,
      1_209_600n,
    ]);
    assert.deepEqual(
      ["0%", "4.5%", "0.29%", "450 bps", "100%"].map(parseShare),
      [0, 450, 29, 450, 10_000],
    );
    for (const text of ["100.01%", "10001 bps", "5", "-1%", "1.234%"]) {
      assert.throws(() => parseShare(text), /a share from "0%" to "100%"/);
    }
  });

  it("suggests the nearest word, and none that is far", () => {
    const words = ["members", "threshold", "timelock"];
    assert.equal(hint("treshold", words), 'did you mean "threshold"?');
    assert.equal(hint("Timelcok", words), 'did you mean "timelock"?');
    assert.equal(hint("fee", words), "expected members, threshold, timelock");
    assert.equal(hint("fee", []), "there is none");
  });

  it("refuses or takes a damaged file, and never breaks down over it", async () => {
    const random = new Random(7);
    const damaged = (text: string) => {
      const at = random.number(text.length);
      const length = random.number(12);
      const other = random.number(text.length);
      const inserted = random.pick([
        text.slice(other, other + length),
        "",
        '"',
        "\n",
        "[",
        "=",
        "9",
      ]);
      return text.slice(0, at) + inserted + text.slice(at + random.number(4));
    };
    let refused = 0;
    await withFiles({}, async (folder) => {
      const policy = { path: join(folder, "policy.toml"), name: "policy.toml" };
      const payments = { path: join(folder, "payments.csv"), name: "payments.csv" };
      for (let round = 0; round < 400; round++) {
        writeFileSync(policy.path, damaged(POLICY));
        writeFileSync(payments.path, damaged(PAYMENTS));
        const problems = new Problems();
        readPayments(payments, readPolicy(policy, problems), problems);
        if (problems.errors.length > 0) refused += 1;
      }
    });

    assert.ok(refused > 200 && refused < 400, `${refused} of 400 were refused`);
  });
});
