#!/usr/bin/env bash
# Builds the program, its IDL and the IDL's TypeScript type, and the kernel for WebAssembly, and records what they were
# built with; then, with the same tools, the program that the tests attack it through.
# usage: build.sh [OUT_DIR]      (unless given: sdk/artifacts, and tests/artifacts for what tests need)
set -euo pipefail
source "$(dirname "$0")/toolchain/env.sh"
out=${1:-"$root/sdk/artifacts"}
tests_out=${1:-"$root/tests/artifacts"}
mkdir -p "$out" "$tests_out"
out=$(cd "$out" && pwd)
tests_out=$(cd "$tests_out" && pwd)
program=$root/programs/policy-vault
targets=${CARGO_TARGET_DIR:-"$root/target"}
use_sbf_toolchain

"$toolchain/build-sbf.sh" "$program" "$out/policy_vault.so"

# The builder starts `cargo test` itself and, under `cargo run` or with RUSTUP_TOOLCHAIN set, changes the machine's
# Rust: so it is built first and then run on its own.
target=$targets/idl
(cd "$root/scripts/idl" && cargo build --release --locked --target-dir "$target")
# It passes --quiet itself, and libtest refuses a second one.
CARGO_TARGET_DIR=$target CARGO_TERM_QUIET=false "$target/release/purser-idl" "$program" \
  >"$target/idl.json" 2>"$target/idl.log" || { cat "$target/idl.log" >&2; die "the IDL failed"; }
cp "$target/idl.json" "$out/policy_vault.json"

node "$root/scripts/idl-type.mjs" "$out/policy_vault.json" >"$out/policy_vault.ts"

"$toolchain/build-wasm.sh" "$out/policy_kernel.wasm"
node "$root/scripts/wasm-module.mjs" "$out/policy_kernel.wasm" >"$out/policy_kernel.ts"
describe_toolchain | node "$root/scripts/record-artifacts.mjs" "$out"

# A target folder of its own: the compiler's flags name the workspace, so that nothing could be shared.
relay=$tests_out/relay
CARGO_TARGET_DIR=$targets/relay "$toolchain/build-sbf.sh" "$root/tests/programs/relay" "$relay.so"
read -r sha256 _ < <(sha256sum "$relay.so")
printf '{\n  "sha256": {\n    "relay.so": "%s"\n  }\n}\n' "$sha256" >"$relay.json"
