<?php
declare(strict_types=1);

/** Commands about the whole installation and its settings. */
function instance_commands(): array
{
    return [
        'status' => fn (Line $line) => show($line, status()),
        'maintenance:install' => maintenance_install(...),
        'maintenance:mode' => maintenance_mode(...),
        'upgrade' => upgrade(...),
        'config:list' => config_list(...),
        'config:system:set' => config_system_set(...),
        'config:system:get' => config_system_get(...),
    ];
}

function maintenance_install(Line $line): int
{
    if (is_installed()) {
        echo "Command \"maintenance:install\" is not defined.\n";
        return 1;
    }
    $account = (string) $line->option('admin-user');
    try {
        $pdo = connect((string) $line->option('database-host'), (string) $line->option('database-name'), (string) $line->option('database-user'), (string) $line->option('database-pass'));
    } catch (PDOException $error) {
        echo "Error while trying to initialise the database: ", $error->getMessage(), "\n";
        return 1;
    }
    create_tables($pdo);
    write_config([
        'passwordsalt' => bin2hex(random_bytes(15)), 'secret' => bin2hex(random_bytes(24)), 'instanceid' => 'oc' . bin2hex(random_bytes(5)),
        'trusted_domains' => ['localhost'], 'datadirectory' => '/var/www/html/data', 'dbtype' => 'pgsql', 'version' => version()[0],
        'overwrite.cli.url' => 'http://localhost', 'dbname' => $line->option('database-name'), 'dbhost' => $line->option('database-host'),
        'dbuser' => $line->option('database-user'), 'dbpassword' => $line->option('database-pass'),
    ]);
    create_group('admin', 'admin');
    create_account($account, (string) $line->option('admin-pass'));
    join_group('admin', $account);
    foreach (['activity', 'circles', 'dav', 'federation', 'files', 'files_sharing', 'provisioning_api', 'survey_client'] as $app) {
        set_app_value($app, 'enabled', 'yes');
        set_app_value($app, 'installed_version', '0.0.0');
    }
    set_system_value('installed', true);
    echo "Nextcloud was successfully installed\n";
    return 0;
}

function maintenance_mode(Line $line): int
{
    $now = system_value('maintenance') === true;
    if ($line->has('check-if-disabled')) {
        return $now ? 1 : 0;
    }
    foreach (['on' => true, 'off' => false] as $option => $wanted) {
        if ($line->has($option)) {
            set_system_value('maintenance', $wanted);
            echo 'Maintenance mode ', $now === $wanted ? 'already ' : '', $wanted ? 'enabled' : 'disabled', "\n";
            return 0;
        }
    }
    echo 'Maintenance mode is currently ', $now ? 'enabled' : 'disabled', "\n";
    return 0;
}

function upgrade(Line $line): int
{
    if (!status()['needsDbUpgrade']) {
        echo "Nextcloud is already latest version\n";
        return 3;
    }
    create_tables(db());
    set_system_value('version', version()[0]);
    echo "Update successful\n";
    return 0;
}

function config_list(Line $line): int
{
    $which = $line->words[0] ?? 'all';
    $system = system_values();
    foreach ($line->has('private') ? [] : PRIVATE_KEYS as $key) {
        if (isset($system[$key])) {
            $system[$key] = '***REMOVED SENSITIVE VALUE***';
        }
    }
    $apps = is_installed() && $which !== 'system' ? app_values() : [];
    $shown = match ($which) {
        'system' => ['system' => $system],
        'all' => ['system' => $system, 'apps' => $apps],
        default => ['apps' => [$which => $apps[$which] ?? []]],
    };
    return show($line, $shown);
}

function config_system_set(Line $line): int
{
    $names = need($line, 'name');
    $text = (string) $line->option('value');
    $type = $line->option('type') ?? 'string';
    $value = match ($type) {
        'integer' => is_numeric($text) ? (int) $text : throw new InvalidArgumentException('Non-numeric value specified'),
        'double' => (float) $text,
        'boolean' => match (strtolower($text)) {
            'true' => true,
            'false' => false,
            default => throw new InvalidArgumentException('Unable to parse value as boolean'),
        },
        default => $text,
    };
    $stored = $value;
    if (count($names) > 1) {
        $stored = own_system_values()[$names[0]] ?? [];
        $stored[$names[1]] = $value;
    }
    set_system_value($names[0], $stored);
    echo 'System config value ', implode(' => ', $names), ' set to ', $text === '' ? 'empty string' : "$type $text", "\n";
    return 0;
}

function config_system_get(Line $line): int
{
    $value = system_values();
    foreach (need($line, 'name') as $name) {
        if (!is_array($value) || !array_key_exists($name, $value)) {
            return 1;
        }
        $value = $value[$name];
    }
    echo is_bool($value) ? ($value ? 'true' : 'false') : (is_array($value) ? implode("\n", $value) : $value), "\n";
    return 0;
}
