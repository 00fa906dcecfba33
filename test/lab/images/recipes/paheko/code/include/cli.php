<?php
/* bin/paheko: the commands that a hoster calls, with the outputs and exit codes of Paheko 1.3.22.1. */

namespace Paheko\CLI;

use Paheko\DB;
use Paheko\UserException;

const COMMANDS = ['help', 'init', 'upgrade', 'version', 'config', 'db', 'sql', 'storage', 'cron', 'queue', 'env', 'ui', 'server', 'ext', 'site', 'security'];

function run(array $arguments): never
{
	$command = $arguments[0] ?? null;
	if ($command === null) {
		require_once __DIR__ . '/start.php';
		fail('No command was passed. Use "paheko help" to get list of commands.');
	}
	require_once __DIR__ . '/start.php';
	if (!in_array($command, COMMANDS, true)) {
		fail("Unknown command \"$command\"." . PHP_EOL . 'Use "paheko help" to get list of commands.');
	}
	if (!in_array($command, ['help', 'init', 'ui', 'server', 'db'], true)) {
		DB::installed() || fail('Database does not exist. Run "init" command first.');
		$command === 'upgrade' || !DB::upgradeRequired() || fail('The database requires an upgrade. Run "upgrade" command first.');
	}
	try {
		$rest = array_slice($arguments, 1);
		match ($command) {
			'init' => init($rest),
			'upgrade' => exit(\Paheko\upgrade() ? 2 : 0),
			'version' => print(DB::version() . PHP_EOL),
			'config' => config(),
			'db' => db($rest),
			'sql' => sql($rest),
			'queue' => queue($rest),
			'storage' => fail("Invalid: FILE_STORAGE_BACKEND is 'SQLite' or FILE_STORAGE_CONFIG is not set"),
			'cron', 'ext', 'security', 'ui', 'server', 'site' => null,
			'env', 'help' => help(),
		};
	} catch (UserException $error) {
		fail($error->getMessage());
	} catch (\Throwable $error) {
		fwrite(STDERR, " /!\\ PHP error \n" . $error->getMessage() . PHP_EOL);
		exit(1);
	}
	exit(0);
}

/** Failures go to the output, in red. */
function fail(string $text): never
{
	echo "\e[91m$text\e[0m", PHP_EOL;
	exit(1);
}

function init(array $arguments): void
{
	$given = options($arguments, ['country', 'orgname', 'name', 'email', 'password', 'password-file']);
	if (isset($given['password-file'])) {
		$given['password'] = trim((string) file_get_contents($given['password-file']));
	}
	foreach (['country', 'orgname', 'name', 'email', 'password'] as $key) {
		empty($given[$key]) && fail("Missing option: --$key");
	}
	file_exists(\Paheko\DB_FILE) && fail('Database file already exists');
	try {
		\Paheko\install($given['country'], $given['orgname'], $given['name'], $given['email'], $given['password']);
	} catch (\Throwable $error) {
		// The journal and the folders stay.
		@unlink(\Paheko\DB_FILE);
		throw $error;
	}
}

/** `--name value` and `--name=value`; anything else that begins with a hyphen is refused, a lone one too. */
function options(array $arguments, array $known): array
{
	$found = [];
	while (($argument = array_shift($arguments)) !== null) {
		[$name, $value] = explode('=', $argument, 2) + [1 => null];
		if (!str_starts_with($name, '-')) {
			break;
		}
		if (!str_starts_with($name, '--') || !in_array(substr($name, 2), $known, true)) {
			fail("Unknown option: $name");
		}
		$found[substr($name, 2)] = $value ?? array_shift($arguments);
	}
	return $found;
}

function config(): void
{
	foreach (DB::rows('SELECT key, value FROM config') as ['key' => $key, 'value' => $value]) {
		echo "$key: ", ctype_digit((string) $value) ? $value : json_encode($value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES), PHP_EOL;
	}
}

function db(array $arguments): void
{
	$command = array_shift($arguments);
	if ($command === 'check') {
		echo 'Integrity: ', DB::value('PRAGMA integrity_check'), PHP_EOL;
		$broken = DB::rows('PRAGMA foreign_key_check');
		foreach ($broken as ['table' => $table, 'rowid' => $row, 'parent' => $parent, 'fkid' => $key]) {
			echo "\e[91mForeign key FAIL: $table:$row -> $parent:$key\e[0m", PHP_EOL;
		}
		$broken ? fail('Foreign keys: ' . count($broken) . ' rows failed!') : print('Foreign keys: ok' . PHP_EOL);
	} elseif ($command === 'backup') {
		// Options after the file are not looked at.
		while (str_starts_with($arguments[0] ?? '', '--')) {
			array_shift($arguments);
		}
		isset($arguments[0]) || fail('Missing target file');
		\Paheko\backup($arguments[0]);
	} else {
		help();
	}
}

/** Reading is broken in 1.3.22.1; `--write` works. */
function sql(array $arguments): void
{
	if (($arguments[0] ?? '') !== '--write') {
		echo '[SQL] ', implode(' ', $arguments), PHP_EOL;
		fwrite(STDERR, " /!\\ ArgumentCountError\n");
		exit(1);
	}
	$sql = implode(' ', array_slice($arguments, 1));
	echo "[WRITE] $sql", PHP_EOL;
	DB::change($sql);
	echo DB::open()->changes(), ' row(s) changed', PHP_EOL;
}

function queue(array $arguments): void
{
	if (($arguments[0] ?? '') === 'count') {
		echo DB::value('SELECT count(*) FROM emails_queue'), PHP_EOL;
		return;
	}
	if (($arguments[0] ?? '') !== 'run') {
		help();
		return;
	}
	$sent = \Paheko\runQueue();
	$left = (int) DB::value('SELECT count(*) FROM emails_queue');
	if (!array_intersect(['-q', '--quiet'], $arguments)) {
		echo $sent ? "$sent messages sent\n" : '', $left ? "$left messages still in queue\n" : '';
	}
	$left && exit(2);
}

function help(): void
{
	echo "Usage: paheko OPTIONS… COMMAND\n\nStand-in for Paheko, for tests.\nAvailable commands: ", implode(' ', COMMANDS), "\n\n";
}
