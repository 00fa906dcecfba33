<?php
/* Prints what is so for every association, as one JSON object. Changes nothing. */

require __DIR__ . '/associations.php';
ini_set('display_errors', 'stderr');

/** Seconds since a heartbeat of this kind, or null where there was none. */
function age(string $name, string $kind): ?int
{
	$file = HEARTBEATS . "/$name.$kind";
	return is_file($file) ? max(0, time() - (int) filemtime($file)) : null;
}

function facts(SQLite3 $db): array
{
	$config = static function (string $key) use ($db): ?string {
		$statement = $db->prepare('SELECT value FROM config WHERE key = ?');
		$statement->bindValue(1, $key);
		return $statement->execute()->fetchArray(SQLITE3_NUM)[0] ?? null;
	};
	return [
		'version' => databaseVersion($db),
		'organisation' => $config('org_name'),
		'country' => $config('country'),
		'usedBytes' => (int) $db->querySingle('SELECT coalesce(sum(size), 0) FROM files'),
		'administratorCategory' => $db->querySingle('SELECT id FROM users_categories WHERE perm_config = 9 ORDER BY id LIMIT 1'),
		'defaultCategory' => $config('default_category') === null ? null : (int) $config('default_category'),
	];
}

function describe(string $name): array
{
	$said = ['name' => $name, 'settings' => settings($name), 'database' => null, 'problem' => null];
	$said += ['queueAge' => age($name, 'queue'), 'cronAge' => age($name, 'cron')];
	try {
		$db = database($name);
		// An installation that was cut off leaves a file with nobody in it, which Paheko would take for an association.
		$tables = $db ? (int) $db->querySingle("SELECT count(*) FROM sqlite_master WHERE name IN ('users', 'config', 'files')") : 0;
		if ($tables === 3 && (int) $db->querySingle('SELECT count(*) FROM users') > 0) {
			$said['database'] = facts($db);
		}
		$said['unfinished'] = $said['database'] === null && is_file(USERS . "/$name/association.sqlite");
	} catch (Throwable $error) {
		$said['problem'] = $error->getMessage();
		$said['unfinished'] = false;
	}
	return $said;
}

echo json_encode(
	['version' => codeVersion(), 'associations' => array_map('describe', associations())],
	JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE,
);
