#!/usr/bin/env bash
# Compiles the harnesses of a checkout for CBMC.
# usage: build.sh PROOFS_DIR OUT_DIR      writes OUT_DIR/proofs.wasm, proofs.c and proofs.h
set -euo pipefail
source "$(dirname "$0")/../../scripts/toolchain/env.sh"
proofs=$(cd "$1" && pwd)
mkdir -p "$2"
out=$(cd "$2" && pwd)
use_debian_rust

# No instruction that CBMC or the runtime would have to model beyond plain C, and a stack at the bottom of memory, which
# overflows into a trap.
flags=(-Zunstable-options -Cpanic=immediate-abort -Ctarget-cpu=mvp
  -Ctarget-feature=+bulk-memory,-sign-ext,-nontrapping-fptoint,-multivalue,-reference-types
  -Clink-arg=-zstack-size=24576 -Awarnings)
CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f'; echo "${flags[*]}")
export CARGO_ENCODED_RUSTFLAGS RUSTC=$debian_bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TERM_QUIET=true
CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$(packaged_file "lld-$llvm_major" "/bin/wasm-ld(-$llvm_major)?\$")
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER

cd "$proofs"
cargo build --release --locked --target wasm32-unknown-unknown --target-dir "$out/cargo" -Zbuild-std=core >&2
cp "$out/cargo/wasm32-unknown-unknown/release/proofs.wasm" "$out/proofs.wasm"
wasm2c "$out/proofs.wasm" -n proofs -o "$out/proofs.c"
