// Prints which test first raised each answer of the program on a chain, and by which gate, from what the last run of the
// suite saw; fails if a reason of the gates was not raised by pay, gate and evaluate each, another reason by no
// instruction, or if a way to escalate or to allow did not occur.
// usage: node scripts/arms.mjs ARMS.json
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [file] = process.argv.slice(2);
if (file === undefined || !existsSync(file)) {
  console.error("No run of the suite has left its arms: npm run arms runs it.");
  process.exit(1);
}
const arms = JSON.parse(readFileSync(file, "utf8"));
const idl = JSON.parse(
  readFileSync(join(import.meta.dirname, "../sdk/artifacts/policy_vault.json"), "utf8"),
);

const WAYS = ["pay", "gate", "evaluate"];
/** Reasons of the gates lie in this range; an overflow is a gate's error. */
const isGates = ({ code, name }) => (code >= 6100 && code < 6700) || name === "CounterOverflow";

const answers = [
  ...["Allow", "validation", "approval", "validation and approval"].map((what) => ({
    answer: what === "Allow" ? what : `Escalate: ${what}`,
    ways: WAYS,
  })),
  ...idl.errors.map((error) => ({ answer: error.name, ways: isGates(error) ? WAYS : null })),
  ...idl.instructions
    .filter(({ name }) => !WAYS.includes(name))
    .map(({ name }) => ({ answer: "Allow", ways: [name] })),
];

const missing = [];
console.log("| answer | gate | instruction | first raised by |\n|---|---|---|---|");
for (const { answer, ways } of answers) {
  const raised = arms.filter((arm) => arm.answer === answer);
  const shown = ways
    ? ways.map(
        (way) => raised.find(({ instruction }) => instruction === way) ?? { instruction: way },
      )
    : raised;
  if (shown.length === 0) shown.push({ instruction: "any instruction" });
  for (const { instruction, gate, test } of shown) {
    if (test === undefined) missing.push(`${answer} by ${instruction}`);
    console.log(`| ${answer} | ${gate ?? ""} | ${instruction} | ${test ?? "**nothing**"} |`);
  }
}
for (const what of missing) console.error(`never raised on a chain: ${what}`);
process.exit(missing.length > 0 ? 1 : 0);
