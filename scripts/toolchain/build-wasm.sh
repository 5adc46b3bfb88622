#!/usr/bin/env bash
# Builds the kernel for WebAssembly hosts, with the compiler of the program.
# usage: build-wasm.sh OUT.wasm
set -euo pipefail
source "$(dirname "$0")/env.sh"
mkdir -p "$(dirname "$1")"
out=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
use_sbf_toolchain

target=${CARGO_TARGET_DIR:-"$root/target"}/wasm
# Copies of accounts lie on the stack, and a search goes many payments deep.
flags=(-Zunstable-options -Cpanic=immediate-abort -Clink-arg=-zstack-size=4194304)
# No path of this machine reaches the module.
flags+=("--remap-path-prefix=$HOME=/home" "--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
  "--remap-path-prefix=$target=/target" "--remap-path-prefix=$root=/workspace")
CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f'; echo "${flags[*]}")
export CARGO_ENCODED_RUSTFLAGS RUSTC=$debian_bin/rustc RUSTC_BOOTSTRAP=1
CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$(packaged_file "lld-$llvm_major" "/bin/wasm-ld(-$llvm_major)?\$")
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER

cd "$root/sdk/wasm"
cargo build --release --locked --target wasm32-unknown-unknown --target-dir "$target" -Zbuild-std=core >&2
cat "$target/wasm32-unknown-unknown/release/policy_kernel_wasm.wasm" >"$out"
