#!/usr/bin/env bash
# Builds the suite's second chain, tests/surfpool, and runs it: prints its address, ends with its standard input.
# Its thousand crates want the nightly Rust of rustup; the first build takes about 20 minutes on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-"$PWD/target"}/surfpool

if ! command -v rustup >/dev/null || ! rustup run nightly cargo --version >/dev/null 2>&1; then
  echo "Surfpool is built with nightly Rust, which is not here: install rustup, then rustup toolchain install nightly" >&2
  exit 1
fi
rustup run nightly cargo build --release --locked --ignore-rust-version \
  --manifest-path tests/surfpool/Cargo.toml --target-dir "$target" >&2
exec "$target/release/purser-surfpool"
