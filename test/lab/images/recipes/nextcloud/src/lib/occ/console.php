<?php
declare(strict_types=1);

require __DIR__ . '/instance-commands.php';
require __DIR__ . '/account-commands.php';
require __DIR__ . '/app-commands.php';
require __DIR__ . '/folder-commands.php';

/** One command line: words, and options with their values (`true` without one). */
final class Line
{
    public function __construct(public array $words, public array $options) {}

    public function option(string $name): ?string
    {
        $value = $this->options[$name] ?? null;
        return is_array($value) ? end($value) : ($value === null ? null : (string) $value);
    }

    public function has(string $name): bool
    {
        return array_key_exists($name, $this->options);
    }
}

/** What ends a command: a sentence on standard output and a code, as occ does. */
final class Refusal extends RuntimeException {}

/** Options that take a value, of whatever command. */
const VALUED = ['output', 'display-name', 'group', 'email', 'value', 'type', 'limit', 'offset', 'admin-user', 'admin-pass', 'database', 'database-name', 'database-user', 'database-pass', 'database-host', 'data-dir', 'default-value'];
const SHORT = ['g' => 'group', 'r' => 'reset-password', 'f' => 'force', 'n' => 'no-interaction', 'i' => 'info'];
/** Commands that work before the installation and during maintenance. */
const ALWAYS = ['status', 'maintenance:install', 'maintenance:mode', 'upgrade', 'config:system:set', 'config:system:get', 'config:list'];

function run_console(array $arguments): int
{
    $line = read_line($arguments);
    $name = (string) array_shift($line->words);
    if (is_file(ROOT . '/config/config.php') && fileowner(ROOT . '/config/config.php') !== posix_geteuid()) {
        echo "Console has to be executed with the user that owns the file config/config.php\n";
        return 1;
    }
    $state = is_installed() ? status() : ['maintenance' => false, 'needsDbUpgrade' => false];
    if (!is_installed() && $name !== 'maintenance:install') {
        fwrite(STDERR, "Nextcloud is not installed - only a limited number of commands are available\n");
    } elseif ($state['needsDbUpgrade']) {
        fwrite(STDERR, "Nextcloud or one of the apps require upgrade - only a limited number of commands are available\nYou may use your browser or the occ upgrade command to do the upgrade\n");
    } elseif ($state['maintenance'] && !in_array($name, ['maintenance:mode', 'status'], true)) {
        fwrite(STDERR, "Nextcloud is in maintenance mode, no apps are loaded.\nCommands provided by apps are unavailable.\n");
    }
    $commands = instance_commands();
    if (is_installed() && !$state['needsDbUpgrade']) {
        $commands += account_commands() + app_commands();
        if (!$state['maintenance']) {
            $commands += (is_enabled('groupfolders') ? folder_commands() : []) + (is_enabled('groupquota') ? quota_commands() : []);
        }
    }
    if (!isset($commands[$name])) {
        $space = strstr($name, ':', true);
        $known = array_filter(array_keys($commands), fn (string $other) => $space !== false && str_starts_with($other, "$space:"));
        fwrite(STDERR, $space !== false && $known === [] ? "\n  There are no commands defined in the \"$space\" namespace.\n\n" : "\n  Command \"$name\" is not defined.\n\n");
        return 1;
    }
    try {
        return $commands[$name]($line);
    } catch (Refusal $refusal) {
        echo $refusal->getMessage(), "\n";
        return $refusal->getCode();
    } catch (Throwable $error) {
        fwrite(STDERR, "\nIn " . basename($error->getFile()) . " line {$error->getLine()}:\n\n  {$error->getMessage()}\n\n");
        return 1;
    }
}

function read_line(array $arguments): Line
{
    [$words, $options] = [[], []];
    while ($arguments !== []) {
        $word = array_shift($arguments);
        if (preg_match('/^--([a-z-]+)(?:=(.*))?$/s', $word, $part) === 1) {
            $value = $part[2] ?? (in_array($part[1], VALUED, true) ? array_shift($arguments) : true);
            $part[1] === 'group' ? $options['group'][] = $value : $options[$part[1]] = $value;
        } elseif (preg_match('/^-([a-z])$/', $word, $part) === 1) {
            $long = SHORT[$part[1]] ?? $part[1];
            $long === 'group' ? $options['group'][] = array_shift($arguments) : $options[$long] = true;
        } else {
            $words[] = $word;
        }
    }
    return new Line($words, $options);
}

/** @throws Refusal like Symfony's for a missing argument. */
function need(Line $line, string ...$names): array
{
    if (count($line->words) < count($names)) {
        $missing = array_slice($names, count($line->words));
        fwrite(STDERR, "\n  Not enough arguments (missing: \"" . implode(', ', $missing) . "\").\n\n");
        throw new Refusal('', 1);
    }
    return $line->words;
}

/** One value as JSON, or in occ's plain form. */
function show(Line $line, array $value): int
{
    if ($line->option('output') === 'json') {
        echo json_encode($value), "\n";
    } elseif ($line->option('output') === 'json_pretty') {
        echo json_encode($value, JSON_PRETTY_PRINT), "\n";
    } else {
        show_plain($value, '  ');
    }
    return 0;
}

function show_plain(array $value, string $indent): void
{
    foreach ($value as $key => $item) {
        $label = is_int($key) ? '' : "$key: ";
        if (is_array($item)) {
            echo "$indent- " . rtrim($label) . "\n";
            show_plain($item, "$indent  ");
        } else {
            echo "$indent- $label" . (is_bool($item) ? ($item ? 'true' : 'false') : $item) . "\n";
        }
    }
}

function random_password(): string
{
    return bin2hex(random_bytes(16)) . 'A-';
}
