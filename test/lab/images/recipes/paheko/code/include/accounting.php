<?php
/* A few accounts, years, and entries of two lines. Amounts are kept in cents. */

namespace Paheko\Accounting;

use Paheko\DB;
use Paheko\UserException;

const CHART = ['fr_pca_2018' => ['FR', 'Plan comptable associatif 2018 (règlement ANC n°2018-06)', [
	'512A' => 'Compte courant',
	'53' => 'Caisse',
	'606' => 'Achats',
	'754' => 'Ressources liées à la générosité du public',
	'756' => 'Cotisations',
]]];
const TYPES = ['advanced' => 0, 'revenue' => 1, 'expense' => 2, 'transfer' => 3];

function installChart(string $code): int
{
	[$country, $label, $accounts] = CHART[$code] ?? throw new UserException('Ce plan comptable n\'existe pas.');
	$id = DB::value('SELECT id FROM acc_charts WHERE code = ?', $code);
	if ($id !== null) {
		return $id;
	}
	$id = DB::change('INSERT INTO acc_charts (country, code, label) VALUES (?, ?, ?)', $country, $code, $label);
	foreach ($accounts as $account => $text) {
		DB::change('INSERT INTO acc_accounts (id_chart, code, label) VALUES (?, ?, ?)', $id, (string) $account, $text);
	}
	return $id;
}

/** Dates as people write them: dd/mm/yyyy. */
function createYear(int $chart, string $from, string $to): void
{
	$start = \DateTimeImmutable::createFromFormat('!d/m/Y', $from);
	$end = \DateTimeImmutable::createFromFormat('!d/m/Y', $to);
	if (!$start || !$end || $end <= $start) {
		throw new UserException('La date de fin doit être postérieure à la date de début');
	}
	DB::change('INSERT INTO acc_years (label, start_date, end_date, id_chart) VALUES (?, ?, ?, ?)', 'Exercice ' . $start->format('Y'), $start->format('Y-m-d'), $end->format('Y-m-d'), $chart);
}

function createTransaction(array $form): array
{
	$year = DB::row('SELECT * FROM acc_years WHERE id = ?', (int) ($form['id_year'] ?? 0));
	$account = static fn (string $code, int $line): int => DB::value('SELECT id FROM acc_accounts WHERE code = ? AND id_chart = ?', $code, $year['id_chart'] ?? 0)
		?? throw new UserException("Le compte avec le code \"$code\" sur la ligne $line n'existe pas.");
	$lines = [[$account($form['credit'] ?? '', 1), 'credit'], [$account($form['debit'] ?? '', 2), 'debit']];
	$date = \DateTimeImmutable::createFromFormat('!Y-m-d', $form['date'] ?? '') ?: throw new UserException('Date invalide');
	$day = $date->format('Y-m-d');
	if ($day < $year['start_date'] || $day > $year['end_date']) {
		throw new UserException(sprintf("La date (%s) de l'écriture ne correspond pas à l'exercice « %s »", $date->format('d/m/Y'), $year['label']));
	}
	$cents = (int) round((float) str_replace(',', '.', $form['amount'] ?? '0') * 100);
	$id = DB::change('INSERT INTO acc_transactions (type, label, date, id_year) VALUES (?, ?, ?, ?)', TYPES[$form['type'] ?? ''] ?? 0, $form['label'] ?? '', $day, $year['id']);
	foreach ($lines as [$to, $side]) {
		DB::change('INSERT INTO acc_transactions_lines (id_transaction, id_account, credit, debit) VALUES (?, ?, ?, ?)', $id, $to, $side === 'credit' ? $cents : 0, $side === 'debit' ? $cents : 0);
	}
	return transaction($id);
}

function transaction(int $id): ?array
{
	$row = DB::row('SELECT id, type, status, label, notes, reference, date, id_year, id_creator FROM acc_transactions WHERE id = ?', $id);
	if (!$row) {
		return null;
	}
	$lines = DB::rows('SELECT l.id, l.id_account, l.credit, l.debit, a.code AS account_code, a.label AS account_label FROM acc_transactions_lines l JOIN acc_accounts a ON a.id = l.id_account WHERE l.id_transaction = ?', $id);
	return ['date' => new \DateTime($row['date'])] + $row + ['lines' => $lines];
}

function years(): array
{
	return DB::rows('SELECT y.id, y.label, y.start_date, y.end_date, y.status, y.id_chart, (SELECT count(*) FROM acc_transactions t WHERE t.id_year = y.id) AS nb_transactions, c.label AS chart_name, \'open\' AS status_tag_preset FROM acc_years y JOIN acc_charts c ON c.id = y.id_chart');
}
