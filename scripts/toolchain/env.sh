# Sourced by the other scripts: finds or installs the Rust tool chains. Nothing here writes into the checkout.
# shellcheck shell=bash
toolchain=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$toolchain/../.." && pwd)
# shellcheck source=versions.env
source "$toolchain/versions.env"
sbf_tools=${SBF_TOOLS:-"${XDG_CACHE_HOME:-$HOME/.cache}/sbf-tools"}
llvm_major=${LLVM_VERSION%%.*}

host_packages=(rustc-web cargo-web)
lint_packages=("${host_packages[@]}" rust-web-clippy rustfmt-web)
sbf_packages=(rustc-web cargo-web rust-web-src "llvm-$llvm_major" "libllvm$llvm_major" "lld-$llvm_major")

die() { echo "$(basename "$0"): $*" >&2; exit 1; }

package_version() { dpkg-query -W -f '${Version}' "$1" 2>/dev/null; }
installed() {
  local package
  for package; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || return
  done
}
packaged_file() { dpkg -L "$1" | grep -E "$2" | sed -n 1p; }

elsewhere='Debian 12 has them; elsewhere use the official tools: anchor build --ignore-keys'

# Installs Debian packages unless all of them are there.
install_packages() {
  installed "$@" && return
  command -v apt-get >/dev/null || die "needs the Debian packages $*; $elsewhere"
  [ "$(id -u)" = 0 ] || die "needs Debian packages, run as root: apt-get update && apt-get install $*"
  echo "Installing Debian packages: $*" >&2
  apt-get -o Acquire::Retries=3 update -qq >&2 || die "apt-get update failed"
  DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 install -y -qq "$@" >/dev/null </dev/null ||
    die "this release has no $*; $elsewhere"
}

require_version() { # NAME FOUND PINNED
  case $2 in
    *:"$3".* | "$3".*) ;;
    *) die "$1 $2 found, $3 pinned in scripts/toolchain/versions.env" ;;
  esac
}

# The Rust for host work (tests, lints): the compiler that also makes the artifacts where the given packages are
# installed, otherwise the machine's own, otherwise Debian's, installed now.
use_host_rust() {
  if ! installed "$@"; then
    if command -v cargo >/dev/null; then return; fi
    install_packages "$@"
  fi
  use_debian_rust
}

# Debian's cargo comes first on PATH, so that rustup's proxies answer neither for cargo nor for its subcommands.
use_debian_rust() {
  unset RUSTUP_TOOLCHAIN RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER RUSTFLAGS CARGO_ENCODED_RUSTFLAGS
  debian_bin=$(dirname "$(packaged_file cargo-web '/usr/bin/cargo$')")
  export PATH=$debian_bin:$PATH
}

use_sbf_toolchain() {
  # A log gets warnings and errors only.
  [ -t 2 ] || export CARGO_TERM_QUIET=true
  install_packages "${sbf_packages[@]}"
  use_debian_rust
  require_version rustc-web "$(package_version rustc-web)" "$RUST_VERSION"
  require_version "llvm-$llvm_major" "$(package_version "llvm-$llvm_major")" "$LLVM_VERSION"
  [ "$("$sbf_tools/bin/sbpf-linker" --version 2>/dev/null)" = "sbpf-linker $SBPF_LINKER_VERSION" ] ||
    { echo "Compiling sbpf-linker $SBPF_LINKER_VERSION, once, about three minutes" >&2
      cargo install sbpf-linker --version "$SBPF_LINKER_VERSION" --locked --force --quiet --root "$sbf_tools" >&2; }
}

# The exact tools, as recorded beside the artifacts.
describe_toolchain() {
  cat <<JSON
{
  "rustc-web": "$(package_version rustc-web)",
  "rust-web-src": "$(package_version rust-web-src)",
  "llvm": "$(package_version "llvm-$llvm_major")",
  "lld": "$(package_version "lld-$llvm_major")",
  "sbpf-linker": "$SBPF_LINKER_VERSION",
  "anchor-lang": "$ANCHOR_VERSION",
  "anchor-lang-idl": "$ANCHOR_IDL_VERSION"
}
JSON
}
