# First program of the cron container: the databases to the code's version, then a round each minute until it is stopped.
stop=0
child=
# WINCH is how the image's Apache is told to stop, and Docker tells every container of an image the same.
trap 'stop=1' TERM INT WINCH
rm -f /var/lib/paheko/heartbeat/.loop
php /etc/paheko/keep.php upgrade || echo "Some databases are not at the code's version; pulumi up --refresh names them." >&2
while [ "$stop" = 0 ]; do
	php /etc/paheko/keep.php round &
	child=$!
	wait "$child" || wait "$child"
	[ "$stop" = 0 ] || break
	sleep 60 &
	child=$!
	wait "$child"
done
exit 0
