#!/usr/bin/env bash
# Finds the belay command, or fetches it: BELAY_URL is of a belay-cli.tar.gz, BELAY_SHA256 what it must hash to.
# Says where it is as `belay` in $GITHUB_OUTPUT.
set -euo pipefail

fail() {
  echo "::error title=Belay gate::$1"
  exit 2
}

sha256() {
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum "$1" | cut -d ' ' -f 1
  else
    shasum -a 256 "$1" | cut -d ' ' -f 1
  fi
}

if [ -z "${BELAY_URL:-}" ]; then
  command -v belay >/dev/null 2>&1 || fail "there is no belay on the path: give belay-url and belay-sha256"
  echo "belay=$(command -v belay)" >>"$GITHUB_OUTPUT"
  exit 0
fi

[[ "${BELAY_SHA256:-}" =~ ^[0-9a-fA-F]{64}$ ]] || fail "belay-sha256 must be the 64 hexadecimal digits of the SHA-256 of belay-url"
expected=$(printf '%s' "$BELAY_SHA256" | tr 'A-F' 'a-f')
folder=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/belay.XXXXXX")
archive=$folder/belay-cli.tar.gz
curl --fail --silent --show-error --location --proto '=https,http' --retry 3 --max-time 300 --output "$archive" "$BELAY_URL" \
  || fail "belay-url can't be fetched"
actual=$(sha256 "$archive")
# Before anything of it is unpacked, let alone run.
[ "$actual" = "$expected" ] || fail "what belay-url gave has the SHA-256 $actual, not the expected $expected"
tar -xzf "$archive" -C "$folder"
[ -x "$folder/belay-cli/bin/belay" ] || fail "what belay-url gave has no belay-cli/bin/belay"
echo "belay=$folder/belay-cli/bin/belay" >>"$GITHUB_OUTPUT"
