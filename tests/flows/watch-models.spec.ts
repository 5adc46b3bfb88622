import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NOT_OBSERVABLE, WATCHED } from "../../sdk/src";
import type { Model } from "../../sdk/src";
import { BOUNDS } from "../../sdk/src/auditor/watch/bounds";

const ROOT = join(__dirname, "../..");
const MODELS = join(ROOT, "proofs/tla");
const KERNEL = join(ROOT, "programs/policy-kernel/src");
const PAGE = join(ROOT, "docs/watching.md");
const [BEGIN, END] = ["<!-- watched -->", "<!-- end of watched -->"];

describe("what the monitor checks", () => {
  const models = readdirSync(MODELS).flatMap(
    (file) => /^(\w+)\.faults\.json$/.exec(file)?.[1] ?? [],
  );

  it("is of all models", () => {
    assert.deepEqual(Object.keys(WATCHED).sort(), models.sort());
    assert.deepEqual(Object.keys(NOT_OBSERVABLE).sort(), models.sort());
  });

  for (const model of models as Model[]) {
    it(`is each property of ${model}, or there is a reason why no history breaks it`, () => {
      const text = readFileSync(join(MODELS, `${model}.faults.json`), "utf8");
      const properties = Object.keys(JSON.parse(text) as object);
      const [checked, others] = [Object.keys(WATCHED[model]), Object.keys(NOT_OBSERVABLE[model])];

      assert.deepEqual([...checked, ...others].sort(), properties.sort());
      for (const { step, end, watches } of Object.values(WATCHED[model])) {
        assert.ok(step ?? end, "something is checked");
        assert.ok(watches.length > 0);
      }
    });
  }

  it("counts with the kernel's own bounds", () => {
    const places = {
      BOOT_CHECKS: ["lifecycle.rs", /BOOT_CHECKS: u64 = ([\d_]+);/],
      BOOT_TERM: ["lifecycle.rs", /BOOT_TERM: Seconds = Seconds\(([\d_]+)\);/],
      MAX_TERM: ["state/mandate.rs", /MAX_TERM: Seconds = Seconds\(([\d_* ]+)\);/],
      RING: ["ids.rs", /RING: usize = ([\d_]+);/],
      DAY: ["calendar.rs", /DAY: u64 = ([\d_]+);/],
      BUCKETS: ["window.rs", /const K: u64 = ([\d_]+);/],
    } as const;
    for (const [name, bound] of Object.entries(BOUNDS)) {
      const [file, pattern] = places[name as keyof typeof places];
      const found = pattern.exec(readFileSync(join(KERNEL, file), "utf8"))?.[1] ?? "";
      const factors = found.replaceAll("_", "").split("*").map(BigInt);
      assert.equal(
        factors.reduce((product, factor) => product * factor, 1n),
        BigInt(bound),
        name,
      );
    }
  });

  it("is what the page says", () => {
    const page = readFileSync(PAGE, "utf8");
    const [before = "", rest = ""] = page.split(BEGIN);
    const [, after = ""] = rest.split(END);
    const written = `${before}${BEGIN}\n\n${table()}\n\n${END}${after}`;
    if (process.env["UPDATE_DOCS"] === "1") writeFileSync(PAGE, written);
    assert.equal(page, written, "UPDATE_DOCS=1 writes docs/watching.md anew");
  });
});

function table(): string {
  const rows = (Object.keys(WATCHED) as Model[]).flatMap((model) => [
    ...Object.entries(WATCHED[model]).map(([property, { watches }]) => [model, property, watches]),
    ...Object.entries(NOT_OBSERVABLE[model]).map(([property, why]) => [
      model,
      property,
      `**not observable**: ${why}`,
    ]),
  ]);
  const lines = rows.map(([model, property, what]) => `| ${model} | \`${property}\` | ${what} |`);
  return ["| model | property | what is checked |", "|---|---|---|", ...lines].join("\n");
}
