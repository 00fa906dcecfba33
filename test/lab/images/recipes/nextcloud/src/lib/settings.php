<?php
declare(strict_types=1);

/** Keys whose values `config:list` does not show. */
const PRIVATE_KEYS = ['dbpassword', 'dbuser', 'dbhost', 'dbname', 'secret', 'passwordsalt', 'redis', 'mail_smtphost', 'trusted_proxies', 'trusted_domains', 'overwrite.cli.url', 'overwritehost', 'mail_from_address', 'mail_domain', 'instanceid', 'datadirectory'];
/** Setting whose type Nextcloud knows: `yes` and `no` become truth values. */
const TRUTH_SETTINGS = ['dav/system_addressbook_exposed'];

/** config.php and every other *.config.php beside it, the later winning. */
function system_values(): array
{
    $all = own_system_values();
    foreach (glob(ROOT . '/config/*.config.php') ?: [] as $file) {
        $CONFIG = [];
        include $file;
        $all = array_merge($all, $CONFIG);
    }
    return $all;
}

/** What occ wrote. */
function own_system_values(): array
{
    $CONFIG = [];
    if (is_file(ROOT . '/config/config.php')) {
        include ROOT . '/config/config.php';
    }
    return $CONFIG;
}

function system_value(string $key): mixed
{
    return system_values()[$key] ?? null;
}

function set_system_value(string $key, mixed $value): void
{
    write_config(array_merge(own_system_values(), [$key => $value]));
}

function write_config(array $all): void
{
    $file = ROOT . '/config/config.php';
    file_put_contents("$file.new", "<?php\n\$CONFIG = " . var_export($all, true) . ";\n");
    chmod("$file.new", 0640);
    rename("$file.new", $file);
    if (function_exists('opcache_invalidate')) {
        opcache_invalidate($file, true);
    }
}

function is_installed(): bool
{
    return (own_system_values()['installed'] ?? false) === true;
}

/** The address people know, as the real one makes links. */
function public_url(): string
{
    return rtrim((string) (system_value('overwrite.cli.url') ?? 'http://localhost'), '/');
}

function version(): array
{
    include ROOT . '/version.php';
    return [implode('.', $OC_Version), $OC_VersionString];
}

function status(): array
{
    [$version, $text] = version();
    return [
        'installed' => is_installed(),
        'version' => $version,
        'versionstring' => $text,
        'edition' => '',
        'maintenance' => system_value('maintenance') === true,
        'needsDbUpgrade' => is_installed() && (own_system_values()['version'] ?? '') !== $version,
        'productname' => 'Nextcloud (stand-in)',
        'extendedSupport' => false,
    ];
}

function app_value(string $app, string $key, ?string $default = null): ?string
{
    return one('SELECT configvalue FROM oc_appconfig WHERE appid = ? AND configkey = ?', [$app, $key]) ?? $default;
}

function set_app_value(string $app, string $key, string $value): void
{
    rows('INSERT INTO oc_appconfig VALUES (?, ?, ?) ON CONFLICT (appid, configkey) DO UPDATE SET configvalue = excluded.configvalue', [$app, $key, $value]);
}

/** All apps' settings as `config:list` shows them. */
function app_values(): array
{
    $apps = [];
    foreach (rows('SELECT * FROM oc_appconfig ORDER BY appid, configkey') as ['appid' => $app, 'configkey' => $key, 'configvalue' => $value]) {
        $apps[$app][$key] = in_array("$app/$key", TRUTH_SETTINGS, true) ? in_array($value, ['yes', '1', 'true'], true) : $value;
    }
    return $apps;
}

function is_enabled(string $app): bool
{
    return !in_array(app_value($app, 'enabled', 'no'), ['no', ''], true);
}
