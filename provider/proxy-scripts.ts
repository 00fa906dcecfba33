import { PROXY_PATHS } from "../stacks/platform/caddyfile.ts";

// Programs for the proxy's container, in any POSIX shell (busybox too). Lines come on standard input; the first word after
// the program is the folder of the Caddyfile.

const { etc, hosts, members, forms, gates, closed, portal } = PROXY_PATHS;
const LISTED = [hosts, members, forms, gates, closed].map((path) => path.slice(etc.length + 1)).join(" ");

/**
 * Lines `<path> <content in base64>`: writes what differs and prints its path. Before a list's file is touched, a mark says
 * that Caddy does not know it yet, so that whoever comes after an interruption finds out: `stale` is the last line then.
 * What stood there before is kept beside it, for {@link TAKE_BACK}.
 */
export const WRITE = `
set -eu
umask 027
while read -r path content; do
	mkdir -p "\${path%/*}"
	printf '%s' "$content" | base64 -d >"$path.new"
	if [ -f "$path" ] && cmp -s "$path.new" "$path"; then rm "$path.new"; continue; fi
	case "$path" in
	*.caddy)
		: >"$1/stale"
		if [ -f "$path" ]; then cp "$path" "$path.old"; elif [ -e "$path.old" ]; then rm "$path.old"; fi
		;;
	esac
	mv -f "$path.new" "$path"
	echo "$path"
done
if [ -e "$1/stale" ] || [ -e "$1/taken" ]; then echo stale; fi
`;

/**
 * Puts the lists together from associations' files and has Caddy read them. Only lists that Caddy took get their place, so
 * that it finds good ones when it starts, and goes on with the old ones when it refuses the new.
 */
export const ACTIVATE = `
set -eu
umask 027
etc=$1
cd "$etc"
if [ -e stale ]; then mv -f stale taken; fi
rm -rf lists.next
mkdir lists.next
for folder in $(find ${LISTED} -type d 2>/dev/null || true); do
	set -- "$folder"/*.caddy
	if [ -e "$1" ]; then
		mkdir -p "lists.next/$folder"
		cat "$@" >"lists.next/$folder/all.caddy"
	fi
done
sed "s|$etc/lists/|$etc/lists.next/|" Caddyfile >lists.next/Caddyfile
caddy reload --config "$etc/lists.next/Caddyfile" --adapter caddyfile
rm lists.next/Caddyfile
rm -rf lists.old
if [ -e lists ]; then mv lists lists.old; fi
mv lists.next lists
rm -f taken
`;

/** Lines `<path>`: puts back what stood there before, and the refused text aside. */
export const TAKE_BACK = `
set -eu
while read -r path; do
	mv -f "$path" "$path.refused"
	if [ -f "$path.old" ]; then cp "$path.old" "$path"; fi
done
`;

/** Lines `<path>`: the text put aside, once more. */
export const PUT_AGAIN = `
set -eu
while read -r path; do mv -f "$path.refused" "$path"; done
`;

/** Prints the SHA-256 of every file of the associations. */
export const LIST = `cd "$1" && find ${LISTED} ${portal} -type f -exec sha256sum {} + 2>/dev/null || true`;
