<?php
declare(strict_types=1);
require __DIR__ . '/lib/server.php';
if (!is_installed() || system_value('maintenance') === true) {
    fwrite(STDERR, "Nextcloud is not installed or in maintenance mode.\n");
    exit(1);
}
set_app_value('core', 'lastcron', (string) time());
