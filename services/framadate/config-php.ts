import { ASSOCIATIONS } from "./names.ts";

/** Where {@link CONFIG_PHP} reads what is the same for all associations; the database's password is in it. */
export const HOSTER_JSON = "/etc/framadate/hoster.json";

/**
 * app/inc/config.php: Framadate itself knows one set of tables and one address. This file, which every page of it reads
 * first, chooses both by the host name that was asked for, from the associations' own files. Names of constants are those
 * of Framadate 1.1 (tpl/admin/config.tpl of its source).
 */
export const CONFIG_PHP = `<?php
$chatterie = (static function (): array {
    $say = static function (int $status, string $text): never {
        if (PHP_SAPI === 'cli') {
            fwrite(STDERR, "$text\\n");
            exit(1);
        }
        http_response_code($status);
        header('Content-Type: text/plain; charset=utf-8');
        header('Cache-Control: no-store');
        exit($text);
    };
    $read = static fn (string $path): array => json_decode((string) file_get_contents($path), true, 8, JSON_THROW_ON_ERROR);
    $hoster = $read('${HOSTER_JSON}');
    $host = strtolower((string) preg_replace('/:\\d+\\z/', '', $_SERVER['HTTP_HOST'] ?? ''));
    if (PHP_SAPI !== 'cli' && $host === '127.0.0.1') {
        // Asked by the container's own health check: the database is all that can be missing.
        try {
            new PDO($hoster['database'], $hoster['user'], $hoster['password'], [PDO::ATTR_TIMEOUT => 3]);
        } catch (PDOException) {
            $say(503, 'no database');
        }
        $say(200, 'ok');
    }
    $slug = PHP_SAPI === 'cli' ? (string) getenv('FRAMADATE_ASSOCIATION') : '';
    if (PHP_SAPI !== 'cli' && str_ends_with($host, '.' . $hoster['host'])) {
        $slug = substr($host, 0, -strlen('.' . $hoster['host']));
    }
    $file = "${ASSOCIATIONS}/$slug.json";
    if (preg_match('/\\A[a-z0-9]+(-[a-z0-9]+)*\\z/', $slug) !== 1 || !is_file($file)) {
        $say(404, $hoster['unknown']);
    }
    $association = $read($file);
    if (PHP_SAPI !== 'cli' && !$association['open']) {
        $say(410, $hoster['closed']);
    }
    // Framadate's administration has no login. The proxy answers 404 for it; what comes through the proxy says so.
    if (isset($_SERVER['HTTP_X_FORWARDED_FOR']) && str_starts_with($_SERVER['SCRIPT_NAME'] ?? '', '/admin/')) {
        $say(404, $hoster['unknown']);
    }
    return ['hoster' => $hoster, 'association' => $association, 'slug' => $slug];
})();

// What was begun at one association's address is not gone on with at another's.
if (($_SESSION['chatterie'] ?? $chatterie['slug']) !== $chatterie['slug']) {
    $_SESSION = [];
}
$_SESSION['chatterie'] = $chatterie['slug'];

// Framadate adds any port but these to the address, which has its port already; and people always come by HTTPS.
$_SERVER['SERVER_PORT'] = '443';
$_SERVER['HTTPS'] = 'on';

foreach ([
    'APP_URL' => $chatterie['association']['address'],
    'FORCE_HTTPS' => false,
    'NOMAPPLICATION' => $chatterie['association']['title'],
    'ADRESSEMAILADMIN' => $chatterie['hoster']['from'],
    'ADRESSEMAILREPONSEAUTO' => $chatterie['association']['contact'],
    'DB_CONNECTION_STRING' => $chatterie['hoster']['database'],
    'DB_USER' => $chatterie['hoster']['user'],
    'DB_PASSWORD' => $chatterie['hoster']['password'],
    'TABLENAME_PREFIX' => $chatterie['association']['prefix'],
    'MIGRATION_TABLE' => 'framadate_migration',
    'DEFAULT_LANGUAGE' => $chatterie['hoster']['language'],
    'IMAGE_TITRE' => 'images/logo-framadate.png',
    'URL_PROPRE' => true,
    'USE_REMOTE_USER' => false,
    // It holds names and mail addresses, and by default lies where a browser can fetch it.
    'LOG_FILE' => '/dev/null',
    'PURGE_DELAY' => $chatterie['association']['purgeDays'],
    'MAX_SLOTS_PER_POLL' => 366,
    'TIME_EDIT_LINK_EMAIL' => 60,
] as $chatterie_name => $chatterie_value) {
    defined($chatterie_name) || define($chatterie_name, $chatterie_value);
}

$ALLOWED_LANGUAGES = ['fr' => 'Français', 'en' => 'English'];

$config = [
    'use_smtp' => true,
    'smtp_options' => [
        'host' => $chatterie['hoster']['mail']['host'],
        'auth' => false,
        'username' => '',
        'password' => '',
        'secure' => '',
        'port' => $chatterie['hoster']['mail']['port'],
    ],
    'tracking_code' => '',
    'show_what_is_that' => true,
    'show_the_software' => true,
    'show_cultivate_your_garden' => false,
    'default_poll_duration' => 180,
    'user_can_add_img_or_link' => true,
    'markdown_editor_by_default' => false,
    'provide_fork_awesome' => true,
];
unset($chatterie, $chatterie_name, $chatterie_value);
`;
