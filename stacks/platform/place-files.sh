# Puts folders and files under /data as the lines on standard input say, one each:
#   d <mode> <uid:gid> <path>
#   f <mode> <uid:gid> <path> <content in base64>
# Run again with the same lines it changes nothing that anyone can see. A file is written beside its place and then moved,
# so that no reader ever meets half of it. Runs in any POSIX shell (busybox too), as root, with /data mounted.
set -eu
umask 077
cd /data
while read -r kind mode owner path content; do
	case "$kind" in
	d)
		mkdir -p "$path"
		chown "$owner" "$path"
		chmod "$mode" "$path"
		;;
	f)
		printf '%s' "${content:-}" | base64 -d >"$path.new"
		# Before it is moved: its reader must be able to read it from the first moment on.
		chown "$owner" "$path.new"
		chmod "$mode" "$path.new"
		if [ -f "$path" ] && cmp -s "$path.new" "$path"; then
			rm "$path.new"
			chown "$owner" "$path"
			chmod "$mode" "$path"
		else
			mv -f "$path.new" "$path"
		fi
		;;
	"") ;;
	*)
		echo "place-files: unknown line '$kind'" >&2
		exit 2
		;;
	esac
done
