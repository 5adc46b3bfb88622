#!/usr/bin/env bash
# Builds the program, its IDL and the IDL's TypeScript type, and records what they were built with.
# usage: build.sh [OUT_DIR]      (sdk/artifacts unless given)
set -euo pipefail
source "$(dirname "$0")/toolchain/env.sh"
out=${1:-"$root/sdk/artifacts"}
mkdir -p "$out"
out=$(cd "$out" && pwd)
program=$root/programs/policy-vault
use_sbf_toolchain

"$toolchain/build-sbf.sh" "$program" "$out/policy_vault.so"

# The builder starts `cargo test` itself and, under `cargo run` or with RUSTUP_TOOLCHAIN set, changes the machine's
# Rust: so it is built first and then run on its own.
target=${CARGO_TARGET_DIR:-"$root/target"}/idl
(cd "$root/scripts/idl" && cargo build --release --locked --target-dir "$target")
# It passes --quiet itself, and libtest refuses a second one.
CARGO_TARGET_DIR=$target CARGO_TERM_QUIET=false "$target/release/purser-idl" "$program" \
  >"$target/idl.json" 2>"$target/idl.log" || { cat "$target/idl.log" >&2; die "the IDL failed"; }
cp "$target/idl.json" "$out/policy_vault.json"

node "$root/scripts/idl-type.mjs" "$out/policy_vault.json" >"$out/policy_vault.ts"
describe_toolchain | node "$root/scripts/record-artifacts.mjs" "$out"
