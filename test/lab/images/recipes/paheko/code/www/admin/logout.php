<?php

namespace Paheko;

require __DIR__ . '/../../include/session.php';
page();
if (member()) {
	session_destroy();
}
redirect('login.php');
