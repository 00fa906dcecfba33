# Makes one association: its folder, and Paheko's database in it with the first administrator. The password comes on standard
# input. Arguments: association, country, name of the organisation, name and address of the administrator.
set -eu
umask 077
folder=/var/lib/paheko/users/$1
mkdir -p "$folder"
if [ "${UNFINISHED:-}" = yes ] && [ -e "$folder/association.sqlite" ]; then
	# Nothing is in it, but nothing is thrown away either.
	mv "$folder/association.sqlite" "$folder/unfinished-$(date +%Y%m%d%H%M%S).sqlite"
fi
password=$(mktemp)
trap 'rm -f "$password"' EXIT
cat >"$password"
export PAHEKO_FACTORY_USER="$1"
php /var/www/paheko/bin/paheko init --country "$2" --orgname "$3" --name "$4" --email "$5" --password-file "$password"
