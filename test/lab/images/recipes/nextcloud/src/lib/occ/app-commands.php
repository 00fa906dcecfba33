<?php
declare(strict_types=1);

/** What the lab's app store has: name to version. The apps are words here, without code of theirs. */
const STORE = ['calendar' => '0.0.0', 'contacts' => '0.0.0', 'groupfolders' => '22.0.6', 'groupquota' => '0.2.5', 'notes' => '0.0.0'];

/** Commands about apps and their settings. */
function app_commands(): array
{
    return [
        'app:enable' => app_enable(...),
        'app:install' => app_install(...),
        'app:disable' => app_disable(...),
        'app:list' => app_list(...),
        'config:app:set' => config_app_set(...),
        'config:app:get' => config_app_get(...),
        'config:app:delete' => config_app_delete(...),
        'background:cron' => background_cron(...),
    ];
}

/** Fetches the app where it is not there. */
function app_enable(Line $line): int
{
    [$app] = need($line, 'app-id');
    if (is_enabled($app)) {
        echo "$app already enabled\n";
        return 0;
    }
    fetch_app($app);
    set_app_value($app, 'enabled', 'yes');
    echo "$app ", app_value($app, 'installed_version'), " enabled\n";
    return 0;
}

function app_install(Line $line): int
{
    [$app] = need($line, 'app-id');
    if (app_value($app, 'installed_version') !== null) {
        throw new Refusal("$app already installed", 1);
    }
    fetch_app($app);
    set_app_value($app, 'enabled', 'yes');
    echo "$app ", app_value($app, 'installed_version'), " installed\n";
    return 0;
}

function fetch_app(string $app): void
{
    if (app_value($app, 'installed_version') !== null) {
        return;
    }
    $version = STORE[$app] ?? throw new Refusal("$app not found", 1);
    if (system_value('has_internet_connection') === false) {
        throw new Refusal("$app not found", 1);
    }
    @mkdir(ROOT . "/custom_apps/$app");
    set_app_value($app, 'installed_version', $version);
}

function app_disable(Line $line): int
{
    foreach (need($line, 'app-id') as $app) {
        if (!is_enabled($app)) {
            echo "No such app enabled: $app\n";
            continue;
        }
        set_app_value($app, 'enabled', 'no');
        echo "$app ", app_value($app, 'installed_version'), " disabled\n";
    }
    return 0;
}

function app_list(Line $line): int
{
    $lists = ['enabled' => [], 'disabled' => []];
    foreach (rows("SELECT appid, configvalue FROM oc_appconfig WHERE configkey = 'installed_version' ORDER BY appid") as ['appid' => $app, 'configvalue' => $version]) {
        $lists[is_enabled($app) ? 'enabled' : 'disabled'][$app] = $version;
    }
    return show($line, $lists);
}

function config_app_set(Line $line): int
{
    [$app, $key] = need($line, 'app', 'name');
    $value = (string) $line->option('value');
    if (app_value($app, $key) === $value) {
        echo "Config value were not updated\n";
        return 0;
    }
    set_app_value($app, $key, $value);
    echo "Config value '$key' for app '$app' is now set to '$value', stored as mixed in fast cache\n";
    return 0;
}

function config_app_get(Line $line): int
{
    [$app, $key] = need($line, 'app', 'name');
    $value = app_value($app, $key);
    if ($value === null) {
        return 1;
    }
    echo $value, "\n";
    return 0;
}

function config_app_delete(Line $line): int
{
    [$app, $key] = need($line, 'app', 'name');
    rows('DELETE FROM oc_appconfig WHERE appid = ? AND configkey = ?', [$app, $key]);
    echo "Config value $key of app $app deleted\n";
    return 0;
}

function background_cron(Line $line): int
{
    set_app_value('core', 'backgroundjobs_mode', 'cron');
    echo "Set mode for background jobs to 'cron'\n";
    return 0;
}
