<?php
declare(strict_types=1);

// Pages for people. Sessions are PHP's own: with the image's settings they lie in Redis.

function page(string $title, string $content, string $token = ''): string
{
    return '<!DOCTYPE html><html lang="' . html((string) (system_value('default_language') ?? 'en')) . '"><head data-requesttoken="' . html($token) . '"><meta charset="utf-8"><title>' . html($title)
        . '</title></head><body><h1>' . html($title) . '</h1>' . $content
        . '<p>This is a stand-in for Nextcloud, made for the lab. It is not Nextcloud.</p></body></html>';
}

function html_answer(int $status, string $text): Answer
{
    return new Answer($status, $text, ['Content-Type' => 'text/html; charset=utf-8', 'Cache-Control' => 'no-store']);
}

/** Starts the visitor's session; returns the word that forms must send back. */
function session_token(): string
{
    session_set_cookie_params(['path' => '/', 'secure' => true, 'httponly' => true, 'samesite' => 'Lax']);
    session_name((string) system_value('instanceid'));
    session_start();
    return $_SESSION['token'] ??= bin2hex(random_bytes(16));
}

function require_token(string $given): void
{
    if (!hash_equals(session_token(), $given)) {
        throw new Answer(412, '{"message":"CSRF check failed"}', ['Content-Type' => 'application/json']);
    }
}

function login_page(): Answer
{
    $token = session_token();
    $failed = '';
    if ($_SERVER['REQUEST_METHOD'] === 'POST') {
        require_token((string) ($_POST['requesttoken'] ?? ''));
        $uid = login_of((string) ($_POST['user'] ?? ''), (string) ($_POST['password'] ?? ''));
        if ($uid !== null) {
            session_regenerate_id(true);
            $_SESSION['uid'] = $uid;
            return new Answer(303, '', ['Location' => public_url() . '/index.php/apps/files/']);
        }
        $failed = '<p role="alert">Wrong login or password.</p>';
    }
    $form = '<form method="post"><input type="hidden" name="requesttoken" value="' . $token . '"><label>Account name or email <input name="user" autocomplete="username"></label>'
        . '<label>Password <input type="password" name="password" autocomplete="current-password"></label><button>Log in</button></form>';
    return html_answer($failed === '' ? 200 : 401, page('Nextcloud (stand-in)', $failed . $form, $token));
}

function logout(): Answer
{
    session_token();
    session_destroy();
    return new Answer(303, '', ['Location' => public_url() . '/index.php/login']);
}

function files_page(): Answer
{
    session_token();
    $uid = $_SESSION['uid'] ?? null;
    if ($uid === null || !account_is_open($uid)) {
        return new Answer(303, '', ['Location' => public_url() . '/index.php/login']);
    }
    $items = array_map(fn (string $name) => '<li>' . html($name) . '</li>', array_map('strval', array_keys(folders_for($uid))));
    return html_answer(200, page(display_name($uid), '<ul>' . implode('', $items) . '</ul>', $_SESSION['token']));
}

/** Whether the link of a mail is still good. */
function is_reset_token(string $token, string $uid): bool
{
    [$hash, $time] = [...explode(':', (string) preference($uid, 'core', 'lostpassword')), '', '0'];
    return $hash !== '' && hash_equals($hash, hash('sha256', $token)) && (int) $time > time() - 7 * 86400;
}

function reset_form(string $token, string $uid): Answer
{
    $word = session_token();
    return is_reset_token($token, $uid)
        ? html_answer(200, page('Choose a password (stand-in)', '<form><input type="password" name="password"></form>', $word))
        : html_answer(404, page('Password reset', '<p>Could not reset password because the token is invalid</p>'));
}

function reset_password(string $token, string $uid): Answer
{
    require_token((string) ($_SERVER['HTTP_REQUESTTOKEN'] ?? ''));
    $given = json_decode((string) file_get_contents('php://input'), true);
    $password = (string) ($given['password'] ?? $_POST['password'] ?? '');
    $problem = is_reset_token($token, $uid) ? account_problem($uid, $password) : 'Could not reset password because the token is invalid';
    if ($problem === null) {
        set_password($uid, $password);
        delete_preference($uid, 'core', 'lostpassword');
    }
    $said = $problem === null ? ['user' => $uid, 'status' => 'success'] : ['status' => 'error', 'msg' => $problem];
    return new Answer(200, (string) json_encode($said), ['Content-Type' => 'application/json']);
}
