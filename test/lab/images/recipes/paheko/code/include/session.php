<?php
/* Who is logged in, forms that cannot be sent from elsewhere, and the first and last lines of every page. */

namespace Paheko;

/** Called first by every page of /admin/. */
function page(): void
{
	require_once __DIR__ . '/start.php';
	if (!DB::installed()) {
		redirect('install.php');
	}
	if (DB::upgradeRequired()) {
		redirect('upgrade.php');
	}
}

function redirect(string $to): never
{
	header('Location: ' . (str_starts_with($to, 'http') ? $to : ADMIN_URL . $to), true, 302);
	exit;
}

function session(): void
{
	if (session_status() === PHP_SESSION_ACTIVE) {
		return;
	}
	session_name('pko');
	session_set_cookie_params([
		'path' => '/',
		'domain' => (string) parse_url(WWW_URL, PHP_URL_HOST),
		'secure' => ($_SERVER['HTTPS'] ?? '') === 'on',
		'httponly' => true,
		'samesite' => 'Lax',
	]);
	// A number that this server never gave out opens nothing.
	if (!preg_match('/^pko-[0-9a-f]{32}$/D', $_COOKIE['pko'] ?? '') || !is_file(session_save_path() . '/sess_' . $_COOKIE['pko'])) {
		session_id('pko-' . bin2hex(random_bytes(16)));
	}
	session_start();
}

/** The logged-in member with the rights of their category, or null. */
function member(): ?array
{
	if (!isset($_COOKIE['pko'])) {
		return null;
	}
	session();
	return DB::row('SELECT u.*, c.perm_config, c.perm_accounting, c.perm_documents FROM users u JOIN users_categories c ON c.id = u.id_category WHERE u.id = ?', $_SESSION['user'] ?? 0);
}

function requireMember(): array
{
	return member() ?? redirect('login.php');
}

function login(string $email, string $password): bool
{
	$person = DB::row('SELECT u.id, u.password FROM users u JOIN users_categories c ON c.id = u.id_category WHERE u.email = ? COLLATE NOCASE AND c.perm_connect >= 1', trim($email));
	if (!$person || !password_verify($password, (string) $person['password'])) {
		DB::change('INSERT INTO logs (id_user, type, ip_address) VALUES (?, 1, ?)', $person['id'] ?? null, $_SERVER['REMOTE_ADDR']);
		return false;
	}
	session();
	$_SESSION['user'] = $person['id'];
	DB::change('UPDATE users SET date_login = datetime() WHERE id = ?', $person['id']);
	DB::change('INSERT INTO logs (id_user, type, ip_address) VALUES (?, 2, ?)', $person['id'], $_SERVER['REMOTE_ADDR']);
	return true;
}

/** The hidden field of a form: its name is the form's, its value good for one browser and some hours. */
function token(string $form): string
{
	$cookie = $_COOKIE['__c'] ?? '';
	if (!preg_match('/^[0-9a-f]{20}$/D', $cookie)) {
		$cookie = $_COOKIE['__c'] = bin2hex(random_bytes(10));
		setcookie('__c', $cookie, ['path' => '/', 'httponly' => true, 'samesite' => 'Strict']);
	}
	$random = bin2hex(random_bytes(8));
	$expires = dechex(intdiv(time(), 3600) + 4);
	$value = sign($form, $cookie, $expires, $random) . "/$expires/$random";
	return sprintf('<input type="hidden" name="ct_%s" value="%s" />', sha1($form . SECRET_KEY), $value);
}

/** @throws UserException when the form was not sent from its page. */
function requireToken(string $form): void
{
	[$hash, $expires, $random] = explode('/', $_POST['ct_' . sha1($form . SECRET_KEY)] ?? '') + ['', '0', ''];
	$fresh = ctype_xdigit($expires) && hexdec($expires) * 3600 > time();
	if (!$fresh || !hash_equals(sign($form, $_COOKIE['__c'] ?? '', $expires, $random), $hash)) {
		throw new UserException('Une erreur est survenue, merci de bien vouloir renvoyer le formulaire.');
	}
}

function sign(string $form, string $cookie, string $expires, string $random): string
{
	return hash_hmac('sha256', "$form/$cookie/$expires/$random", SECRET_KEY);
}

/** Shows a page of the stand-in; `error` stands above it. */
function show(string $title, string $body, ?string $error = null): never
{
	header('Content-Type: text/html; charset=utf-8');
	$title = html($title);
	$block = $error === null ? '' : '<div class="block error"><ul><li>' . nl2br(html($error)) . '</li></ul></div>';
	echo <<<HTML
	<!DOCTYPE html>
	<html lang="fr"><head><meta charset="utf-8" /><title>$title</title></head>
	<body><p><em>Ceci n'est pas Paheko : un remplaçant (stand-in) pour les essais.</em></p><h1>$title</h1>$block$body</body></html>
	HTML;
	exit;
}

function html(string $text): string
{
	return htmlspecialchars($text, ENT_QUOTES);
}
