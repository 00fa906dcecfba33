<?php
require_once __DIR__ . '/app/inc/init.php';
page('Maintenance', alert('L\'application ' . NOMAPPLICATION . ' est pour l\'instant en maintenance.'));
