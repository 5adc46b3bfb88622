// Runs a command after making sure that Node and the npm dependencies fit, so that a fresh clone needs no set-up.
// usage: node scripts/with-deps.mjs COMMAND [ARGUMENT...]
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const lockFile = join(root, "package-lock.json");
const npmRecord = join(modules, ".package-lock.json");
const stampFile = join(modules, ".purser-lock");

requireNode(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).engines.node);
installDependencies();
run(process.argv.slice(2));

function requireNode(range) {
  const floor = range.replace(/^>=/, "").split(".").map(Number);
  const found = process.versions.node.split(".").map(Number);
  const difference = floor.map((part, i) => found[i] - part).find((part) => part !== 0) ?? 0;
  if (difference < 0) fail(`Purser needs Node ${range}; this is Node ${process.versions.node}.`);
}

function installDependencies() {
  const digest = createHash("sha256").update(readFileSync(lockFile)).digest("hex");
  if (isCurrent(digest)) return;
  if (process.stderr.isTTY) console.error("Installing the npm dependencies, once.");
  const install = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (install.status !== 0) {
    fail(`npm ci failed:\n${install.error?.message ?? ""}${install.stdout}${install.stderr}`);
  }
  writeFileSync(stampFile, digest);
}

/** True where the stamp names this lock file, or where npm itself has installed it since it changed. */
function isCurrent(digest) {
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === digest) return true;
  if (!existsSync(npmRecord)) return false;
  if (statSync(npmRecord).mtimeMs < statSync(lockFile).mtimeMs) return false;
  writeFileSync(stampFile, digest);
  return true;
}

function run([command, ...args]) {
  if (command === undefined) fail("usage: with-deps.mjs COMMAND [ARGUMENT...]");
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, PATH: join(modules, ".bin") + delimiter + process.env.PATH },
    shell: process.platform === "win32",
    stdio: "inherit",
  });
  // A terminal signals the child too; it decides how to end.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(`${command}: ${error.message}`));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
