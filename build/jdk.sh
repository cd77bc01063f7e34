# Sourced: finds a JDK of 21 or later and exports JAVA_HOME, or says how to get one and returns 1.
# Looked at, in this order: JAVA_HOME, `java` on the path, the usual folders. When there is none, apt is asked for one.

# Sets belay_major to the major version of the JDK in a folder. Every JDK since 9 has it in a file, which is read a hundred times faster
# than a JVM starts; the JVM is asked where that file is missing.
belay_java_major() {
  local line
  [ -x "$1/bin/java" ] || return 1
  if [ -r "$1/release" ]; then
    while IFS= read -r line; do
      case "$line" in
        JAVA_VERSION=*)
          line=${line#JAVA_VERSION=}
          line=${line//\"/}
          belay_major=${line%%[!0-9]*}
          return 0
          ;;
      esac
    done <"$1/release"
  fi
  belay_major=$("$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
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
  local home on_path="" belay_major
  on_path=$(type -P java) && on_path=$(readlink -f "$on_path") || on_path=""
  for home in "${JAVA_HOME:-}" "${on_path%/bin/java}" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    [ -n "$home" ] && [ -x "$home/bin/javac" ] || continue
    belay_major=""
    belay_java_major "$home" || continue
    case "$belay_major" in
      '' | *[!0-9]*) continue ;;
    esac
    if [ "$belay_major" -ge 21 ]; then
      JAVA_HOME=$home
      export JAVA_HOME
      # Protobuf's use of memory access that is going away is nothing that our users can change: no warnings of it.
      belay_java_quiet=
      [ "$belay_major" -lt 23 ] || belay_java_quiet=--sun-misc-unsafe-memory-access=allow
      # A cache of classes, linked and profiled, is of JDK 25 and later (JEP 514).
      belay_java_caches=
      [ "$belay_major" -lt 25 ] || belay_java_caches=yes
      export belay_java_quiet belay_java_caches
      return 0
    fi
  done
  return 1
}
