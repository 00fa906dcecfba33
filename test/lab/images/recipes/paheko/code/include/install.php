<?php
/* `init` and `upgrade`: what Paheko leaves behind in the association's folder. */

namespace Paheko;

const CURRENCIES = ['FR' => 'EUR', 'BE' => 'EUR', 'LU' => 'EUR', 'MC' => 'EUR', 'CA' => 'EUR', 'CH' => 'CHF'];

function install(string $country, string $organisation, string $name, string $email, string $password): void
{
	foreach (['', '/backups', '/cache', '/cache/static', '/cache/utemplates'] as $folder) {
		is_dir(DATA_ROOT . $folder) || mkdir(DATA_ROOT . $folder, 0777, true);
	}
	foreach (['', '/backups', '/cache'] as $folder) {
		file_put_contents(DATA_ROOT . "$folder/index.html", '<html><body><h1>404 Not Found</h1></body></html>');
	}
	$db = DB::open();
	$db->exec(SCHEMA);
	$db->exec('PRAGMA application_id = ' . APPLICATION_ID);
	DB::setVersion(codeVersion());
	if (!isset(CURRENCIES[$country])) {
		throw new UserException('Le pays ne peut rester vide.');
	}
	if (!filter_var($email, FILTER_VALIDATE_EMAIL)) {
		throw new UserException("\"Adresse E-Mail\" : l'adresse e-mail \"$email\" n'est pas valide.");
	}
	checkPassword($password);
	foreach ([
		'org_name' => $organisation,
		'org_email' => $email,
		'country' => $country,
		'currency' => CURRENCIES[$country],
		'timezone' => 'Europe/Paris',
		'default_category' => '1',
		'site_disabled' => '1',
		'log_retention' => '365',
		'auto_logout' => '120',
	] as $key => $value) {
		DB::change('INSERT INTO config VALUES (?, ?)', $key, $value);
	}
	foreach (['numero' => 'number', 'nom' => 'text', 'email' => 'email', 'password' => 'password'] as $field => $type) {
		DB::change('INSERT INTO config_users_fields (name, sort_order, type, label) SELECT ?, count(*), ?, ? FROM config_users_fields', $field, $type, $field);
	}
	$db->exec("INSERT INTO users_categories (name, perm_config, perm_web, perm_documents, perm_users, perm_accounting) VALUES
		('Membres actifs', 0, 1, 1, 1, 1), ('Anciens membres', 0, 0, 0, 0, 0), ('Administrateurs', 9, 9, 9, 9, 9)");
	$db->exec("UPDATE users_categories SET perm_connect = 0 WHERE name = 'Anciens membres'");
	DB::change('INSERT INTO users (id_category, numero, nom, email, password) VALUES (3, 1, ?, ?, ?)', $name, $email, password_hash($password, PASSWORD_DEFAULT));
}

function checkPassword(string $password): void
{
	if (strlen($password) < 8) {
		throw new UserException('Le mot de passe doit faire au moins 8 caractères.');
	}
	if (strlen($password) > 72) {
		throw new UserException('Le mot de passe doit faire moins de 72 caractères.');
	}
}

/** Brings the database to the version of the code; false when there was nothing to do. */
function upgrade(): bool
{
	if (!DB::upgradeRequired()) {
		return false;
	}
	if (version_compare(DB::version(), '1.3.0', '<')) {
		throw new UserException('Votre version de Paheko est trop ancienne pour être mise à jour. Mettez à jour vers Paheko 1.3.0 avant de faire la mise à jour vers cette version.');
	}
	backup(DATA_ROOT . '/backups/pko-before-upgrade-' . codeVersion() . '.sqlite');
	DB::setVersion(codeVersion());
	return true;
}

/** A consistent copy of the running database, readable by its owner only. The temporary one stays behind when it fails. */
function backup(string $target): void
{
	$temporary = tempnam(DATA_ROOT . '/cache', 'sqlite-backup-');
	unlink($temporary);
	DB::change('VACUUM INTO ?', $temporary);
	chmod($temporary, 0600);
	rename($temporary, $target);
}
