<?php
declare(strict_types=1);

/** Names of what differs between calendars and address books. */
const KINDS = [
    'calendar' => ['home' => '/calendars/', 'table' => 'oc_calendars', 'items' => 'oc_calendarobjects', 'in' => 'calendarid', 'data' => 'calendardata', 'type' => '<cal:calendar/>', 'mime' => 'text/calendar; charset=utf-8', 'make' => 'MKCALENDAR'],
    'addressbook' => ['home' => '/addressbooks/users/', 'table' => 'oc_addressbooks', 'items' => 'oc_cards', 'in' => 'addressbookid', 'data' => 'carddata', 'type' => '<card:addressbook/>', 'mime' => 'text/vcard; charset=utf-8', 'make' => 'MKCOL'],
];

/** A person's calendars or address books, and those that are shared with the person. */
function dav_common(string $uid, string $kind, string $owner, array $parts): Answer
{
    if ($owner !== $uid) {
        return not_found($owner);
    }
    $method = $_SERVER['REQUEST_METHOD'];
    if ($parts === []) {
        return $method === 'PROPFIND' ? list_collections($uid, $kind) : not_allowed();
    }
    $there = collections_of($uid, $kind)[$parts[0]] ?? null;
    if ($there === null) {
        return $method === KINDS[$kind]['make'] && count($parts) === 1 ? make_collection($uid, $kind, $parts[0]) : not_found($parts[0]);
    }
    if (count($parts) > 1) {
        return dav_item($kind, $there, $parts[1]);
    }
    return match ($method) {
        'PROPFIND', 'REPORT' => list_items($uid, $kind, $there, $parts[0]),
        'PROPPATCH' => rename_collection($kind, $there),
        'POST' => share_collection($uid, $kind, $there),
        KINDS[$kind]['make'] => dav_error(405, 'Sabre\DAV\Exception\MethodNotAllowed', 'The resource you tried to create already exists'),
        default => not_allowed(),
    };
}

/** By the name that they have for the person: `<uri>`, or `<uri>_shared_by_<owner>`. */
function collections_of(string $uid, string $kind): array
{
    ['table' => $table] = KINDS[$kind];
    $deleted = $kind === 'calendar' ? 'AND c.deleted_at IS NULL' : '';
    $own = rows("SELECT id, uri, displayname, 1 AS access FROM $table c WHERE principaluri = ? $deleted", ["principals/users/$uid"]);
    $shared = rows("SELECT c.id, c.uri || '_shared_by_' || substr(c.principaluri, 18) AS uri, c.displayname, min(s.access) AS access
        FROM oc_dav_shares s JOIN $table c ON c.id = s.resourceid $deleted
        WHERE s.type = ? AND c.principaluri <> ? AND (s.principaluri = ? OR s.principaluri IN (SELECT 'principals/groups/' || gid FROM oc_group_user WHERE uid = ?))
        GROUP BY c.id", [$kind, "principals/users/$uid", "principals/users/$uid", $uid]);
    return array_column([...$own, ...$shared], null, 'uri');
}

function list_collections(string $uid, string $kind): Answer
{
    ['home' => $home, 'type' => $type] = KINDS[$kind];
    $found = [[$home . $uid, [], true]];
    foreach (collections_of($uid, $kind) as $name => $one) {
        $found[] = ["$home$uid/$name", ['d:displayname' => html((string) $one['displayname']), 'd:resourcetype' => "<d:collection/>$type"], true];
    }
    // The address book of everyone on the server.
    if ($kind === 'addressbook' && !in_array(app_value('dav', 'system_addressbook_exposed', 'yes'), ['no', '0'], true)) {
        $found[] = ["$home$uid/z-server-generated--system", ['d:displayname' => 'Accounts', 'd:resourcetype' => "<d:collection/>$type"], true];
    }
    return multistatus($found);
}

function make_collection(string $uid, string $kind, string $uri): Answer
{
    $title = xml_body()?->evaluate('string(//d:displayname)') ?: $uri;
    rows('INSERT INTO ' . KINDS[$kind]['table'] . ' (principaluri, displayname, uri) VALUES (?, ?, ?)', ["principals/users/$uid", $title, $uri]);
    return new Answer(201);
}

function rename_collection(string $kind, array $there): Answer
{
    if ($there['access'] != 1) {
        return forbidden();
    }
    $title = xml_body()?->evaluate('string(//d:set//d:displayname)') ?? '';
    rows('UPDATE ' . KINDS[$kind]['table'] . ' SET displayname = ? WHERE id = ?', [$title, $there['id']]);
    return multistatus([[KINDS[$kind]['home'], ['d:displayname' => ''], true]]);
}

function list_items(string $uid, string $kind, array $there, string $name): Answer
{
    ['home' => $home, 'items' => $items, 'in' => $in, 'data' => $data, 'type' => $type] = KINDS[$kind];
    $address = "$home$uid/$name";
    $found = [[$address, ['d:displayname' => html((string) $there['displayname']), 'd:resourcetype' => "<d:collection/>$type"], true]];
    foreach (is_deep() ? rows("SELECT uri, md5($data) AS etag FROM $items WHERE $in = ? ORDER BY uri", [$there['id']]) : [] as ['uri' => $uri, 'etag' => $etag]) {
        $found[] = ["$address/$uri", ['d:getetag' => "&quot;$etag&quot;"], false];
    }
    return multistatus($found);
}

/** One event or one person. */
function dav_item(string $kind, array $there, string $uri): Answer
{
    ['items' => $items, 'in' => $in, 'data' => $data, 'mime' => $mime] = KINDS[$kind];
    $text = one("SELECT $data FROM $items WHERE $in = ? AND uri = ?", [$there['id'], $uri]);
    $method = $_SERVER['REQUEST_METHOD'];
    if (in_array($method, ['PUT', 'DELETE'], true) && $there['access'] > 2) {
        return forbidden();
    }
    if ($method === 'PUT') {
        $new = (string) file_get_contents('php://input');
        if (preg_match('/^BEGIN:(VCALENDAR|VCARD)\b.*END:\1\s*$/s', $new) !== 1) {
            return dav_error(415, 'Sabre\DAV\Exception\UnsupportedMediaType', 'Validation error: this is no iCalendar or vCard data');
        }
        rows("INSERT INTO $items ($in, uri, $data) VALUES (?, ?, ?) ON CONFLICT ($in, uri) DO UPDATE SET $data = excluded.$data", [$there['id'], $uri, $new]);
        return new Answer($text === null ? 201 : 204, '', ['ETag' => '"' . md5($new) . '"']);
    }
    if ($text === null) {
        return not_found($uri);
    }
    if ($method === 'DELETE') {
        rows("DELETE FROM $items WHERE $in = ? AND uri = ?", [$there['id'], $uri]);
        return new Answer(204);
    }
    return $method === 'GET' ? new Answer(200, (string) $text, ['Content-Type' => $mime]) : not_allowed();
}
