#!/usr/bin/env bash
# What the build, the tests and the demo need besides a JDK: a PostgreSQL server with its tools. Installs it through
# apt when it is missing and that is possible; otherwise names the command and fails.
set -euo pipefail

have_postgres() {
  local bin
  for bin in /usr/lib/postgresql/*/bin /usr/local/pgsql/bin /usr/pgsql-*/bin; do
    [ -x "$bin/initdb" ] && [ -x "$bin/pg_dump" ] && [ -x "$bin/pg_amcheck" ] && return 0
  done
  return 1
}

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
