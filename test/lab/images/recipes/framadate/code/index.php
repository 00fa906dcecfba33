<?php
require_once __DIR__ . '/app/inc/init.php';
// Without tables this throws: 500 and an empty page, as before Framadate's migration.
rows('SELECT COUNT(*) FROM ' . table('poll'));
page('Organiser des rendez-vous simplement, librement', '<a href="create_poll.php?type=date">Créer un sondage spécial dates</a> <a href="create_poll.php?type=classic">Créer un sondage classique</a> <a href="find_polls.php">Où sont mes sondages ?</a>');
