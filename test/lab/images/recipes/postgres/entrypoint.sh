#!/bin/sh
# Makes the database cluster at the first start, then becomes the server. It takes the variables and paths of the
# official image, so that a plan written for that one runs here unchanged.
set -eu

main() {
  case "${1:-}" in -*) set -- postgres "$@" ;; esac
  if [ "${1:-}" != postgres ]; then exec "$@"; fi
  if [ "$(id -u)" = 0 ]; then
    hand_over_folders
    exec setpriv --reuid postgres --regid postgres --init-groups -- "$0" "$@"
  fi
  if [ ! -s "$PGDATA/PG_VERSION" ]; then first_start; fi
  exec "$@"
}

# Root may have been given a folder by the host; the server may only work on one it owns.
hand_over_folders() {
  mkdir -p "$PGDATA"
  chmod 0700 "$PGDATA"
  find "$PGDATA" ! -user postgres -exec chown postgres:postgres {} +
  chown postgres:postgres /var/run/postgresql
}

first_start() {
  superuser=$(setting POSTGRES_USER postgres)
  database=$(setting POSTGRES_DB "$superuser")
  password=$(setting POSTGRES_PASSWORD '')
  method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [ -z "$password" ] && [ "$method" != trust ]; then
    fail "no superuser password: set POSTGRES_PASSWORD_FILE to the path of a file that holds it"
  fi
  make_cluster
  pg_ctl -D "$PGDATA" -w -s -o "-c listen_addresses=''" start
  if [ "$database" != postgres ]; then
    echo 'CREATE DATABASE :"name";' | sql --dbname postgres --set name="$database"
  fi
  for script in /docker-entrypoint-initdb.d/*; do run_script "$script"; done
  pg_ctl -D "$PGDATA" -m fast -w -s stop
  unset password
  echo "postgres: first start done"
}

# The password reaches initdb through a pipe: an argument would show in the list of processes.
make_cluster() {
  mkdir -p "$PGDATA"
  chmod 0700 "$PGDATA" 2> /dev/null || true
  if [ -n "$password" ]; then
    # shellcheck disable=SC2086 # several arguments in one variable, as in the official image
    initdb --username "$superuser" --pwfile /dev/fd/3 ${POSTGRES_INITDB_ARGS:-} 3<< END
$password
END
  else
    # shellcheck disable=SC2086
    initdb --username "$superuser" ${POSTGRES_INITDB_ARGS:-}
  fi
  printf '\nhost all all all %s\n' "$method" >> "$PGDATA/pg_hba.conf"
}

run_script() {
  case "$1" in
    *.sql) echo "postgres: $1"; sql --dbname "$database" --file "$1" ;;
    *.sql.gz) echo "postgres: $1"; gunzip --stdout "$1" | sql --dbname "$database" ;;
    *.sh) echo "postgres: $1"; if [ -x "$1" ]; then "$1"; else . "$1"; fi ;;
    */\*) ;;
    *) echo "postgres: $1 is neither .sql, .sql.gz nor .sh: left aside" ;;
  esac
}

sql() {
  psql --no-psqlrc --no-password --set ON_ERROR_STOP=1 --username "$superuser" "$@"
}

# setting NAME DEFAULT: the variable NAME, else the content of the file that NAME_FILE names, else DEFAULT.
setting() {
  eval "value=\${$1:-} file=\${$1_FILE:-}"
  if [ -n "$value" ] && [ -n "$file" ]; then fail "$1 and $1_FILE are both set: keep one"; fi
  if [ -n "$file" ]; then value=$(cat "$file"); fi
  printf '%s' "${value:-$2}"
}

fail() {
  echo "postgres: $1" >&2
  exit 1
}

main "$@"
