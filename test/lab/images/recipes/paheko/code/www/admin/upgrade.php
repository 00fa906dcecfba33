<?php

namespace Paheko;

require __DIR__ . '/../../include/session.php';
require __DIR__ . '/../../include/start.php';
show('Mise à jour', "<p>Une mise à jour est nécessaire : l'hébergeur doit la faire.</p>");
