#!/usr/bin/env bash
# Builds an Anchor program to an SBF ELF from public package registries only (Debian and crates.io).
# usage: build-sbf.sh PROGRAM_DIR OUT.so
set -euo pipefail
source "$(dirname "$0")/env.sh"
program=$(cd "$1" && pwd)
mkdir -p "$(dirname "$2")"
out=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
use_sbf_toolchain

# sbpf-linker opens the first file named libLLVM* on LD_LIBRARY_PATH, so the folder holds nothing else.
mkdir -p "$sbf_tools/llvm"
libllvm=$(packaged_file "libllvm$llvm_major" "libLLVM\.so\.${LLVM_VERSION//./\\.}\$")
ln -sfn "$libllvm" "$sbf_tools/llvm/libLLVM.so.$LLVM_VERSION-rust"

workspace=$(dirname "$(cargo locate-project --workspace --message-format plain --manifest-path "$program/Cargo.toml")")
target=${CARGO_TARGET_DIR:-"$workspace/target"}/sbf
mkdir -p "$target"
# Cargo does not see the linker's inputs: a change of this folder starts the target from nothing.
inputs=$(cat "$toolchain"/* | sha256sum; describe_toolchain)
[ "$(cat "$target/inputs" 2>/dev/null)" = "$inputs" ] || rm -rf "${target:?}"/*
mkdir -p "$target/ir"
echo "$inputs" >"$target/inputs"

"$(packaged_file "llvm-$llvm_major" "/bin/llvm-as(-$llvm_major)?\$")" "$toolchain/runtime.ll" -o "$target/runtime.bc"

# The target's OS is zkvm, whose std platform is extern hooks that LTO drops; the two --cfg lines turn on the SDK's
# on-chain code and give std's allocator an alignment. Without panic formatting there are no atomics to select.
flags=(--cfg 'target_arch="csky"' --cfg 'target_os="solana"' -A explicit_builtin_cfgs_in_flags
  -Zunstable-options -Cpanic=immediate-abort)
# No path of this machine reaches the program; the last match wins, so that the workspace may lie under the cargo home.
flags+=("--remap-path-prefix=$HOME=/home" "--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
  "--remap-path-prefix=$target=/target" "--remap-path-prefix=$workspace=/workspace")
flags+=("-Clinker=$sbf_tools/bin/sbpf-linker")
# Upstream BPF has frames of 4 KB and no stack arguments (so everything is inlined), and the linker mis-resolves
# calls between sections (so cold functions stay in .text) and internalises syscalls that are not exported.
for argument in "--dump-module=$target/ir" --llvm-args=-bpf-stack-size=4096 \
  --llvm-args=-profile-guided-section-prefix=false --llvm-args=-inline-threshold=3000 \
  --llvm-args=-inlinecold-threshold=3000 --ignore-inline-never \
  "$target/runtime.bc" --export "$(paste -sd, "$toolchain/exported-symbols.txt")"; do
  flags+=("-Clink-arg=$argument")
done
CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f'; echo "${flags[*]}")
export CARGO_ENCODED_RUSTFLAGS LD_LIBRARY_PATH=$sbf_tools/llvm
# The bootstrap variables open -Z flags and keep std unrestricted on a target of our own.
export RUSTC=$debian_bin/rustc RUSTC_BOOTSTRAP=1 RUSTC_BOOTSTRAP_SYNTHETIC_TARGET=1

crate=$(sed -n 's/^name *= *"\(.*\)"/\1/p' "$program/Cargo.toml" | sed -n 1p)
cd "$workspace"
cargo build --release --locked -p "$crate" --target "$toolchain/sbf-solana.json" --target-dir "$target" \
  -Zjson-target-spec -Zbuild-std=std -Zbuild-std-features= >&2

# The linker leaves pointers inside constants unrelocated: the program would build and crash on chain.
# EMPTY_PANIC is std's and unreachable.
if grep -E '^@.* constant .*ptr @' "$target/ir/post-opt.ll" | grep -v EMPTY_PANIC >&2; then
  die "the constants above hold pointers (statics of &str, fn or dyn): use match"
fi
cp "$target/sbf-solana/release/lib${crate//-/_}.so" "$out"
