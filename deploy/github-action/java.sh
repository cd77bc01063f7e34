#!/usr/bin/env bash
# Finds a Java of version 21 or later: on the runner's path, or one that GitHub's images carry. Says where it is as `home`
# in $GITHUB_OUTPUT, or that it is `missing`.
set -euo pipefail

major() {
  [ -r "$1/release" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

on_path=""
if command -v java >/dev/null 2>&1; then
  # Asked, since the path may hold links to it; macOS has a java that only says that there is none.
  on_path=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.home = //p') || on_path=""
fi
for home in "${JAVA_HOME:-}" "$on_path" "${JAVA_HOME_25_X64:-}" "${JAVA_HOME_21_X64:-}" "${JAVA_HOME_25_ARM64:-}" "${JAVA_HOME_21_ARM64:-}"; do
  [ -n "$home" ] || continue
  version=$(major "$home") || continue
  if [ -n "$version" ] && [ "$version" -ge 21 ]; then
    echo "home=$home" >>"$GITHUB_OUTPUT"
    exit 0
  fi
done
echo "missing=true" >>"$GITHUB_OUTPUT"
