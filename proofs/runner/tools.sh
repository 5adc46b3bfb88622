#!/usr/bin/env bash
# Installs what the proofs run on, once: Debian's Rust and wabt, and CBMC with kissat and Z3 from Debian's next release, unpacked
# beside the system with that release's C library. Prints the folder of the latter.
# usage: tools.sh
set -euo pipefail
source "$(dirname "$0")/../../scripts/toolchain/env.sh"
# shellcheck source=versions.env
source "$(dirname "$0")/versions.env"

install_packages "${host_packages[@]}" rust-web-src "lld-$llvm_major" wabt >&2

tools=${PROOF_TOOLS:-"${XDG_CACHE_HOME:-$HOME/.cache}/proof-tools"}
if [ "$("$tools/bin/cbmc" --version 2>/dev/null)" != "$CBMC_VERSION" ] ||
  [ "$("$tools/bin/kissat" --version 2>/dev/null)" != "$KISSAT_VERSION" ] ||
  [ "$("$tools/bin/z3" --version 2>/dev/null)" != "$Z3_VERSION" ]; then
  echo "Unpacking CBMC, kissat and Z3 beside the system, once" >&2
  rm -rf "$tools"
  mkdir -p "$tools"/{bin,debs,root,apt/lists/partial,apt/cache/archives/partial,apt/none}
  # A machine has one of the two, or both.
  mirror=$({ grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null || true; } | awk 'NR == 1 { print $1 }')
  [ -n "$mirror" ] || die "no Debian mirror among the sources of apt"
  touch "$tools/apt/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$tools/apt/sources.list"
  cat >"$tools/apt/apt.conf" <<CONF
Dir::State "$tools/apt"; Dir::State::status "$tools/apt/status"; Dir::State::lists "$tools/apt/lists";
Dir::Cache "$tools/apt/cache"; Dir::Etc::sourcelist "$tools/apt/sources.list"; Dir::Etc::sourceparts "$tools/apt/none";
APT::Architecture "amd64"; APT::Sandbox::User "root"; Acquire::Retries "3";
CONF
  export APT_CONFIG=$tools/apt/apt.conf
  apt-get -qq update >&2
  (cd "$tools/debs" && apt-get -qq download cbmc minisat kissat z3 libc6 libgcc-s1 libstdc++6 zlib1g libgmp10 >&2)
  for package in "$tools"/debs/*.deb; do dpkg -x "$package" "$tools/root"; done
  loader=$(find "$tools/root" -name ld-linux-x86-64.so.2 | sed -n 1p)
  libraries=$(find "$tools/root" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:)
  for tool in cbmc kissat z3; do
    printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' "$loader" "$libraries" "$tools/root/usr/bin/$tool" >"$tools/bin/$tool"
    chmod +x "$tools/bin/$tool"
  done
  [ "$("$tools/bin/cbmc" --version)" = "$CBMC_VERSION" ] || die "cbmc is not $CBMC_VERSION, as versions.env pins"
  [ "$("$tools/bin/kissat" --version)" = "$KISSAT_VERSION" ] || die "kissat is not $KISSAT_VERSION, as versions.env pins"
  [ "$("$tools/bin/z3" --version)" = "$Z3_VERSION" ] || die "z3 is not $Z3_VERSION, as versions.env pins"
fi
echo "$tools"
