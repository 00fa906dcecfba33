<?php

namespace Paheko;

require __DIR__ . '/../../../include/session.php';
page();
requireMember();
$files = DB::rows('SELECT path, name FROM files WHERE parent = ?', $_GET['path'] ?? 'documents');
show('Documents', '<ul>' . implode('', array_map(fn ($file) => '<li><a href="/' . html($file['path']) . '">' . html($file['name']) . '</a></li>', $files)) . '</ul>');
