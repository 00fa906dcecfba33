<?php
declare(strict_types=1);
require __DIR__ . '/lib/server.php';
require __DIR__ . '/lib/web/router.php';
route_request();
