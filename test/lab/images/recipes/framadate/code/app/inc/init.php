<?php
// Read first by every page: session, configuration, database, in this order, as in Framadate.
if (session_id() === '') {
    session_start();
}
define('ROOT_DIR', dirname(__DIR__, 2));
require_once __DIR__ . '/constants.php';
require_once __DIR__ . '/addresses.php';
@include_once __DIR__ . '/config.php';
require_once __DIR__ . '/pages.php';
require_once __DIR__ . '/polls.php';
require_once __DIR__ . '/mails.php';

try {
    $connect = new PDO(DB_CONNECTION_STRING, DB_USER, DB_PASSWORD, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
} catch (PDOException) {
    if ($_SERVER['SCRIPT_NAME'] !== '/maintenance.php') {
        // On the command line nobody sees it: the program ends with code 0 and without a word.
        header('Location: ' . server_name() . 'maintenance.php');
        exit;
    }
}
