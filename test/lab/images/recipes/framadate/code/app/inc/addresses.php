<?php
/** Beginning of every address, with a slash at the end. Any port but 80 and 443 that PHP sees is added to APP_URL. */
function server_name(): string
{
    $https = ($_SERVER['HTTPS'] ?? '') === 'on' || ($_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '') === 'https';
    $port = in_array((string) ($_SERVER['SERVER_PORT'] ?? '80'), ['80', '443'], true) ? '' : ':' . $_SERVER['SERVER_PORT'];
    $name = defined('APP_URL') && APP_URL !== '' ? APP_URL : ($_SERVER['SERVER_NAME'] ?? '');
    return ($https ? 'https' : 'http') . "://$name$port/";
}

function poll_url(string $id): string
{
    return server_name() . (URL_PROPRE ? $id : "studs.php?poll=$id");
}

function admin_url(string $admin_id): string
{
    return server_name() . (URL_PROPRE ? "$admin_id/admin" : "adminstuds.php?poll=$admin_id");
}
