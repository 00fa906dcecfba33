<?php

namespace Paheko;

require __DIR__ . '/../../include/session.php';
require __DIR__ . '/../../include/start.php';
http_response_code(500);
show('Erreur interne', "<p>L'installation par cette page est désactivée.</p>");
