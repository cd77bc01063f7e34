#!/usr/bin/env bash
# google-java-format over every Java source: `build/format.sh check` lists what differs and fails, `apply` rewrites.
# A file that was found well formatted is not looked at again until it changes.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/jdk.sh
belay_find_jdk

jar=build/target/tools/google-java-format.jar
known=build/target/tools/formatted
[ -f "$jar" ] || ./mvnw -q -pl build initialize

case "${1:-check}" in
  check) mode=(--dry-run --set-exit-if-changed) ;;
  apply) mode=(--replace) ;;
  *) echo "format.sh: '$1' is neither check nor apply" >&2; exit 64 ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sums() {
  find . -path '*/target' -prune -o -path './.git' -prune -o -name '*.java' -print0 | xargs -0 sha256sum "$jar" | sort
}
sums >"$work/now"
touch "$known"
# Another formatter may see any of them differently.
grep -qxF "$(sha256sum "$jar")" "$known" || : >"$known"
comm -13 "$known" "$work/now" | cut -c67- | grep '\.java$' >"$work/list" || true
[ -s "$work/list" ] || exit 0

exports=()
for package in api code file main parser tree util; do
  exports+=("--add-exports=jdk.compiler/com.sun.tools.javac.$package=ALL-UNNAMED")
done
if ! "$JAVA_HOME/bin/java" -Xshare:auto -XX:TieredStopAtLevel=1 "${exports[@]}" -jar "$jar" "${mode[@]}" "@$work/list"; then
  echo "format.sh: the files above are not formatted; run build/format.sh apply" >&2
  exit 1
fi
sums >"$known"
