// Reads from the sources what the harnesses say of themselves.
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";

/** The harnesses under `proofs/src`, in the order of the files. */
export function harnesses(proofs) {
  const files = readdirSync(join(proofs, "src"), { recursive: true })
    .filter((name) => name.endsWith(".rs"))
    .sort();
  const found = files.flatMap((name) => inFile(proofs, join(proofs, "src", name)));
  const names = found.map(({ name }) => name);
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  if (twice.length > 0) throw new Error(`harnesses share a name: ${twice.join(", ")}`);
  return found;
}

function inFile(proofs, path) {
  const file = relative(proofs, path).replaceAll("\\", "/");
  const lines = readFileSync(path, "utf8").split("\n");
  const marks = lines.flatMap((line, i) => (line.trim() === "#[kani::proof]" ? [i] : []));
  return marks.map((mark) => {
    let first = mark;
    while (first > 0 && lines[first - 1].trim().startsWith("///")) first -= 1;
    const start = lines.findIndex((line, i) => i > mark && /^fn \w+\(\) \{/.test(line));
    const end = lines.findIndex((line, i) => i > start && line === "}");
    const attributes = lines.slice(mark, start).join("\n");
    const name = /^fn (\w+)/.exec(lines[start])[1];
    const covers = lines.flatMap((line, i) =>
      i > start && i < end && line.includes("kani::cover!")
        ? [{ id: coverId(file, i + 1), line: i + 1 }]
        : [],
    );
    return {
      name,
      file,
      unwind: Number(/#\[kani::unwind\((\d+)\)\]/.exec(attributes)?.[1] ?? 1),
      solver: /#\[kani::solver\((\w+)\)\]/.exec(attributes)?.[1] ?? "minisat",
      covers,
      ...described(
        `${file}: ${name}`,
        lines.slice(first, mark).map((line) => line.trim().slice(3).trim()),
      ),
    };
  });
}

/** "`property`: what it says." and then, each on lines of its own, "Assumes: ", "Bound: ", and "Nightly." */
function described(where, lines) {
  const text = lines.join("\n");
  const field = (name) =>
    new RegExp(`^${name}: ([^]*?)(?=\\n(?:Assumes|Bound): |\\nNightly\\.|$(?![^]))`, "m")
      .exec(text)?.[1]
      .replaceAll("\n", " ") ?? "none";
  const [, property, statement] =
    /^`(\w+)`: ([^]*?)(?=\n(?:Assumes|Bound): |\nNightly\.|$(?![^]))/.exec(text) ?? [];
  if (property === undefined)
    throw new Error(`${where}: no line of the form "/// \`property\`: ..."`);
  return {
    property,
    statement: statement.replaceAll("\n", " "),
    assumes: field("Assumes"),
    bound: field("Bound"),
    nightly: /^Nightly\.$/m.test(text),
  };
}

/** As `__cover_id` of the stand-in for Kani. */
function coverId(file, line) {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(file)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (hash + line) >>> 0;
}
