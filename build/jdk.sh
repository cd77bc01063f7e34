# Sourced: finds a JDK of 21 or later and exports JAVA_HOME, or says how to get one and returns 1.
# Looked at, in this order: JAVA_HOME, `java` on the path, the usual folders.

belay_java_major() {
  [ -x "$1/bin/java" ] || return 1
  "$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p'
}

belay_find_jdk() {
  local home major
  local on_path=""
  if command -v java >/dev/null 2>&1; then
    on_path=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")
  fi
  for home in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    [ -n "$home" ] && [ -x "$home/bin/javac" ] || continue
    major=$(belay_java_major "$home") || continue
    case "$major" in
      '' | *[!0-9]*) continue ;;
    esac
    if [ "$major" -ge 21 ]; then
      JAVA_HOME=$home
      export JAVA_HOME
      return 0
    fi
  done
  echo "belay: a JDK of version 21 or later is needed, and none was found in JAVA_HOME, on the path or in /usr/lib/jvm." >&2
  echo "belay: on Debian 13 or Ubuntu 24.04: apt-get install openjdk-21-jdk-headless; elsewhere install Temurin 21 or later and set JAVA_HOME." >&2
  return 1
}
