<?php
/*
 * The work that no visitor starts. `upgrade`: brings databases to the version of the code. `round`: sends mail that
 * waits, and once a day runs Paheko's daily tasks. `one <association>`: both at once for one that has just come.
 * A file under heartbeat/ tells when each last went well.
 */

require __DIR__ . '/associations.php';
ini_set('display_errors', 'stderr');

const A_DAY = 86400;
const AN_HOUR = 3600;

function beat(string $name): void
{
	touch(HEARTBEATS . "/$name");
}

function say(string $name, string $text): void
{
	fwrite(STDERR, "$name: $text" . PHP_EOL);
}

/** Every association's database, suspended ones too: one that comes back must find its data usable. */
function upgradeAll(): bool
{
	$well = true;
	foreach (associations() as $name) {
		try {
			$db = database($name);
			// 0.0.0 is an installation that was cut off; the association's next run begins it anew.
			$version = $db ? databaseVersion($db) : '0.0.0';
			$behind = !str_starts_with($version, '0.0.0') && version_compare($version, codeVersion(), '<');
			$db?->close();
			if (!$behind) {
				continue;
			}
			[$code, $output] = paheko($name, 'upgrade');
			// 2 is how Paheko says that it did upgrade.
			if ($code !== 0 && $code !== 2) {
				throw new RuntimeException($output);
			}
			say($name, 'database upgraded to ' . codeVersion());
		} catch (Throwable $error) {
			say($name, 'the database could not be upgraded: ' . $error->getMessage());
			$well = false;
		}
	}
	return $well;
}

function sendMail(string $name): void
{
	$db = database($name);
	$waiting = (int) $db->querySingle('SELECT count(*) FROM emails_queue');
	$db->close();
	if ($waiting > 0) {
		[$code, $output] = paheko($name, 'queue', 'run', '-q');
		// 2: some are left, for the next time.
		if ($code !== 0 && $code !== 2) {
			throw new RuntimeException("queue run: $output");
		}
	}
	beat("$name.queue");
}

function daily(string $name): void
{
	[$code, $output] = paheko($name, 'cron');
	if ($code !== 0) {
		throw new RuntimeException("cron: $output");
	}
	// Paheko leaves a whole copy of the database here after each download and each failed backup.
	foreach (glob(USERS . "/$name/cache/sqlite-backup-*") ?: [] as $copy) {
		if (time() - (int) filemtime($copy) > AN_HOUR) {
			unlink($copy);
		}
	}
	beat("$name.cron");
}

function care(string $name, bool $now): void
{
	try {
		if (!$now && (settings($name)['state'] ?? '') !== 'active') {
			return;
		}
		$db = database($name);
		if (!$db) {
			return;
		}
		$db->close();
		sendMail($name);
		$last = HEARTBEATS . "/$name.cron";
		if ($now || !is_file($last) || time() - (int) filemtime($last) >= A_DAY) {
			daily($name);
		}
	} catch (Throwable $error) {
		say($name, $error->getMessage());
		if ($now) {
			exit(1);
		}
	}
}

switch ($argv[1] ?? '') {
	case 'upgrade':
		exit(upgradeAll() ? 0 : 1);
	case 'round':
		foreach (associations() as $name) {
			care($name, false);
			beat('.loop');
		}
		beat('.loop');
		exit(0);
	case 'one':
		care($argv[2] ?? '', true);
		exit(0);
	default:
		say('keep.php', 'say upgrade, round or one');
		exit(64);
}
