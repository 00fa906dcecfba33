<?php
/* What the programs of the cron container share: which associations there are, and what their databases say. */

const USERS = '/var/lib/paheko/users';
const SETTINGS = '/etc/paheko-associations';
const HEARTBEATS = '/var/lib/paheko/heartbeat';
const CODE = '/var/www/paheko';

/** Names of all associations that have a folder. */
function associations(): array
{
	$names = array_map('basename', glob(USERS . '/*', GLOB_ONLYDIR) ?: []);
	return array_values(preg_grep('/^[a-z0-9_-]{1,63}$/D', $names));
}

/** The association's own settings, or null where none were written. */
function settings(string $name): ?array
{
	$file = SETTINGS . "/$name.json";
	return is_file($file) ? json_decode((string) file_get_contents($file), true, 8, JSON_THROW_ON_ERROR) : null;
}

function codeVersion(): string
{
	return trim((string) file_get_contents(CODE . '/VERSION'));
}

/**
 * The association's database, for reading only; null where there is none. Opened for writing all the same: after a
 * crash SQLite must first take back what was half written, or it reads nothing.
 */
function database(string $name): ?SQLite3
{
	$file = USERS . "/$name/association.sqlite";
	if (!is_file($file) || filesize($file) === 0) {
		return null;
	}
	$db = new SQLite3($file, SQLITE3_OPEN_READWRITE);
	$db->enableExceptions(true);
	$db->busyTimeout(5000);
	$db->exec('PRAGMA query_only = ON');
	// Names of Paheko's own orders of text, which its indexes may use; nothing here is ordered by them.
	foreach (['U_NOCASE', 'NAT_NOCASE'] as $order) {
		$db->createCollation($order, 'strcasecmp');
	}
	return $db;
}

/** A database's version as Paheko writes it: 1032276 is 1.3.22.1 (the last two digits above 75 are a fourth number). */
function databaseVersion(SQLite3 $db): string
{
	$number = (int) $db->querySingle('PRAGMA user_version');
	$rest = $number % 100;
	$tail = match (true) {
		$rest === 0 => '',
		$rest > 75 => '.' . ($rest - 75),
		$rest > 50 => '-rc' . ($rest - 50),
		$rest > 25 => '-beta' . ($rest - 25),
		default => "-alpha$rest",
	};
	return sprintf('%d.%d.%d%s', intdiv($number, 1000000), intdiv($number, 10000) % 100, intdiv($number, 100) % 100, $tail);
}

/** The association may rename its members' fields; the first of type e-mail is where Paheko writes to. Quoted for SQL. */
function emailField(SQLite3 $db): ?string
{
	$field = $db->querySingle("SELECT name FROM config_users_fields WHERE type = 'email' ORDER BY sort_order LIMIT 1");
	return $field === null ? null : '"' . str_replace('"', '""', $field) . '"';
}

/** Runs `bin/paheko` for one association; its exit code, and its output without colours. */
function paheko(string $name, string ...$command): array
{
	$environment = ['PAHEKO_FACTORY_USER' => $name, 'PATH' => (string) getenv('PATH'), 'HOME' => '/tmp'];
	$pipes = [];
	$process = proc_open(
		// One that hangs must not stop the others for ever.
		['timeout', '900', 'php', CODE . '/bin/paheko', ...$command],
		[['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]],
		$pipes,
		CODE,
		$environment,
	);
	$output = stream_get_contents($pipes[1]);
	return [proc_close($process), trim((string) preg_replace('/\e\[[0-9;]*m/', '', $output))];
}
