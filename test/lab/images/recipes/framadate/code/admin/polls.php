<?php
require_once __DIR__ . '/../app/inc/init.php';
page('Sondages', '<ul>' . implode('', array_map(static fn (array $poll): string => '<li>' . html($poll['id']) . ' ' . html($poll['title']) . ' ' . html($poll['admin_mail']) . '</li>', rows('SELECT * FROM ' . table('poll') . ' ORDER BY title'))) . '</ul>');
