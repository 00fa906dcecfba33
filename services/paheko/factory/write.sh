# Writes one association's settings from standard input, whole or not at all. Argument: association.
set -eu
umask 027
cat >"/etc/paheko-associations/$1.new"
mv -f "/etc/paheko-associations/$1.new" "/etc/paheko-associations/$1.json"
