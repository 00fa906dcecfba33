<?php
/*
 * One call of Paheko's API from inside its container, in the name of the system account, which exists here only. The call
 * comes as JSON on standard input: association, path, form. Prints status and body as JSON.
 */

ini_set('display_errors', 'stderr');

$hoster = json_decode((string) file_get_contents('/etc/paheko/hoster.json'), true, 8, JSON_THROW_ON_ERROR);
$call = json_decode((string) file_get_contents('php://stdin'), true, 8, JSON_THROW_ON_ERROR);
$context = stream_context_create(['http' => [
	'method' => 'POST',
	'header' => [
		"Host: {$call['association']}.{$hoster['domain']}",
		'Content-Type: application/x-www-form-urlencoded',
		'Authorization: Basic ' . base64_encode("chatterie:{$hoster['apiPassword']}"),
	],
	'content' => http_build_query($call['form']),
	'timeout' => 20,
	'ignore_errors' => true,
	'follow_location' => 0,
]]);
$body = @file_get_contents("http://127.0.0.1/api/{$call['path']}", false, $context);
if ($body === false) {
	fwrite(STDERR, 'The web server does not answer.' . PHP_EOL);
	exit(1);
}
preg_match('{^HTTP/\S+ (\d+)}', $http_response_header[0] ?? '', $status);
echo json_encode(['status' => (int) ($status[1] ?? 0), 'body' => $body], JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE);
