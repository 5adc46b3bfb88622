// The tables of proofs/README.md: what is proved by which harness, and which faults refute it. Written where UPDATE_DOCS is
// set, otherwise compared.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const page = join(import.meta.dirname, "../README.md");

/** What is wrong with the page, or with the lists that it shows. */
export function checkTables(harnesses, mutants) {
  const properties = [...new Set(harnesses.map(({ property }) => property))];
  const problems = properties
    .filter((property) => !mutants.some(({ harness }) => harness.property === property))
    .map((property) => `${property}: no mutant shows that its proof can fail`);
  const text = readFileSync(page, "utf8");
  const tables = {
    harnesses: table(
      ["property", "harness", "what it says", "assumes", "bound", "solver"],
      harnesses.map((h) => [
        `\`${h.property}\``,
        `\`${h.name}\`, \`${h.file}\``,
        h.statement,
        h.assumes,
        h.bound,
        `${h.solver}${h.nightly ? ", nightly" : ""}`,
      ]),
    ),
    mutants: table(
      ["fault", "refuted by", "what it does"],
      mutants.map(({ name, harness, what }) => [`\`${name}\``, `\`${harness.name}\``, what]),
    ),
  };
  let current = text;
  for (const [name, rows] of Object.entries(tables)) {
    const marked = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- end of ${name} -->)`);
    if (!marked.test(text)) problems.push(`proofs/README.md has no place for the table of ${name}`);
    current = current.replace(marked, (_, begin, end) => `${begin}\n${rows}\n\n${end}`);
  }
  if (current !== text) {
    if (process.env.UPDATE_DOCS) writeFileSync(page, current);
    else problems.push("proofs/README.md is out of date: UPDATE_DOCS=1 npm run prove -- HARNESS");
  }
  return problems;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
