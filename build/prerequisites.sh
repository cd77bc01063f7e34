#!/usr/bin/env bash
# What the build, the tests and the demo need besides a JDK: a PostgreSQL server with its tools, and bubblewrap, which
# jails what is restored. Installs them through apt when they are missing and that is possible. Without PostgreSQL it
# names the command and fails; without bubblewrap it goes on with a warning: `belay up` says so with each verdict, and
# the tests that need it fail. With the argument "faults", also what the second stage of tests needs: pgbouncer,
# Prometheus, zsh and fish.
set -euo pipefail

have_postgres() {
  local bin
  for bin in /usr/lib/postgresql/*/bin /usr/local/pgsql/bin /usr/pgsql-*/bin; do
    [ -x "$bin/initdb" ] && [ -x "$bin/pg_dump" ] && [ -x "$bin/pg_amcheck" ] && return 0
  done
  return 1
}

have_bubblewrap() {
  command -v bwrap >/dev/null 2>&1 || [ -x /usr/bin/bwrap ]
}

if ! have_bubblewrap && [ "$(uname)" = Linux ]; then
  sudo=none
  [ "$(id -u)" -eq 0 ] && sudo=""
  [ "$sudo" = none ] && command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null && sudo=sudo
  if [ "$sudo" != none ] && command -v apt-get >/dev/null 2>&1; then
    echo "belay: installing bubblewrap (apt-get install bubblewrap)" >&2
    { DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends bubblewrap ||
      { $sudo apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends bubblewrap; }; } >&2 || true
  fi
  have_bubblewrap || echo "belay: bubblewrap is missing: what is restored for verification is not jailed." \
    "On Debian: apt-get install bubblewrap" >&2
fi

if [ "${1:-}" = faults ] && ! [ -x /usr/sbin/pgbouncer ] && command -v apt-get >/dev/null 2>&1; then
  sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo -n"
  echo "belay: installing pgbouncer (apt-get install pgbouncer)" >&2
  # Its own service is not wanted.
  { $sudo env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends pgbouncer ||
    { $sudo apt-get update -qq &&
      $sudo env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends pgbouncer; }; } \
    >&2 || echo "belay: pgbouncer is missing: the tests that need it fail. On Debian: apt-get install pgbouncer" >&2
fi

if [ "${1:-}" = faults ] && command -v apt-get >/dev/null 2>&1; then
  sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo -n"
  for shell in zsh fish; do
    command -v "$shell" >/dev/null 2>&1 && continue
    echo "belay: installing $shell (apt-get install $shell)" >&2
    { $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$shell" ||
      { $sudo apt-get update -qq &&
        $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$shell"; }; } >&2 ||
      echo "belay: $shell is missing: the tests of its completions fail. On Debian: apt-get install $shell" >&2
  done
fi

if [ "${1:-}" = faults ]; then
  bash "$(dirname "$0")/prometheus.sh" >/dev/null ||
    echo "belay: Prometheus is missing: the test of the dashboards fails. On Debian: apt-get install prometheus" >&2
fi

have_postgres && exit 0

install="apt-get install -y --no-install-recommends postgresql postgresql-client"
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" -eq 0 ]; then
    sudo=""
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    sudo="sudo"
  else
    echo "belay: PostgreSQL's server and tools are missing. Install them with: sudo $install" >&2
    exit 1
  fi
  echo "belay: installing PostgreSQL's server and tools ($install)" >&2
  export DEBIAN_FRONTEND=noninteractive
  $sudo apt-get update -qq >&2
  $sudo $install >&2
fi

have_postgres && exit 0
echo "belay: PostgreSQL's server and tools (initdb, pg_dump, pg_amcheck) were not found under /usr/lib/postgresql." >&2
echo "belay: install them with your package manager; on Debian: $install" >&2
exit 1
