<?php
/* association.sqlite: the tables that others read, with Paheko's names. */

namespace Paheko;

const APPLICATION_ID = 1570953233;

const SCHEMA = <<<SQL
CREATE TABLE config (key TEXT PRIMARY KEY NOT NULL, value TEXT NULL);
CREATE TABLE config_users_fields (id INTEGER PRIMARY KEY, name TEXT NOT NULL, sort_order INTEGER NOT NULL, type TEXT NOT NULL, label TEXT NOT NULL);
CREATE TABLE users_categories (
	id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL,
	perm_web INTEGER NOT NULL DEFAULT 1, perm_documents INTEGER NOT NULL DEFAULT 1, perm_users INTEGER NOT NULL DEFAULT 1,
	perm_accounting INTEGER NOT NULL DEFAULT 1, perm_subscribe INTEGER NOT NULL DEFAULT 0, perm_connect INTEGER NOT NULL DEFAULT 1,
	perm_config INTEGER NOT NULL DEFAULT 0, hidden INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE users (
	id INTEGER PRIMARY KEY NOT NULL, id_category INTEGER NOT NULL REFERENCES users_categories (id), numero TEXT, nom TEXT NOT NULL,
	email TEXT, password TEXT, date_inscription TEXT NOT NULL DEFAULT CURRENT_DATE, date_login TEXT
);
CREATE UNIQUE INDEX users_email ON users (email);
CREATE TABLE logs (id INTEGER PRIMARY KEY, id_user INTEGER REFERENCES users (id) ON DELETE CASCADE, type INTEGER NOT NULL, created TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, ip_address TEXT);
CREATE TABLE api_credentials (id INTEGER PRIMARY KEY, label TEXT NOT NULL, key TEXT NOT NULL UNIQUE, secret TEXT NOT NULL, created TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, last_use TEXT, access_level INTEGER NOT NULL);
CREATE TABLE emails_queue (id INTEGER PRIMARY KEY, sender TEXT, recipient TEXT NOT NULL, recipient_hash TEXT NOT NULL, subject TEXT NOT NULL, content TEXT NOT NULL, sending INTEGER NOT NULL DEFAULT 0, sending_started TEXT, context INTEGER NOT NULL);
CREATE TABLE files (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, parent TEXT NOT NULL, name TEXT NOT NULL, type INTEGER NOT NULL, mime TEXT, size INTEGER, modified TEXT);
CREATE TABLE files_contents (id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE, content BLOB NOT NULL);
CREATE TABLE acc_charts (id INTEGER PRIMARY KEY, country TEXT, code TEXT UNIQUE, label TEXT NOT NULL, archived INTEGER NOT NULL DEFAULT 0);
CREATE TABLE acc_accounts (id INTEGER PRIMARY KEY, id_chart INTEGER NOT NULL REFERENCES acc_charts (id) ON DELETE CASCADE, code TEXT NOT NULL, label TEXT NOT NULL, UNIQUE (code, id_chart));
CREATE TABLE acc_years (id INTEGER PRIMARY KEY, label TEXT NOT NULL, start_date TEXT NOT NULL, end_date TEXT NOT NULL, status INTEGER NOT NULL DEFAULT 0, id_chart INTEGER NOT NULL REFERENCES acc_charts (id));
CREATE TABLE acc_transactions (id INTEGER PRIMARY KEY, type INTEGER NOT NULL DEFAULT 0, status INTEGER NOT NULL DEFAULT 0, label TEXT NOT NULL, notes TEXT, reference TEXT, date TEXT NOT NULL, id_year INTEGER NOT NULL REFERENCES acc_years (id), id_creator INTEGER REFERENCES users (id) ON DELETE SET NULL);
CREATE TABLE acc_transactions_lines (id INTEGER PRIMARY KEY, id_transaction INTEGER NOT NULL REFERENCES acc_transactions (id) ON DELETE CASCADE, id_account INTEGER NOT NULL REFERENCES acc_accounts (id), credit INTEGER NOT NULL, debit INTEGER NOT NULL);
SQL;

final class DB
{
	private static ?\SQLite3 $db = null;

	/** The association's database; created empty where it is missing, as Paheko's own would. */
	public static function open(): \SQLite3
	{
		if (!self::$db) {
			self::$db = new \SQLite3(DB_FILE);
			self::$db->enableExceptions(true);
			self::$db->busyTimeout(10000);
			self::$db->exec('PRAGMA journal_mode = TRUNCATE; PRAGMA foreign_keys = ON;');
		}
		return self::$db;
	}

	public static function installed(): bool
	{
		return file_exists(DB_FILE) && filesize(DB_FILE) > 0;
	}

	/** Rows as arrays by column. */
	public static function rows(string $sql, mixed ...$values): array
	{
		$result = self::run($sql, ...$values);
		$rows = [];
		while ($result->numColumns() && ($row = $result->fetchArray(SQLITE3_ASSOC)) !== false) {
			$rows[] = $row;
		}
		return $rows;
	}

	public static function row(string $sql, mixed ...$values): ?array
	{
		return self::rows($sql, ...$values)[0] ?? null;
	}

	public static function value(string $sql, mixed ...$values): mixed
	{
		$row = self::row($sql, ...$values);
		return $row ? array_values($row)[0] : null;
	}

	/** Runs a statement and gives the number of a row it put in. */
	public static function change(string $sql, mixed ...$values): int
	{
		self::run($sql, ...$values);
		return self::open()->lastInsertRowID();
	}

	/** Version of the database; Paheko keeps it as one number. */
	public static function version(): string
	{
		$number = (int) self::value('PRAGMA user_version');
		$rest = $number % 100;
		$tail = $rest > 75 ? '.' . ($rest - 75) : '';
		return sprintf('%d.%d.%d', intdiv($number, 1000000), intdiv($number, 10000) % 100, intdiv($number, 100) % 100) . $tail;
	}

	public static function setVersion(string $version): void
	{
		[$major, $minor, $release, $fourth] = array_map('intval', explode('.', "$version.0.0.0"));
		$number = $major * 1000000 + $minor * 10000 + $release * 100 + ($fourth ? 75 + $fourth : 0);
		self::open()->exec("PRAGMA user_version = $number");
	}

	public static function upgradeRequired(): bool
	{
		return version_compare(self::version(), codeVersion(), '<');
	}

	private static function run(string $sql, mixed ...$values): \SQLite3Result
	{
		$statement = self::open()->prepare($sql);
		foreach ($values as $i => $value) {
			$statement->bindValue($i + 1, $value);
		}
		return $statement->execute();
	}
}

function config(string $key): ?string
{
	return DB::value('SELECT value FROM config WHERE key = ?', $key);
}
