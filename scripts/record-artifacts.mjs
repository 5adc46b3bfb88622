// Writes toolchain.json beside the artifacts: the tools (JSON on stdin) and each artifact's SHA-256.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder] = process.argv.slice(2);
const record = "toolchain.json";
const artifacts = readdirSync(folder)
  .filter((name) => /^policy_(vault|kernel)\./.test(name))
  .sort();
const sha256 = Object.fromEntries(
  artifacts.map((name) => [
    name,
    createHash("sha256")
      .update(readFileSync(join(folder, name)))
      .digest("hex"),
  ]),
);
const tools = JSON.parse(readFileSync(0, "utf8"));
writeFileSync(join(folder, record), `${JSON.stringify({ tools, sha256 }, null, 2)}\n`);
