#!/bin/bash
# Makes the data folder at the first start, then becomes the server. It takes the variables and paths of the official
# image, so that a plan written for that one runs here unchanged.
set -euo pipefail

DATA=/var/lib/mysql
SOCKET=/run/mysqld/mysqld.sock

main() {
  if [[ "${1:-}" == -* ]]; then set -- mariadbd "$@"; fi
  if [ "${1:-}" != mariadbd ]; then exec "$@"; fi
  if [ "$(id -u)" = 0 ]; then
    find "$DATA" ! -user mysql -exec chown mysql:mysql {} +
    chown mysql:mysql "${SOCKET%/*}"
    exec setpriv --reuid mysql --regid mysql --init-groups -- "$0" "$@"
  fi
  if [ ! -d "$DATA/mysql" ]; then first_start "$@"; fi
  exec "$@"
}

first_start() {
  local password host database user user_password
  password=$(setting ROOT_PASSWORD '')
  host=$(setting ROOT_HOST %)
  database=$(setting DATABASE '')
  user=$(setting USER '')
  user_password=$(setting PASSWORD '')
  if [ -z "$password" ] && [ -z "${MARIADB_ALLOW_EMPTY_ROOT_PASSWORD:-}" ]; then
    fail "no root password: set MARIADB_ROOT_PASSWORD_FILE to the path of a file that holds it"
  fi
  mariadb-install-db --datadir="$DATA" --rpm --auth-root-authentication-method=normal --skip-test-db "${@:2}" > /dev/null
  "$@" --skip-networking --skip-ssl &
  local server=$!
  until sql --execute 'SELECT 1' > /dev/null 2>&1; do
    kill -0 "$server" 2> /dev/null || fail "the server ended at its first start"
    sleep 0.2
  done
  for script in /docker-entrypoint-initdb.d/*; do run_script "$script"; done
  # Last, because whatever ran before had no password. It reaches the client through a pipe: an argument would show in
  # the list of processes.
  statements "$password" "$host" "$database" "$user" "$user_password" | sql
  kill "$server"
  wait "$server"
  echo "mariadb: first start done"
}

statements() {
  local password host database user user_password
  password=$(quoted "$1") host=$(quoted "$2") database=${3//\`/\`\`} user=$(quoted "$4") user_password=$(quoted "$5")
  # They come into being without a password; a connection within the container would be root's.
  echo "DROP USER IF EXISTS root@'127.0.0.1', root@'::1', root@'$(uname -n)';"
  if [ -n "$3" ]; then echo "CREATE DATABASE IF NOT EXISTS \`$database\`;"; fi
  if [ -n "$4" ]; then echo "CREATE USER '$user'@'%' IDENTIFIED BY '$user_password';"; fi
  if [ -n "$3" ] && [ -n "$4" ]; then echo "GRANT ALL ON \`${database//_/\\_}\`.* TO '$user'@'%';"; fi
  if [ "$2" != localhost ]; then
    echo "CREATE USER root@'$host' IDENTIFIED BY '$password';"
    echo "GRANT ALL ON *.* TO root@'$host' WITH GRANT OPTION;"
  fi
  echo "ALTER USER root@localhost IDENTIFIED BY '$password';"
}

run_script() {
  case "$1" in
    *.sql) echo "mariadb: $1"; sql < "$1" ;;
    *.sql.gz) echo "mariadb: $1"; gunzip --stdout "$1" | sql ;;
    *.sh) echo "mariadb: $1"; if [ -x "$1" ]; then "$1"; else . "$1"; fi ;;
    */\*) ;;
    *) echo "mariadb: $1 is neither .sql, .sql.gz nor .sh: left aside" ;;
  esac
}

sql() {
  mariadb --no-defaults --protocol=socket --socket="$SOCKET" --user=root --skip-ssl "$@"
}

# Text between single quotes of SQL.
quoted() {
  local text=${1//\\/\\\\}
  printf '%s' "${text//\'/\\\'}"
}

# setting NAME DEFAULT: MARIADB_NAME or MYSQL_NAME, else the content of the file that MARIADB_NAME_FILE or MYSQL_NAME_FILE
# names, else DEFAULT.
setting() {
  local prefix name file
  for prefix in MARIADB MYSQL; do
    name=${prefix}_$1 file=${prefix}_$1_FILE
    if [ -n "${!name:-}" ] && [ -n "${!file:-}" ]; then fail "$name and $file are both set: keep one"; fi
    if [ -n "${!name:-}" ]; then printf '%s' "${!name}"; return; fi
    if [ -n "${!file:-}" ]; then cat "${!file}"; return; fi
  done
  printf '%s' "$2"
}

fail() {
  echo "mariadb: $1" >&2
  exit 1
}

main "$@"
