#!/usr/bin/env bash
# Rebuilds the artifacts into a temporary folder and compares them with the committed ones, byte for byte.
set -euo pipefail
source "$(dirname "$0")/toolchain/env.sh"
record=$root/sdk/artifacts/toolchain.json
[ -f "$record" ] || die "sdk/artifacts/toolchain.json is missing: run npm run build"

# Another compiler gives other bytes, which says nothing about the sources: name the tool instead.
use_sbf_toolchain
found=$(describe_toolchain) node - "$record" <<'JS'
const { readFileSync } = require("node:fs");
const recorded = JSON.parse(readFileSync(process.argv[2], "utf8")).tools;
const found = JSON.parse(process.env.found);
const differing = [...new Set([...Object.keys(recorded), ...Object.keys(found)])].filter(
  (tool) => recorded[tool] !== found[tool],
);
for (const tool of differing) {
  console.error(`${tool}: recorded ${recorded[tool]}, found ${found[tool]}. Run npm run build with the tool found.`);
}
process.exit(differing.length === 0 ? 0 : 1);
JS

rebuilt=$(mktemp -d)
trap 'rm -rf "$rebuilt"' EXIT
"$root/scripts/build.sh" "$rebuilt"

failed=0
for path in sdk/artifacts/{policy_vault.so,policy_vault.json,policy_vault.ts,policy_kernel.wasm,policy_kernel.ts,toolchain.json} \
  tests/artifacts/{relay.so,relay.json}; do
  if cmp -s "$rebuilt/$(basename "$path")" "$root/$path"; then
    echo "same     $path"
  else
    echo "differs  $path (not what the sources give: run npm run build)" >&2
    failed=1
  fi
done
exit $failed
