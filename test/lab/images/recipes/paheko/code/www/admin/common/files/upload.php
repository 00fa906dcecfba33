<?php
/* Documents go into the database; the quota counts before the first byte is kept. */

namespace Paheko;

require __DIR__ . '/../../../../include/session.php';
page();
if (requireMember()['perm_documents'] < 2) {
	http_response_code(403);
	show('Erreur', '', "Vous n'avez pas le droit d'accéder à cette page.");
}
$folder = $_GET['p'] ?? 'documents';
$error = null;
try {
	if (isset($_POST['upload'])) {
		requireToken("upload_file_$folder");
		foreach ($_FILES['file']['tmp_name'] ?? [] as $i => $temporary) {
			$name = basename($_FILES['file']['name'][$i]);
			$size = $_FILES['file']['size'][$i];
			$used = (int) DB::value('SELECT coalesce(sum(size), 0) FROM files');
			if (FILE_STORAGE_QUOTA !== null && FILE_STORAGE_QUOTA - $used - $size < 0) {
				throw new UserException("L'espace disque est insuffisant pour réaliser cette opération");
			}
			$id = DB::change("INSERT INTO files (path, parent, name, type, mime, size, modified) VALUES (?, ?, ?, 1, ?, ?, datetime())", "$folder/$name", $folder, $name, $_FILES['file']['type'][$i] ?: 'application/octet-stream', $size);
			$statement = DB::open()->prepare('INSERT INTO files_contents VALUES (?, ?)');
			$statement->bindValue(1, $id);
			$statement->bindValue(2, (string) file_get_contents($temporary), SQLITE3_BLOB);
			$statement->execute();
		}
		redirect('docs/?path=' . rawurlencode($folder));
	}
} catch (UserException $problem) {
	$error = $problem->getMessage();
}
show('Envoi de fichier', '<form method="post" enctype="multipart/form-data"><input type="file" name="file[]" multiple />' . token("upload_file_$folder") . '<button type="submit" name="upload" value="1">Envoyer</button></form>', $error);
