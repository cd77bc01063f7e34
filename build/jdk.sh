# Sourced: finds a JDK of 21 or later and exports JAVA_HOME, or says how to get one and returns 1.
# Looked at, in this order: JAVA_HOME, `java` on the path, the usual folders. When there is none, apt is asked for one.

belay_java_major() {
  [ -x "$1/bin/java" ] || return 1
  "$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p'
}

# Installs a JDK through apt where that is possible without asking anybody.
belay_install_jdk() {
  local package sudo=""
  command -v apt-get >/dev/null 2>&1 || return 1
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || return 1
    sudo="sudo"
  fi
  $sudo apt-get update -qq >&2 || return 1
  for package in openjdk-25-jdk-headless openjdk-21-jdk-headless; do
    if apt-cache show "$package" >/dev/null 2>&1; then
      echo "belay: installing a JDK (apt-get install $package)" >&2
      DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y --no-install-recommends "$package" >&2 && return 0
    fi
  done
  return 1
}

belay_find_jdk() {
  if belay_look_for_jdk || { belay_install_jdk && belay_look_for_jdk; }; then
    return 0
  fi
  echo "belay: a JDK of version 21 or later is needed; none was found in JAVA_HOME, on the path or in /usr/lib/jvm, and apt has none." >&2
  echo "belay: on Debian 13 or Ubuntu 24.04: apt-get install openjdk-21-jdk-headless; elsewhere install Temurin 21 or later and set JAVA_HOME." >&2
  return 1
}

belay_look_for_jdk() {
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
      # Protobuf's use of memory access that is going away is nothing that our users can change: no warnings of it.
      belay_java_quiet=
      [ "$major" -lt 23 ] || belay_java_quiet=--sun-misc-unsafe-memory-access=allow
      export belay_java_quiet
      return 0
    fi
  done
  return 1
}
