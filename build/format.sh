#!/usr/bin/env bash
# google-java-format over every Java source: `build/format.sh check` lists what differs and fails, `apply` rewrites.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/jdk.sh
belay_find_jdk

jar=target/tools/google-java-format.jar
[ -f "$jar" ] || ./mvnw -q -N initialize

case "${1:-check}" in
  check) mode=(--dry-run --set-exit-if-changed) ;;
  apply) mode=(--replace) ;;
  *) echo "format.sh: '$1' is neither check nor apply" >&2; exit 64 ;;
esac

list=$(mktemp)
trap 'rm -f "$list"' EXIT
find . -path '*/target' -prune -o -path './.git' -prune -o -name '*.java' -print >"$list"
[ -s "$list" ] || exit 0

exports=()
for package in api code file main parser tree util; do
  exports+=("--add-exports=jdk.compiler/com.sun.tools.javac.$package=ALL-UNNAMED")
done
if ! "$JAVA_HOME/bin/java" -Xshare:auto -XX:TieredStopAtLevel=1 "${exports[@]}" -jar "$jar" "${mode[@]}" "@$list"; then
  echo "format.sh: the files above are not formatted; run build/format.sh apply" >&2
  exit 1
fi
