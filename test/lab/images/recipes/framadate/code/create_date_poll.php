<?php
require_once __DIR__ . '/app/inc/init.php';
require_once __DIR__ . '/app/inc/creation.php';
create('date');
