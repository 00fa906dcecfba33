<?php

namespace Paheko;

require __DIR__ . '/../../../../include/session.php';
page();
requireMember();
$rows = DB::rows('SELECT y.label AS year, t.label FROM acc_years y LEFT JOIN acc_transactions t ON t.id_year = y.id');
show('Exercices', '<ul>' . implode('', array_map(fn ($row) => '<li>' . html("{$row['year']} {$row['label']}") . '</li>', $rows)) . '</ul>');
