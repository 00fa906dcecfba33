<?php
/* Everything that is no file: the site's start, the API, documents, and what does not exist. */

namespace Paheko;

require __DIR__ . '/../include/session.php';
require __DIR__ . '/../include/start.php';

$path = (string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);

if ($path === '/robots.txt') {
	header('Content-Type: text/plain');
	exit("User-agent: *\nDisallow: /admin/\n");
}
page();
if (str_starts_with($path, '/api/')) {
	require __DIR__ . '/../include/api.php';
	API\answer(trim(substr($path, 5), '/'));
}
if ($path === '/') {
	// The public site is off until the association turns it on.
	redirect(ADMIN_URL);
}
if (str_starts_with($path, '/dav/')) {
	header('WWW-Authenticate: Basic realm="Paheko"');
	http_response_code(401);
	exit;
}
if (str_starts_with($path, '/documents/')) {
	requireMember();
	$file = DB::row('SELECT f.mime, c.content FROM files f JOIN files_contents c ON c.id = f.id WHERE f.path = ?', substr(rawurldecode($path), 1));
	if ($file) {
		header('Content-Type: ' . $file['mime']);
		exit($file['content']);
	}
}
http_response_code(404);
show('Erreur', '<p>Cette page n\'existe pas.</p>');
