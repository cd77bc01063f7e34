#!/bin/bash
# On an empty data directory: initdb, the database and its owner from POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_DB, then the
# files of /docker-entrypoint-initdb.d against a server that listens on its socket only. After that, the server.
set -euo pipefail
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  user=${POSTGRES_USER:-postgres}
  initdb --username="$user" --pwfile=<(printf '%s\n' "${POSTGRES_PASSWORD:?}") --auth-local=trust --auth-host=scram-sha-256 >/dev/null
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  pg_ctl start --silent --wait --options="-c listen_addresses=''"
  [ "${POSTGRES_DB:-postgres}" = postgres ] || createdb --username="$user" "$POSTGRES_DB"
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sql) psql --quiet --set ON_ERROR_STOP=1 --username="$user" --dbname="${POSTGRES_DB:-postgres}" --file="$file" ;;
      *.sh) bash "$file" ;;
    esac
  done
  pg_ctl stop --silent --wait --mode=fast
fi
exec "$@" -c listen_addresses='*'
