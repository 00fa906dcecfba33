<?php
declare(strict_types=1);

/** A refusal of the provisioning API: its own number and sentence. */
final class OcsRefusal extends RuntimeException {}

/** One call of the API; `$version` 1 answers HTTP 200 to nearly everything. */
function ocs(int $version, string $path): Answer
{
    if (($_SERVER['HTTP_OCS_APIREQUEST'] ?? '') !== 'true') {
        return ocs_answer($version, 412, 'CSRF check failed', []);
    }
    $uid = basic_login();
    if ($uid === null) {
        return ocs_answer($version, 997, 'Current user is not logged in', []);
    }
    try {
        return ocs_answer($version, $version === 1 ? 100 : 200, 'OK', ocs_data($uid, $_SERVER['REQUEST_METHOD'], $path));
    } catch (OcsRefusal $refusal) {
        return ocs_answer($version, $refusal->getCode(), $refusal->getMessage(), []);
    }
}

function ocs_answer(int $version, int $code, string $message, array $data): Answer
{
    $status = match (true) {
        $version === 1 => $code === 997 ? 401 : 200,
        $code === 997 => 401,
        $code === 998 => 404,
        $code === 996 || $code === 999 => 500,
        $code < 200 || $code > 600 => 400,
        default => $code,
    };
    $good = in_array($code, [100, 200], true);
    $meta = ['status' => $good ? 'ok' : 'failure', 'statuscode' => $code, 'message' => $message] + ($version === 1 ? ['totalitems' => '', 'itemsperpage' => ''] : []);
    $headers = ['Content-Type' => 'application/json; charset=utf-8'] + ($status === 401 ? ['WWW-Authenticate' => 'Basic realm="Authorisation Required"'] : []);
    return new Answer($status, (string) json_encode(['ocs' => ['meta' => $meta, 'data' => $data]]), $headers);
}

function ocs_data(string $uid, string $method, string $path): array
{
    $call = "$method $path";
    return match (true) {
        $call === 'GET /cloud/user' => account_data($uid),
        $call === 'GET /cloud/users' => ['users' => ocs_accounts($uid)],
        $call === 'POST /cloud/users' => ocs_add_account($uid),
        $call === 'GET /cloud/groups' => ocs_groups($uid),
        preg_match('#^PUT /cloud/groups/([^/]+)$#', $call, $part) === 1 => ocs_rename_group($uid, $part[1]),
        preg_match('#^GET /cloud/groups/([^/]+)(?:/users)?$#', $call, $part) === 1 => ['users' => ocs_members($uid, $part[1])],
        preg_match('#^GET /cloud/groups/([^/]+)/subadmins$#', $call, $part) === 1 => ocs_subadmins($uid, $part[1]),
        preg_match('#^GET /cloud/users/([^/]+)$#', $call, $part) === 1 => ocs_account($uid, $part[1]),
        preg_match('#^(POST|DELETE) /cloud/users/([^/]+)/subadmins$#', $call, $part) === 1 => ocs_subadmin($uid, $part[1], $part[2]),
        $call === 'GET /apps/files_sharing/api/v1/sharees' => sharees($uid, (string) ($_GET['search'] ?? '')),
        default => throw new OcsRefusal('Invalid query, please check the syntax. API specifications are here: http://www.freedesktop.org/wiki/Specifications/open-collaboration-services.', 998),
    };
}

/** Fields of the request, whatever its method. */
function fields(): array
{
    if ($_SERVER['REQUEST_METHOD'] === 'POST') {
        return $_POST;
    }
    parse_str((string) file_get_contents('php://input'), $given);
    return $given + $_GET;
}

function require_admin(string $uid): void
{
    if (!is_admin($uid)) {
        throw new OcsRefusal('Logged in account must be an admin', 403);
    }
}

function require_some_admin(string $uid): void
{
    if (!is_admin($uid) && led_by($uid) === []) {
        throw new OcsRefusal('Logged in account must be an admin or sub admin', 403);
    }
}
