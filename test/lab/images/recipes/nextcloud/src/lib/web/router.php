<?php
declare(strict_types=1);

require __DIR__ . '/pages.php';
require __DIR__ . '/ocs.php';
require __DIR__ . '/ocs-people.php';
require __DIR__ . '/dav.php';
require __DIR__ . '/dav-files.php';
require __DIR__ . '/dav-common.php';
require __DIR__ . '/dav-sharing.php';

/** Ends a request with an answer. */
final class Answer extends RuntimeException
{
    public function __construct(public readonly int $status, public readonly string $body = '', public readonly array $headers = [])
    {
        parent::__construct();
    }
}

function route_request(): void
{
    try {
        $path = rawurldecode((string) parse_url((string) $_SERVER['REQUEST_URI'], PHP_URL_PATH));
        throw dispatch(preg_replace('#^/index\.php#', '', $path) ?: '/');
    } catch (Answer $answer) {
        http_response_code($answer->status);
        header_remove('X-Powered-By');
        foreach ($answer->headers as $name => $value) {
            header("$name: $value");
        }
        if ($_SERVER['REQUEST_METHOD'] !== 'HEAD') {
            echo $answer->body;
        }
    } catch (Throwable $error) {
        error_log($error->getMessage() . ' in ' . $error->getFile() . ':' . $error->getLine());
        http_response_code(500);
        echo 'Internal Server Error (stand-in)';
    }
}

function dispatch(string $path): Answer
{
    if ($path === '/status.php') {
        return status_answer();
    }
    if (!is_installed() || status()['maintenance']) {
        return new Answer(503, 'Nextcloud (stand-in): not installed, or in maintenance mode.', ['Retry-After' => '120']);
    }
    return match (true) {
        preg_match('#^/ocs/v([12])\.php(/.*)$#', $path, $part) === 1 => ocs((int) $part[1], rtrim($part[2], '/')),
        str_starts_with($path, '/remote.php/dav/') => dav(substr($path, strlen('/remote.php/dav'))),
        preg_match('#^/\.well-known/(caldav|carddav)$#', $path) === 1 => new Answer(301, '', ['Location' => public_url() . '/remote.php/dav/']),
        preg_match('#^/lostpassword/reset/form/([^/]+)/(.+)$#', $path, $part) === 1 => reset_form($part[1], $part[2]),
        preg_match('#^/lostpassword/set/([^/]+)/(.+)$#', $path, $part) === 1 => reset_password($part[1], $part[2]),
        $path === '/login' => login_page(),
        $path === '/logout' => logout(),
        str_starts_with($path, '/apps/files') => files_page(),
        $path === '/' => new Answer(302, '', ['Location' => public_url() . '/index.php/login']),
        default => new Answer(404, page('Page not found', '<p>Page not found.</p>'), ['Content-Type' => 'text/html; charset=utf-8']),
    };
}

function status_answer(): Answer
{
    $all = status();
    $keys = ['installed', 'maintenance', 'needsDbUpgrade', 'version', 'versionstring', 'edition', 'productname', 'extendedSupport'];
    $shown = array_merge(array_flip($keys), array_intersect_key($all, array_flip($keys)));
    return new Answer(200, (string) json_encode($shown), ['Content-Type' => 'application/json', 'Access-Control-Allow-Origin' => '*']);
}

/** The account that the request's name and password belong to. */
function basic_login(): ?string
{
    $name = $_SERVER['PHP_AUTH_USER'] ?? null;
    return $name === null ? null : login_of($name, (string) ($_SERVER['PHP_AUTH_PW'] ?? ''));
}

function html(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE);
}
