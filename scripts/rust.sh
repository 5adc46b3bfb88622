#!/usr/bin/env bash
# Runs one host task over the Rust workspaces with the Rust this machine has, installing Debian's where it has none.
# usage: rust.sh test|fmt|clippy
set -euo pipefail
source "$(dirname "$0")/toolchain/env.sh"
idl=$root/scripts/idl/Cargo.toml
proofs_target=${CARGO_TARGET_DIR:-"$root/target"}/proofs/tests
idl_target=${CARGO_TARGET_DIR:-"$root/target"}/idl
cd "$root"

case ${1:-} in
  test)
    use_host_rust "${host_packages[@]}"
    cargo test --workspace --locked --no-fail-fast
    # The harnesses of the proofs, as random tests.
    cargo test --manifest-path proofs/Cargo.toml --target-dir "$proofs_target" --locked --no-fail-fast
    ;;
  fmt)
    use_host_rust "${lint_packages[@]}"
    cargo fmt --all --check
    cargo fmt --manifest-path "$idl" --check
    cargo fmt --manifest-path tests/programs/relay/Cargo.toml --check
    cargo fmt --manifest-path tests/surfpool/Cargo.toml --check
    cargo fmt --manifest-path sdk/wasm/Cargo.toml --check
    cargo fmt --manifest-path proofs/Cargo.toml --all --check
    ;;
  clippy)
    use_host_rust "${lint_packages[@]}"
    cargo clippy --workspace --all-targets --locked -- -D warnings
    cargo clippy --manifest-path "$idl" --target-dir "$idl_target" --locked -- -D warnings
    cargo clippy --manifest-path sdk/wasm/Cargo.toml --target-dir "${CARGO_TARGET_DIR:-target}/wasm" --locked -- -D warnings
    cargo clippy --manifest-path proofs/Cargo.toml --target-dir "$proofs_target" --workspace --all-targets --locked -- -D warnings
    ;;
  *) die "usage: rust.sh test|fmt|clippy" ;;
esac
