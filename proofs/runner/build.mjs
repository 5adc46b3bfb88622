// From the harnesses' Rust to one C file per harness, for CBMC.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { oneWayBack } from "./loops.mjs";

const PAGE_WORDS = 32;
const TABLE_PAGES = 16;
const TABLES = 16;
/** From an address to its word, its page, its table: powers of two. */
const WORD_BITS = 2;
const PAGE_BITS = WORD_BITS + Math.log2(PAGE_WORDS);
const TABLE_BITS = PAGE_BITS + Math.log2(TABLE_PAGES);

/**
 * Compiles the harnesses in `proofs` and writes `NAME.c` for each of `wanted`; gives the folder. With the variable
 * `KANI_ONLY` the module has that harness alone.
 */
export async function build(proofs, out, wanted, variables = {}) {
  await run("bash", [join(import.meta.dirname, "build.sh"), proofs, out], {
    env: { ...process.env, ...variables },
  });
  const source = readFileSync(join(out, "proofs.c"), "utf8");
  const header = readFileSync(join(out, "proofs.h"), "utf8").replace('#include "wasm-rt.h"', "");
  const functions = definitions(source);
  const image = memory(source);
  const folder = join(out, "c");
  mkdirSync(folder, { recursive: true });
  for (const { name, covers } of wanted) {
    const entry = `w2c_kani_harness__${name}`;
    if (!functions.has(entry)) throw new Error(`${name} is not in the module`);
    const used = reachable(functions, [entry, "init_globals", "init_memories"]);
    const text = [
      image,
      `#include "${join(import.meta.dirname, "../runtime/rt.h")}"`,
      header,
      cover(covers),
      ...used.map((f) => functions.get(f).prototype),
      ...used.map((f) => oneWayBack(functions.get(f).text)),
      "static Z_proofs_instance_t I;",
      `void harness(void) {\n  init_globals(&I);\n  init_memories(&I);\n  ${entry}(&I);\n  COVER(1, "end");\n}\n`,
    ];
    writeFileSync(join(folder, `${name}.c`), text.join("\n"));
  }
  return folder;
}

/** Memory for the stack, which build.sh puts first, and for constants, which are there from the beginning. */
function memory(source) {
  const image = Buffer.alloc(TABLES * TABLE_PAGES * PAGE_WORDS * 4);
  for (const [, at, name] of source.matchAll(/^ {2}LOAD_DATA\(.*, (\d+)u, (data_\w+), \d+\);$/gm)) {
    const [, bytes] = new RegExp(`u8 ${name}\\[\\] = \\{([^}]*)\\}`).exec(source);
    Buffer.from(bytes.match(/0x\w+/g).map(Number)).copy(image, Number(at));
  }
  const pages = each(TABLES * TABLE_PAGES, (n) => {
    const words = each(PAGE_WORDS, (i) => image.readUInt32LE((n * PAGE_WORDS + i) * 4));
    const filled = words.some((word) => word !== 0) ? ` = { ${words.join("u, ")}u }` : "";
    return `static unsigned page${n}[${PAGE_WORDS}]${filled};`;
  });
  const tables = each(TABLES, (n) => {
    const names = each(TABLE_PAGES, (i) => `page${n * TABLE_PAGES + i}`);
    return `static unsigned* const table${n}[] = { ${names.join(", ")} };`;
  });
  return [
    ...pages,
    ...tables,
    `static unsigned* const* const tables[] = { ${each(TABLES, (n) => `table${n}`).join(", ")} };`,
    `#define MEMORY ${image.length}u`,
    `#define WORD(address) tables[(address) >> ${TABLE_BITS}]\\`,
    `  [((address) >> ${PAGE_BITS}) & ${TABLE_PAGES - 1}][((address) >> ${WORD_BITS}) & ${PAGE_WORDS - 1}]`,
  ].join("\n");
}

function each(count, make) {
  return Array.from({ length: count }, (_, n) => make(n));
}

/** The functions of wasm2c's output, by name. */
function definitions(source) {
  const start = source.indexOf("static void init_globals(");
  const body = source.slice(start);
  const found = new Map();
  for (const [text, signature, name] of body.matchAll(
    /^(static \w+ (\w+)\([^\n]*\)) \{\n[^]*?^\}$/gm,
  )) {
    found.set(name, { text, prototype: `${signature};` });
  }
  return found;
}

function reachable(functions, entries) {
  const seen = new Set();
  const visit = (name) => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const [word] of functions.get(name).text.matchAll(/\bw2c_\w+(?=\()/g)) {
      if (functions.has(word)) visit(word);
    }
  };
  entries.forEach(visit);
  return [...seen];
}

/** A cover stands in the harness that it belongs to: any other one reached is a fault of the harness. */
function cover(covers) {
  const cases = covers.map(({ id, line }) => `    case ${id}u: COVER(c, "cover ${line}"); break;`);
  return `void Z_kaniZ_cover(struct Z_kani_instance_t* kani, u32 id, u32 c) {
  switch (id) {
${cases.join("\n")}
    default: FAIL("a cover outside its harness");
  }
}`;
}

function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], ...options });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(" ")} ended with ${code}`));
    });
  });
}
