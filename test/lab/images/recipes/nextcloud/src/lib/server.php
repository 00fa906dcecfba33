<?php
declare(strict_types=1);

// What command and pages share: settings, database, accounts.
require __DIR__ . '/settings.php';
require __DIR__ . '/accounts.php';
require __DIR__ . '/team-folders.php';
require __DIR__ . '/mail.php';

const ROOT = __DIR__ . '/..';

/** The installation's database; real rows in tables that are called as Nextcloud's. */
function db(): PDO
{
    static $pdo = null;
    return $pdo ??= connect(system_value('dbhost'), system_value('dbname'), system_value('dbuser'), system_value('dbpassword'));
}

function connect(string $host, string $name, string $user, string $password): PDO
{
    return new PDO("pgsql:host=$host;dbname=$name", $user, $password, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
}

/** Rows of a query. */
function rows(string $sql, array $values = []): array
{
    $statement = db()->prepare($sql);
    $statement->execute($values);
    return $statement->fetchAll(PDO::FETCH_ASSOC);
}

/** First column of the first row, or null. */
function one(string $sql, array $values = []): mixed
{
    $found = rows($sql, $values);
    return $found === [] ? null : reset($found[0]);
}

function column(string $sql, array $values = []): array
{
    return array_map(fn (array $row) => reset($row), rows($sql, $values));
}

/** Makes the tables and the first account. */
function create_tables(PDO $pdo): void
{
    $pdo->exec("
        CREATE TABLE IF NOT EXISTS oc_users (uid varchar(64) PRIMARY KEY, displayname varchar(64), password varchar(255) NOT NULL DEFAULT '', uid_lower varchar(64));
        CREATE TABLE IF NOT EXISTS oc_groups (gid varchar(64) PRIMARY KEY, displayname varchar(255) NOT NULL DEFAULT 'name');
        CREATE TABLE IF NOT EXISTS oc_group_user (gid varchar(64), uid varchar(64), PRIMARY KEY (gid, uid));
        CREATE TABLE IF NOT EXISTS oc_group_admin (gid varchar(64), uid varchar(64), PRIMARY KEY (gid, uid));
        CREATE TABLE IF NOT EXISTS oc_preferences (userid varchar(64), appid varchar(32), configkey varchar(64), configvalue text, PRIMARY KEY (userid, appid, configkey));
        CREATE TABLE IF NOT EXISTS oc_appconfig (appid varchar(32), configkey varchar(64), configvalue text, PRIMARY KEY (appid, configkey));
        CREATE TABLE IF NOT EXISTS oc_group_folders (folder_id bigserial PRIMARY KEY, mount_point varchar(4000) NOT NULL, quota bigint NOT NULL DEFAULT -3);
        CREATE TABLE IF NOT EXISTS oc_group_folders_groups (folder_id bigint, group_id varchar(64), permissions int NOT NULL, PRIMARY KEY (folder_id, group_id));
        CREATE TABLE IF NOT EXISTS oc_calendars (id bigserial PRIMARY KEY, principaluri varchar(255), displayname varchar(255), uri varchar(255), deleted_at int, UNIQUE (principaluri, uri));
        CREATE TABLE IF NOT EXISTS oc_calendarobjects (id bigserial PRIMARY KEY, calendarid bigint, uri varchar(255), calendardata text, UNIQUE (calendarid, uri));
        CREATE TABLE IF NOT EXISTS oc_addressbooks (id bigserial PRIMARY KEY, principaluri varchar(255), displayname varchar(255), uri varchar(255), UNIQUE (principaluri, uri));
        CREATE TABLE IF NOT EXISTS oc_cards (id bigserial PRIMARY KEY, addressbookid bigint, uri varchar(255), carddata text, UNIQUE (addressbookid, uri));
        CREATE TABLE IF NOT EXISTS oc_dav_shares (id bigserial PRIMARY KEY, principaluri varchar(255), type varchar(255), access smallint, resourceid bigint, UNIQUE (principaluri, resourceid, type));
    ");
}
