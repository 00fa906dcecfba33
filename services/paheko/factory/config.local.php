<?php
/*
 * One copy of Paheko for all associations: chooses the association of this request or command and tells Paheko where its
 * data lie. Mounted over Paheko's config.local.php, read-only. What may differ from one association to the next comes
 * from a JSON file that PHP can read but not write, outside the association's data: data that an association writes are never
 * read as code or as settings.
 */

namespace Paheko;

(static function (): void {
	$hoster = json_decode((string) file_get_contents('/etc/paheko/hoster.json'), true, 8, JSON_THROW_ON_ERROR);
	$web = PHP_SAPI !== 'cli';
	$refuse = static function (string $page, string $text) use ($web): never {
		if ($web) {
			http_response_code(404);
			header('Content-Type: text/html; charset=utf-8');
			exit("<h1>$page</h1>");
		}
		echo $text, PHP_EOL;
		exit(1);
	};

	// Only the proxy comes from elsewhere, and it always names the visitor.
	$inside = $web && $_SERVER['REMOTE_ADDR'] === '127.0.0.1' && !isset($_SERVER['HTTP_X_FORWARDED_FOR']);
	$host = $web ? strtolower((string) preg_replace('/:\d+$/', '', $_SERVER['HTTP_HOST'] ?? '')) : '';
	if ($inside && $host === '127.0.0.1') {
		exit('ok');
	}

	$name = $web
		? (str_ends_with($host, '.' . $hoster['domain']) ? substr($host, 0, -strlen('.' . $hoster['domain'])) : '')
		: (string) getenv('PAHEKO_FACTORY_USER');
	if (!preg_match('/^[a-z0-9_-]{1,63}$/D', $name)) {
		$refuse('Page non trouvée', 'Unknown factory user, please provide PAHEKO_FACTORY_USER');
	}
	$data = "/var/lib/paheko/users/$name";
	$file = "/etc/paheko-associations/$name.json";
	if (!is_dir($data) || ($web && !is_file($file))) {
		$refuse("Cette association n'existe pas.", 'Unknown tenant');
	}
	$own = is_file($file) ? json_decode((string) file_get_contents($file), true, 8, JSON_THROW_ON_ERROR) : [];
	if ($web && ($own['state'] ?? '') !== 'active') {
		$refuse("L'accès est suspendu.", '');
	}

	if ($web && !$inside) {
		$forwarded = array_map('trim', explode(',', $_SERVER['HTTP_X_FORWARDED_FOR'] ?? ''));
		$_SERVER['REMOTE_ADDR'] = end($forwarded) ?: $_SERVER['REMOTE_ADDR'];
		if (($_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '') === 'https') {
			$_SERVER['HTTPS'] = 'on';
		}
	}
	if ($web) {
		// Sessions of one association lie where no other association's address looks.
		$sessions = "$data/cache/sessions";
		is_dir($sessions) || mkdir($sessions, 0700, true);
		ini_set('session.save_path', $sessions);
		ini_set('session.gc_probability', '1');
		ini_set('session.gc_divisor', '100');
	}

	$constants = [
		'DATA_ROOT' => $data,
		'WWW_URL' => str_replace('{association}', $name, $hoster['address']) . '/',
		'WWW_URI' => '/',
		// Nothing that one association's key signs is good for another.
		'SECRET_KEY' => hash_hmac('sha256', $name, $hoster['secretKey']),
		'FILE_STORAGE_BACKEND' => 'SQLite',
		'FILE_STORAGE_QUOTA' => $own['quotaBytes'] ?? 0,
		'SHARED_CACHE_ROOT' => '/var/cache/paheko',
		'WEB_CACHE_ROOT' => null,
		// Part of the image: nobody installs code from a page.
		'PLUGINS_ROOT' => '/var/www/paheko/data/plugins',
		'USE_CRON' => true,
		'ENABLE_UPGRADES' => false,
		'ENABLE_TECH_DETAILS' => false,
		'SHOW_ERRORS' => false,
		'DISABLE_INSTALL_FORM' => true,
		'DISABLE_INSTALL_PING' => true,
		// Behind the proxy everyone would look like one address.
		'DETECT_SUSPICIOUS_IPS' => false,
		'SMTP_HOST' => $hoster['mailHost'],
		'SMTP_PORT' => $hoster['mailPort'],
		'SMTP_USER' => null,
		'SMTP_PASSWORD' => null,
		'SMTP_SECURITY' => 'NONE',
		'SMTP_HELO_HOSTNAME' => $hoster['domain'],
		// From is the hoster's address, which its mail domain vouches for; the association's goes to Reply-To.
		'MAIL_SENDER' => $hoster['mailFrom'],
		// The address on the envelope too: left out, it would be the association's, for which the relay may not speak.
		'MAIL_RETURN_PATH' => $hoster['mailFrom'],
		// Shown as HTML.
		'LEGAL_HOSTING_DETAILS' => htmlspecialchars($hoster['legal']),
		// Nothing of the container reaches the internet, to ask for the time or anything else.
		'NTP_SERVER' => null,
	];
	if ($inside) {
		// A system account that may do all: for calls made inside this container, never through the proxy.
		$constants += ['API_USER' => 'chatterie', 'API_PASSWORD' => $hoster['apiPassword']];
	}
	foreach ($constants as $key => $value) {
		defined(__NAMESPACE__ . "\\$key") || define(__NAMESPACE__ . "\\$key", $value);
	}
})();
