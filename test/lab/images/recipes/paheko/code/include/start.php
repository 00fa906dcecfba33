<?php
/* Constants and errors, as every page and command of the stand-in needs them. */

namespace Paheko;

const ROOT = __DIR__ . '/..';

/** What the person did wrong; its text is shown to them. */
class UserException extends \LogicException
{
}

require ROOT . '/config.local.php';

foreach ([
	'FILE_STORAGE_QUOTA' => null,
	'API_USER' => null,
	'API_PASSWORD' => null,
	'SMTP_HOST' => false,
	'SMTP_PORT' => 587,
	'SMTP_HELO_HOSTNAME' => 'localhost',
	'MAIL_SENDER' => null,
	'MAIL_RETURN_PATH' => null,
	'USE_CRON' => false,
	'DISABLE_INSTALL_FORM' => false,
] as $name => $value) {
	defined("Paheko\\$name") || define("Paheko\\$name", $value);
}

define('Paheko\DB_FILE', DATA_ROOT . '/association.sqlite');
define('Paheko\ADMIN_URL', WWW_URL . 'admin/');

error_reporting(E_ALL);
ini_set('display_errors', PHP_SAPI === 'cli' ? 'stderr' : '0');
date_default_timezone_set('Europe/Paris');

set_error_handler(static function (int $level, string $text): bool {
	$line = date('c') . " $text\n";
	@file_put_contents(DATA_ROOT . '/error.log', $line, FILE_APPEND);
	if (PHP_SAPI === 'cli') {
		fwrite(STDERR, " /!\\ PHP error \n" . ($level === E_WARNING ? 'Warning: ' : '') . "$text\n");
		exit(1);
	}
	return false;
});

function codeVersion(): string
{
	return trim((string) file_get_contents(ROOT . '/VERSION'));
}

require __DIR__ . '/database.php';
require __DIR__ . '/install.php';
require __DIR__ . '/mail.php';
