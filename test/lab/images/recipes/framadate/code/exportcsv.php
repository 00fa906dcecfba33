<?php
require_once __DIR__ . '/app/inc/init.php';
$poll = isset($_GET['admin']) ? find_poll_of_admin((string) $_GET['admin']) : find_poll((string) ($_GET['poll'] ?? ''));
if ($poll === null || ((int) $poll['hidden'] === 1 && !isset($_GET['admin']))) {
    no_such_poll();
}
$quoted = static fn (string $text): string => '"' . preg_replace('/^[=+@-]/', "'$0", str_replace(['"', "\r\n", "\n"], ['""', '', ''], $text)) . '",';
$line = static fn (array $texts): string => implode('', array_map($quoted, $texts)) . "\r\n";
$columns = columns($poll);
header('Content-Type: text/csv; charset=utf-8');
header('Content-Disposition: attachment; filename="' . str_replace('"', '', $poll['title']) . '.csv"');
echo ',' . $line(array_column($columns, 0));
if ($poll['format'] === 'D') {
    echo ',' . $line(array_column($columns, 1));
}
$words = ['0' => 'Non', '1' => 'Si nécessaire', '2' => 'Oui'];
foreach (of_poll('vote', $poll) as $vote) {
    echo $line([$vote['name'], ...array_map(static fn (string $one): string => $words[$one] ?? 'Inconnu', str_split($vote['choices']))]);
}
