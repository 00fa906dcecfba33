<?php
/* The first accounting year: a chart of accounts, then the year itself. */

namespace Paheko;

require __DIR__ . '/../../../../include/session.php';
require __DIR__ . '/../../../../include/accounting.php';
page();
if (requireMember()['perm_accounting'] < 9) {
	http_response_code(403);
	show('Erreur', '', "Vous n'avez pas le droit d'accéder à cette page.");
}
$chart = $_POST['chart'] ?? $_GET['chart'] ?? null;
$error = null;
try {
	$id = $chart === null ? null : Accounting\installChart($chart);
	if (isset($_POST['save'])) {
		requireToken('acc_years_first_setup');
		Accounting\createYear((int) $id, $_POST['start_date'] ?? '', $_POST['end_date'] ?? '');
		redirect('acc/years/?msg=WELCOME');
	}
} catch (UserException $problem) {
	$error = $problem->getMessage();
}
show('Premier exercice', '<form method="post"><input name="chart" value="' . html((string) $chart) . '" /><input name="start_date" /><input name="end_date" />' . token('acc_years_first_setup') . '<button type="submit" name="save" value="1">Enregistrer</button></form>', $error);
