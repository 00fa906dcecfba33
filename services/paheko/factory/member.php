<?php
/* Looks up one member by address (on standard input): number, and whether their category may do all. Argument: association. */

require __DIR__ . '/associations.php';
ini_set('display_errors', 'stderr');

$db = database($argv[1] ?? '') ?? exit(1);
$field = emailField($db);
$found = false;
if ($field !== null) {
	$statement = $db->prepare("SELECT u.id, c.perm_config = 9 AS administrator FROM users u
		JOIN users_categories c ON c.id = u.id_category WHERE lower(trim(u.$field)) = ? ORDER BY administrator DESC, u.id LIMIT 1");
	$statement->bindValue(1, strtolower(trim((string) stream_get_contents(STDIN))));
	$found = $statement->execute()->fetchArray(SQLITE3_ASSOC);
}
echo json_encode($found ? ['id' => $found['id'], 'administrator' => $found['administrator'] === 1] : null);
