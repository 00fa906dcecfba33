#!/bin/sh
# Starts the stand-in as the official image's entrypoint starts Nextcloud: same variables, same lines, same refusals.
set -eu

HTML=/var/www/html
SOURCE=/usr/src/nextcloud
HOOKS=/docker-entrypoint-hooks.d

# Sets $1 from the file that $1_FILE names.
from_file() {
	eval "value=\${$1:-} file=\${$1_FILE:-}"
	if [ -n "$value" ] && [ -n "$file" ]; then
		echo "error: both $1 and $1_FILE are set (but are exclusive)" >&2
		exit 1
	fi
	if [ -n "$file" ]; then
		export "$1=$(cat "$file")"
		unset "$1_FILE"
	fi
}

# Whether version $1 is later than $2.
later() {
	[ "$1" != "$2" ] && [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | tail -n 1)" = "$1" ]
}

version_in() {
	php -r "require '$1/version.php'; echo implode('.', \$OC_Version);"
}

run_hooks() {
	echo "=> Searching for hook scripts (*.sh) to run, located in the folder \"$HOOKS/$1\""
	found=no
	for script in "$HOOKS/$1"/*.sh; do
		[ -x "$script" ] || continue
		found=yes
		echo "==> Running the script (cwd: $(pwd)): \"$script\""
		code=0
		"$script" || code=$?
		if [ "$code" -ne 0 ]; then
			echo "==> Failed at executing script \"$script\". Exit code: $code"
			exit 1
		fi
	done
	[ "$found" = yes ] || echo "==> Skipped: the \"$1\" folder is empty (or does not exist)"
}

session_handler() {
	echo "=> Configuring PHP session handler..."
	if [ -z "${REDIS_HOST+x}" ]; then
		echo "==> Using default PHP session handler"
		return
	fi
	echo "==> Using Redis as PHP session handler..."
	password=${REDIS_HOST_PASSWORD:-}
	[ -z "${REDIS_HOST_PASSWORD_FILE:-}" ] || password=$(cat "$REDIS_HOST_PASSWORD_FILE")
	{
		echo "session.save_handler = redis"
		echo "session.save_path = \"tcp://$REDIS_HOST:${REDIS_HOST_PORT:-6379}${password:+?auth=$password}\""
	} >/usr/local/etc/php/conf.d/redis-session.ini
}

# New program files; what people and installations own stays.
copy_program() {
	for part in "$SOURCE"/* ; do
		name=$(basename "$part")
		case "$name" in
		config | data | custom_apps | themes)
			if [ ! -d "$HTML/$name" ] || [ -z "$(ls -A "$HTML/$name")" ]; then cp -R "$part" "$HTML/"; fi
			;;
		version.php) ;;
		*)
			rm -rf "${HTML:?}/$name"
			cp -R "$part" "$HTML/"
			;;
		esac
	done
	cp "$SOURCE/version.php" "$HTML/version.php"
}

install_nextcloud() {
	echo "New nextcloud instance"
	for name in NEXTCLOUD_ADMIN_PASSWORD NEXTCLOUD_ADMIN_USER POSTGRES_DB POSTGRES_PASSWORD POSTGRES_USER; do from_file "$name"; done
	if [ -z "${NEXTCLOUD_ADMIN_USER:-}" ] || [ -z "${NEXTCLOUD_ADMIN_PASSWORD:-}" ] || [ -z "${POSTGRES_HOST:-}" ]; then
		echo "Next step: Access your instance to finish the web-based installation!"
		return
	fi
	echo "Installing with PostgreSQL database"
	run_hooks pre-installation
	echo "Starting nextcloud installation"
	try=0
	until php "$HTML/occ" maintenance:install -n --admin-user "$NEXTCLOUD_ADMIN_USER" --admin-pass "$NEXTCLOUD_ADMIN_PASSWORD" \
		--database pgsql --database-name "$POSTGRES_DB" --database-user "$POSTGRES_USER" --database-pass "$POSTGRES_PASSWORD" \
		--database-host "$POSTGRES_HOST"; do
		echo "Retrying install..."
		try=$((try + 1))
		sleep 10
		if [ "$try" -gt 10 ]; then
			echo "Installing of nextcloud failed!"
			exit 1
		fi
	done
	if [ -n "${NEXTCLOUD_TRUSTED_DOMAINS:-}" ]; then
		echo "Setting trusted domains…"
		index=1
		for domain in $NEXTCLOUD_TRUSTED_DOMAINS; do
			php "$HTML/occ" config:system:set trusted_domains "$index" "--value=$domain"
			index=$((index + 1))
		done
	fi
	run_hooks post-installation
}

bring_up_to_date() {
	installed=0.0.0.0
	[ ! -f "$HTML/version.php" ] || installed=$(version_in "$HTML")
	image=$(version_in "$SOURCE")
	if later "$installed" "$image"; then
		echo "Can't start Nextcloud because the version of the data ($installed) is higher than the docker image version ($image) and downgrading is not supported. Are you sure you have pulled the newest image version?"
		exit 1
	fi
	[ "$installed" != "$image" ] || return 0
	echo "Initializing nextcloud $image ..."
	if [ "$installed" != 0.0.0.0 ]; then
		if [ "${image%%.*}" -gt "$((${installed%%.*} + 1))" ]; then
			echo "Can't start Nextcloud because upgrading from $installed to $image is not supported."
			echo "It is only possible to upgrade one major version at a time. For example, if you want to upgrade from version 14 to 16, you will have to upgrade from version 14 to 15, then from 15 to 16."
			exit 1
		fi
		echo "Upgrading nextcloud from $installed ..."
	fi
	copy_program
	if [ "$installed" = 0.0.0.0 ]; then
		install_nextcloud
	else
		run_hooks pre-upgrade
		php "$HTML/occ" upgrade
		run_hooks post-upgrade
		echo "The following apps have been disabled:"
	fi
	echo "Initializing finished"
}

case "${1:-}" in
apache* | php-fpm)
	session_handler
	(
		if ! flock -n 9; then
			echo "Another process is initializing Nextcloud. Waiting..."
			flock 9
		fi
		bring_up_to_date
	) 9>"$HTML/nextcloud-init-sync.lock"
	for file in "$SOURCE"/config/*.config.php; do
		name=$(basename "$file")
		cmp -s "$file" "$HTML/config/$name" || echo "Warning: $HTML/config/$name differs from the latest version of this image at $file"
	done
	run_hooks before-starting
	;;
esac
exec "$@"
