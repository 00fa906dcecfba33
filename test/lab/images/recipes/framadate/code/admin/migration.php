<?php
require_once __DIR__ . '/../app/inc/init.php';

// The tables as Framadate 1.1.19 leaves them after its fourteen migrations, of which an empty database needs thirteen.
$migrations = [
    'From_0_8_to_0_9', 'AddColumn_receiveNewComments_For_0_9', 'AddColumn_uniqId_In_vote_For_0_9', 'AddColumn_hidden_In_poll_For_0_9',
    'Generate_uniqId_for_old_votes', 'RPadVotes_from_0_8', 'Alter_Comment_table_for_name_length', 'Alter_Comment_table_adding_date',
    'AddColumns_password_hash_And_results_publicly_visible_In_poll_For_0_9', 'Increase_pollId_size', 'AddColumn_ValueMax_In_poll_For_1_1',
    'Fix_MySQL_No_Zero_Date', 'From_0_9_to_0_9_1',
];
$ledger = table(MIGRATION_TABLE);
$connect->exec("CREATE TABLE IF NOT EXISTS `$ledger` (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, name TEXT NOT NULL, execute_date TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP) ENGINE = MyISAM DEFAULT CHARSET = utf8mb4");
foreach ([
    'poll' => 'id VARCHAR(64) NOT NULL PRIMARY KEY, admin_id CHAR(24) NOT NULL, title TEXT NOT NULL, description TEXT, admin_name VARCHAR(64), admin_mail VARCHAR(128), creation_date TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, end_date TIMESTAMP NULL DEFAULT NULL, format VARCHAR(1), editable TINYINT DEFAULT 0, receiveNewVotes TINYINT(1) DEFAULT 0, receiveNewComments TINYINT(1) DEFAULT 0, active TINYINT(1) DEFAULT 1, hidden TINYINT(1) NOT NULL DEFAULT 0, ValueMax TINYINT, password_hash VARCHAR(255), results_publicly_visible TINYINT(1)',
    'slot' => 'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, poll_id VARCHAR(64) NOT NULL, title TEXT, moments TEXT, KEY poll_id (poll_id)',
    'vote' => 'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, uniqId CHAR(16) NOT NULL, poll_id VARCHAR(64) NOT NULL, name VARCHAR(64) NOT NULL, choices TEXT NOT NULL, KEY poll_id (poll_id)',
    'comment' => 'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, poll_id VARCHAR(64) NOT NULL, name VARCHAR(64), comment TEXT NOT NULL, date TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, KEY poll_id (poll_id)',
] as $table => $columns) {
    $connect->exec('CREATE TABLE IF NOT EXISTS `' . table($table) . "` ($columns) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4");
}
$known = array_column(rows("SELECT name FROM `$ledger`"), 'name');
$new = array_values(array_diff($migrations, $known));
foreach ($new as $name) {
    rows("INSERT INTO `$ledger` (name) VALUES (:name)", ['name' => $name]);
}
$count = static fn (int $number): string => ($number === 0 ? '' : $number) . ' / 14';
page('Migration', '<p>Succès : ' . $count(count($new)) . '</p><p>Échec : ' . $count(0) . '</p><p>Passé : ' . $count(14 - count($new)) . '</p><ul><li>' . implode('</li><li>', $new) . '</li></ul>');
