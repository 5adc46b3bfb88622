// Compares what must agree and is written in several places: the names of an instruction (Rust file, program function,
// test, SDK function), the program's id, pinned versions, run-time assertions and the properties that are proved. Also
// refuses machine paths and registry hosts in files of git.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { checkAssertions } from "./check-assertions.mjs";

const ts = createRequire(import.meta.url)("typescript");
const root = join(import.meta.dirname, "..");
const problems = [];

const idl = readIdl();
checkInstructionNames();
checkProgramId();
checkVersions();
checkTrackedFiles();
problems.push(...checkAssertions(root));

for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);

function readIdl() {
  const path = "sdk/artifacts/policy_vault.json";
  if (existsSync(join(root, path))) return JSON.parse(text(path));
  problems.push(`${path} is missing: run npm run build`);
  return { address: undefined, instructions: [] };
}

function checkInstructionNames() {
  const files = names("programs/policy-vault/src/instructions", ".rs").filter((n) => n !== "mod");
  const functions = idl.instructions.map(({ name }) => name);
  const tests = names("tests", ".spec.ts");
  const sdk = sdkFunctions();

  for (const name of new Set([...files, ...functions])) {
    const camel = name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
    const kebab = `${name.replaceAll("_", "-")}.ts`;
    const missing = [
      [files.includes(name), `programs/policy-vault/src/instructions/${name}.rs`],
      [functions.includes(name), `a function ${name} of the program in the IDL`],
      [tests.includes(name), `tests/${name}.spec.ts`],
      [sdk.some((f) => f.name === camel), `an exported function or method ${camel} in sdk/src`],
    ].filter(([found]) => !found);
    for (const [, what] of missing) problems.push(`instruction ${name}: ${what} is missing`);
    for (const { file } of sdk.filter((f) => f.exported && f.name === camel)) {
      if (basename(file) !== kebab) problems.push(`${file}: ${camel} belongs in a file ${kebab}`);
    }
  }
  for (const name of tests) {
    if (files.includes(name) || functions.includes(name)) continue;
    problems.push(
      `tests/${name}.spec.ts: no instruction ${name}; other suites live in folders of tests/`,
    );
  }
}

function checkProgramId() {
  const declared = match("programs/policy-vault/src/lib.rs", /declare_id!\("(\w+)"\)/);
  const places = [
    ["Anchor.toml", match("Anchor.toml", /^policy_vault = "(\w+)"/m)],
    ["sdk/artifacts/policy_vault.json", idl.address],
  ];
  for (const [place, found] of places) {
    if (found !== declared)
      problems.push(`${place}: program id ${found}, declare_id! has ${declared}`);
  }
}

function checkVersions() {
  const pinned = (name) =>
    match("scripts/toolchain/versions.env", new RegExp(`^${name}=(\\S+)$`, "m"));
  const places = [
    ["Anchor.toml", /^anchor_version = "(\S+)"/m, "ANCHOR_VERSION"],
    ["Cargo.lock", /name = "anchor-lang"\nversion = "(\S+)"/, "ANCHOR_VERSION"],
    ["scripts/idl/Cargo.lock", /name = "anchor-lang-idl"\nversion = "(\S+)"/, "ANCHOR_IDL_VERSION"],
  ];
  for (const [file, pattern, name] of places) {
    const found = match(file, pattern);
    if (found !== pinned(name)) problems.push(`${file}: ${found}, ${name} is ${pinned(name)}`);
  }
}

function checkTrackedFiles() {
  const forbidden = [
    ["a machine path", /(?<![\w.})*-])\/(?:work|root)\/\w/],
    [
      "a registry host",
      /\b(?:registry\.npmjs|(?:index|static)\.crates|(?:deb|security)\.debian|static\.rust-lang)\./,
    ],
  ];
  const locks = ["package-lock.json", "Cargo.lock"];
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const tracked = execFileSync("git", list, { cwd: root, encoding: "utf8" }).split("\0");
  for (const file of new Set(tracked)) {
    if (file === "" || locks.includes(basename(file)) || !existsSync(join(root, file))) continue;
    // Latin-1 keeps every byte, so that a path inside a binary is found too.
    const lines = readFileSync(join(root, file), "latin1").split("\n");
    lines.forEach((line, i) => {
      for (const [what, pattern] of forbidden) {
        if (pattern.test(line))
          problems.push(`${file}:${i + 1}: ${what}, ${pattern.exec(line)[0]}`);
      }
    });
  }
}

/** Exported functions and constants, and the methods of exported classes. */
function sdkFunctions() {
  const isExported = (node) => node.modifiers?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword);
  const found = [];
  const folder = join(root, "sdk/src");
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true }) : [];
  for (const file of files.filter((name) => name.endsWith(".ts"))) {
    const path = `sdk/src/${file}`;
    const source = ts.createSourceFile(path, text(path), ts.ScriptTarget.ES2022);
    for (const node of source.statements.filter(isExported)) {
      if (ts.isFunctionDeclaration(node))
        found.push({ name: node.name?.text, exported: true, file: path });
      if (ts.isVariableStatement(node)) {
        for (const { name } of node.declarationList.declarations) {
          found.push({ name: name.text, exported: true, file: path });
        }
      }
      if (ts.isClassDeclaration(node)) {
        for (const member of node.members.filter(ts.isMethodDeclaration)) {
          found.push({ name: member.name.text, exported: false, file: path });
        }
      }
    }
  }
  return found;
}

function names(folder, ending) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder))
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort();
}

function match(file, pattern) {
  return existsSync(join(root, file)) ? pattern.exec(text(file))?.[1] : undefined;
}

function text(file) {
  return readFileSync(join(root, file), "utf8");
}
