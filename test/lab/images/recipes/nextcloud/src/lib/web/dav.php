<?php
declare(strict_types=1);

/** WebDAV, CalDAV and CardDAV below /remote.php/dav, for the account that the request names. */
function dav(string $path): Answer
{
    $uid = basic_login();
    if ($uid === null) {
        return dav_error(401, 'Sabre\DAV\Exception\NotAuthenticated', 'No public access to this resource., Username or password was incorrect, No \'Authorization: Bearer\' header found.', ['WWW-Authenticate' => 'Basic realm="Nextcloud", charset="UTF-8"']);
    }
    $parts = array_values(array_filter(explode('/', $path), fn (string $part) => $part !== ''));
    if (in_array('..', $parts, true) || in_array('.', $parts, true)) {
        return dav_error(400, 'Sabre\DAV\Exception\BadRequest', 'Invalid path');
    }
    return match ($parts[0] ?? '') {
        'files' => dav_files($uid, $parts[1] ?? '', array_slice($parts, 2)),
        'calendars' => dav_common($uid, 'calendar', $parts[1] ?? '', array_slice($parts, 2)),
        'addressbooks' => dav_common($uid, 'addressbook', $parts[2] ?? '', array_slice($parts, 3)),
        default => dav_error(404, 'Sabre\DAV\Exception\NotFound', 'File not found in the stand-in: ' . implode('/', $parts)),
    };
}

function dav_error(int $status, string $class, string $message, array $headers = []): Answer
{
    $body = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<d:error xmlns:d=\"DAV:\" xmlns:s=\"http://sabredav.org/ns\">\n  <s:exception>" . html($class) . "</s:exception>\n  <s:message>" . html($message) . "</s:message>\n</d:error>\n";
    return new Answer($status, $body, ['Content-Type' => 'application/xml; charset=utf-8'] + $headers);
}

function not_found(string $what): Answer
{
    return dav_error(404, 'Sabre\DAV\Exception\NotFound', "File with name $what could not be located");
}

function not_allowed(): Answer
{
    return dav_error(405, 'Sabre\DAV\Exception\MethodNotAllowed', 'The method is not allowed on this resource');
}

/** @param list<array{0: string, 1: array<string, string>, 2: bool}> $resources address, properties (XML), whether a collection */
function multistatus(array $resources): Answer
{
    $xml = '<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns" xmlns:oc="http://owncloud.org/ns" xmlns:cal="urn:ietf:params:xml:ns:caldav" xmlns:card="urn:ietf:params:xml:ns:carddav">';
    foreach ($resources as [$address, $properties, $collection]) {
        $inner = '';
        foreach ($properties as $name => $value) {
            $inner .= "<$name>$value</$name>";
        }
        $inner .= isset($properties['d:resourcetype']) ? '' : '<d:resourcetype>' . ($collection ? '<d:collection/>' : '') . '</d:resourcetype>';
        $href = implode('/', array_map('rawurlencode', explode('/', $address))) . ($collection ? '/' : '');
        $xml .= "<d:response><d:href>/remote.php/dav$href</d:href><d:propstat><d:prop>$inner</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>";
    }
    return new Answer(207, "$xml</d:multistatus>", ['Content-Type' => 'application/xml; charset=utf-8']);
}

function is_deep(): bool
{
    return ($_SERVER['HTTP_DEPTH'] ?? '1') !== '0';
}

/** The request's body as XML, or null. */
function xml_body(): ?DOMXPath
{
    $document = new DOMDocument();
    $text = (string) file_get_contents('php://input');
    if ($text === '' || !@$document->loadXML($text, LIBXML_NONET)) {
        return null;
    }
    $path = new DOMXPath($document);
    $path->registerNamespace('d', 'DAV:');
    $path->registerNamespace('o', 'http://owncloud.org/ns');
    return $path;
}
