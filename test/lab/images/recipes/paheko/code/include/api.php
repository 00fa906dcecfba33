<?php
/* The REST API, for the calls that were seen on the real one. */

namespace Paheko\API;

use Paheko\Accounting;
use Paheko\DB;
use Paheko\UserException;

require __DIR__ . '/accounting.php';

const READ = 1;
const WRITE = 2;

/** Answers one call; never returns. */
function answer(string $path): never
{
	$access = access();
	$method = $_SERVER['REQUEST_METHOD'];
	$method === 'GET' || $path === 'sql' || $access >= WRITE || fail(403, 'You do not have enough rights to make this request');
	try {
		$parts = explode('/', $path);
		match ($parts[0]) {
			'user' => user($method, array_slice($parts, 1)),
			'accounting' => accounting($method, array_slice($parts, 1)),
			'sql' => sql($method),
			'download' => download($parts[1] ?? null),
			default => fail(404, 'Unknown path'),
		};
	} catch (UserException $error) {
		fail(400, $error->getMessage());
	}
	fail(404, 'Unknown path');
}

/** Level of the account that asks: the system's own, or a key that the association made. */
function access(): int
{
	$user = $_SERVER['PHP_AUTH_USER'] ?? '';
	$password = $_SERVER['PHP_AUTH_PW'] ?? '';
	if ($user === '' || $password === '') {
		fail(401, 'No username or password supplied');
	}
	if (\Paheko\API_USER !== null && $user === \Paheko\API_USER && hash_equals(\Paheko\API_PASSWORD, $password)) {
		return 9;
	}
	$key = DB::row('SELECT * FROM api_credentials WHERE key = ?', $user);
	if (!$key || !password_verify($password, $key['secret'])) {
		fail(403, 'Invalid username or password');
	}
	DB::change('UPDATE api_credentials SET last_use = datetime() WHERE id = ?', $key['id']);
	return (int) $key['access_level'];
}

function user(string $method, array $path): void
{
	if ($path === ['categories']) {
		$rows = DB::rows('SELECT c.*, (SELECT count(*) FROM users u WHERE u.id_category = c.id) AS count FROM users_categories c ORDER BY name');
		send((object) array_combine(array_column($rows, 'id'), $rows));
	}
	if ($path === ['new'] && $method === 'POST') {
		send(newUser());
	}
	if (($path[0] ?? '') === 'category') {
		$members = DB::rows('SELECT numero, nom, email FROM users WHERE id_category = ?', (int) ($path[1] ?? 0));
		send($members);
	}
	if (ctype_digit($path[0] ?? '')) {
		$person = person((int) $path[0]) ?? fail(404, 'The requested user ID does not exist');
		if ($method === 'DELETE') {
			if (DB::value('SELECT perm_config FROM users_categories WHERE id = ?', $person['id_category']) === 9) {
				fail(403, 'Seul un membre administrateur peut modifier un autre membre administrateur.');
			}
			DB::change('DELETE FROM users WHERE id = ?', $person['id']);
			send(['success' => true]);
		}
		send($person);
	}
}

function newUser(): array
{
	$category = (int) ($_POST['id_category'] ?? \Paheko\config('default_category'));
	$rights = DB::value('SELECT perm_config FROM users_categories WHERE id = ?', $category);
	if ($rights === null || $rights > 0) {
		fail(403, 'You are not allowed to create a user in this category');
	}
	$name = $_POST['nom'] ?? '';
	$email = strtolower(trim($_POST['email'] ?? ''));
	if (DB::value('SELECT 1 FROM users WHERE email = ? COLLATE NOCASE', $email)) {
		fail(409, 'This user seems to be a duplicate of an existing one');
	}
	if (empty($_POST['force_duplicate']) && DB::value('SELECT 1 FROM users WHERE nom = ?', $name)) {
		fail(409, 'This user seems to be a duplicate of an existing one');
	}
	$id = DB::change('INSERT INTO users (id_category, numero, nom, email) VALUES (?, (SELECT max(CAST(numero AS INTEGER)) + 1 FROM users), ?, ?)', $category, $name, $email);
	return (array) person($id);
}

function person(int $id): ?array
{
	return DB::row('SELECT id, id_category, numero, nom, email, date_login, password IS NOT NULL AS has_password FROM users WHERE id = ?', $id);
}

function accounting(string $method, array $path): void
{
	if ($path === ['years']) {
		send(Accounting\years());
	}
	if ($path === ['charts']) {
		send(DB::rows('SELECT * FROM acc_charts'));
	}
	if ($path === ['transaction'] && $method === 'POST') {
		send(Accounting\createTransaction($_POST));
	}
	if (($path[0] ?? '') === 'transaction') {
		send(Accounting\transaction((int) ($path[1] ?? 0)) ?? fail(404, 'Transaction #' . ($path[1] ?? '') . ' not found'));
	}
	if (($path[0] ?? '') === 'years' && isset($path[1])) {
		DB::value('SELECT 1 FROM acc_years WHERE id = ?', (int) $path[1]) ?? fail(400, 'Invalid year.');
		if (($path[2] ?? '') === 'journal') {
			$rows = DB::rows('SELECT id FROM acc_transactions WHERE id_year = ? ORDER BY id', (int) $path[1]);
			send(array_map(fn ($row) => Accounting\transaction($row['id']), $rows));
		}
	}
}

/** Reading only, and never the settings. */
function sql(string $method): void
{
	$sql = trim((string) file_get_contents('php://input'));
	if ($method !== 'POST' || $sql === '') {
		fail(400, 'Missing SQL statement');
	}
	if (preg_match('/\bconfig\b/i', $sql)) {
		throw new UserException('Erreur dans la requête : access to config.key is prohibited');
	}
	if (!preg_match('/^select\b/i', $sql)) {
		throw new UserException('Erreur dans la requête : not authorized');
	}
	try {
		$rows = DB::rows($sql);
	} catch (\Exception $error) {
		throw new UserException('Erreur dans la requête : ' . preg_replace('/^.*: /', '', $error->getMessage()));
	}
	send(['count' => count($rows), 'results' => $rows]);
}

/** A whole copy of the database; another one stays in the cache. */
function download(?string $what): never
{
	if ($what === 'files') {
		header('Content-Type: application/zip');
		exit("PK\x05\x06" . str_repeat("\0", 18));
	}
	$copy = \Paheko\DATA_ROOT . '/cache/sqlite-backup-' . bin2hex(random_bytes(6));
	\Paheko\backup($copy);
	header('Content-Type: application/octet-stream');
	header('Content-Disposition: attachment; filename="' . \Paheko\config('org_name') . ' - Sauvegarde données - ' . date('Y-m-d') . '.sqlite"');
	readfile($copy);
	exit;
}

function send(mixed $answer): never
{
	header('Content-Type: application/json; charset=utf-8');
	exit(json_encode($answer, JSON_PRETTY_PRINT | JSON_THROW_ON_ERROR));
}

function fail(int $status, string $text): never
{
	http_response_code($status);
	header('Content-Type: application/json; charset=utf-8');
	exit(json_encode(['error' => $text]));
}
