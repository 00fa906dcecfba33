<?php
require_once __DIR__ . '/../app/inc/init.php';
$said = '';
if (($_POST['action'] ?? '') === 'purge' && hash_equals($_SESSION['csrf_admin'] ?? '', (string) ($_POST['csrf'] ?? '')) && ($_POST['csrf'] ?? '') !== '') {
    $said = 'Purgés : ' . purge_old_polls();
}
$_SESSION['csrf_admin'] = bin2hex(random_bytes(32));
page('Purge', alert($said) . '<form action="" method="POST"><input type="hidden" name="csrf" value="' . $_SESSION['csrf_admin'] . '"><button name="action" value="purge">Purger les sondages</button></form>');
