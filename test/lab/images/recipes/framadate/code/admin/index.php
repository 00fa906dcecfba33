<?php
require_once __DIR__ . '/../app/inc/init.php';
page('Administration', '<a href="polls.php">Sondages</a> <a href="migration.php">Migration</a> <a href="purge.php">Purge</a>');
