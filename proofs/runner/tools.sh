#!/usr/bin/env bash
# Installs what the proofs run on, once: Debian's Rust and wabt; CBMC and a faster allocator from Debian's next
# release, unpacked beside the system with that release's C library; and Bitwuzla, which Debian lacks, from its Python
# package. Prints the folder of the provers.
# usage: tools.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/../../scripts/toolchain/env.sh"
# shellcheck source=versions.env
source "$here/versions.env"

install_packages "${host_packages[@]}" rust-web-src "lld-$llvm_major" wabt python3 python3-pip >&2

tools=${PROOF_TOOLS:-"${XDG_CACHE_HOME:-$HOME/.cache}/proof-tools"}
if [ "$("$tools/bin/cbmc" --version 2>/dev/null)" != "$CBMC_VERSION" ] ||
  ! cmp -s "$here/requirements.txt" "$tools/bitwuzla/requirements.txt"; then
  echo "Unpacking CBMC and Bitwuzla beside the system, once" >&2
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
  (cd "$tools/debs" && apt-get -qq download cbmc minisat libmimalloc3 libc6 libgcc-s1 libstdc++6 zlib1g >&2)
  for package in "$tools"/debs/*.deb; do dpkg -x "$package" "$tools/root"; done
  loader=$(find "$tools/root" -name ld-linux-x86-64.so.2 | sed -n 1p)
  libraries=$(find "$tools/root" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:)
  allocator=$(find "$tools/root" -name 'libmimalloc.so.*' | sed -n 1p)
  printf '#!/bin/sh\nexec "%s" --library-path "%s" --preload "%s" "%s" "$@"\n' \
    "$loader" "$libraries" "$allocator" "$tools/root/usr/bin/cbmc" >"$tools/bin/cbmc"
  /usr/bin/python3 -m pip install --quiet --no-deps --only-binary :all: --require-hashes --root-user-action ignore \
    --target "$tools/bitwuzla" --requirement "$here/requirements.txt" >&2
  cp "$here/requirements.txt" "$tools/bitwuzla"
  printf '#!/bin/sh\nPYTHONPATH="%s" exec /usr/bin/python3 "%s" "$@"\n' \
    "$tools/bitwuzla" "$tools/bin/bitwuzla-cli.py" >"$tools/bin/bitwuzla"
  chmod +x "$tools"/bin/*
  [ "$("$tools/bin/cbmc" --version)" = "$CBMC_VERSION" ] || die "cbmc is not $CBMC_VERSION, as versions.env pins"
fi
cp "$here/bitwuzla-cli.py" "$tools/bin"
echo "(check-sat)" >"$tools/trivial.smt2"
[ "$("$tools/bin/bitwuzla" "$tools/trivial.smt2")" = sat ] || die "bitwuzla does not answer"
echo "$tools"
