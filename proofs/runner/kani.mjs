// Has Kani itself check the harnesses, which are written for it. Fails where Kani does, and, as Kani does not, for a cover
// that no input reaches. The installed Kani must be the pinned one.
// usage: node proofs/runner/kani.mjs [--nightly]
import { execFileSync, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allCovered, verified } from "./kani-output.mjs";
import { harnesses } from "./sources.mjs";

const proofs = join(import.meta.dirname, "..");
const reports = join(proofs, "../target/reports");
/** Bytes of the longest array that is compared: the arguments of a proposal. */
const MOST = 320;
const nightly = process.argv.includes("--nightly");

const versions = readFileSync(join(import.meta.dirname, "versions.env"), "utf8");
const pinned = /^KANI_VERSION=(\S+)$/m.exec(versions)?.[1];
const found = execFileSync("cargo", ["kani", "--version"], { encoding: "utf8" }).trim();
if (found.split(" ").at(-1) !== pinned) {
  console.error(`found ${found}, versions.env pins ${pinned}`);
  process.exit(2);
}

const wanted = harnesses(proofs).filter((harness) => nightly || !harness.nightly);
const names = wanted.map(fullName);
/** Kani compares arrays of numbers byte by byte, the runner word by word, which is what the harnesses are unrolled for. */
const COMPARING = ["-Z", "unstable-options", "--cbmc-args", "--unwindset", `memcmp.0:${MOST + 2}`];
// By full name, so that a name within another one chooses no second harness.
const chosen = names.flatMap((name) => ["--harness", name]);
const { code, text } = await kani(["--exact", ...chosen, ...COMPARING]);

const passed = verified(text);
const covered = allCovered(text);
const problems = [
  ...(code === 0 ? [] : [`cargo kani ended with ${code}`]),
  ...names.filter((name) => !passed.has(name)).map((name) => `${name} is not verified`),
  ...names
    .filter((name, index) => wanted[index].covers.length > 0 && !covered.has(name))
    .map((name) => `${name}: a cover is unreachable`),
];
for (const problem of problems) console.error(problem);
const failed = problems.length;
const report = { stage: "kani", passed: passed.size, failed, skipped: 0, problems };
writeFileSync(join(reports, "kani.json"), `${JSON.stringify(report, null, 2)}\n`);
process.exit(failed > 0 ? 1 : 0);

/** As Kani names a harness: by its modules, without the crate. */
function fullName({ name, file }) {
  const path = file.replace(/^src\//, "").replace(/\.rs$/, "");
  const modules = path.split("/").filter((part) => part !== "mod" && part !== "lib");
  return [...modules, name].join("::");
}

function kani(args) {
  return new Promise((resolve, reject) => {
    mkdirSync(reports, { recursive: true });
    const log = createWriteStream(join(reports, "kani.txt"));
    const child = spawn("cargo", ["kani", ...args], {
      cwd: proofs,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (more) => {
      text += more;
      log.write(more);
      process.stdout.write(more);
    });
    child.on("error", reject);
    child.on("close", (code) => log.end(() => resolve({ code, text })));
  });
}
