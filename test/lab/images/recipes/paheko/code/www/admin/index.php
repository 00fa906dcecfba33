<?php

namespace Paheko;

require __DIR__ . '/../../include/session.php';
page();
$member = requireMember();
$years = DB::rows('SELECT label FROM acc_years');
$list = implode('', array_map(fn ($year) => '<li>' . html($year['label']) . '</li>', $years));
show("Bonjour {$member['nom']} !", '<h2>' . html((string) config('org_name')) . "</h2><ul>$list</ul>");
