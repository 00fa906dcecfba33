<?php
declare(strict_types=1);

/** A place that a request means: on the disk, how much may still be written there, what may be done (bits). */
final class Place
{
    public function __construct(public readonly string $path, public readonly int $free, public readonly int $permissions, public readonly bool $root) {}
}

/** A person's private files with the team folders that the person sees among them. */
function dav_files(string $uid, string $owner, array $parts): Answer
{
    if ($owner !== $uid) {
        return not_found($owner);
    }
    $place = place_of($uid, $parts);
    $there = file_exists($place->path);
    return match ($_SERVER['REQUEST_METHOD']) {
        'PROPFIND' => $there ? list_files($uid, $parts, $place) : not_found((string) end($parts)),
        'GET', 'HEAD' => is_file($place->path) ? send_file($place->path) : ($there ? not_allowed() : not_found((string) end($parts))),
        'MKCOL' => $there ? dav_error(405, 'Sabre\DAV\Exception\MethodNotAllowed', 'The resource you tried to create already exists') : make_folder($place),
        'PUT' => put_file($place),
        'DELETE' => delete_file($place, (string) end($parts)),
        'OPTIONS' => new Answer(200, '', ['DAV' => '1, 3, extended-mkcol', 'Allow' => 'OPTIONS, GET, HEAD, DELETE, PROPFIND, PUT, MKCOL']),
        default => not_allowed(),
    };
}

function place_of(string $uid, array $parts): Place
{
    $folder = folders_for($uid)[$parts[0] ?? ''] ?? null;
    if ($folder !== null) {
        $root = team_path($folder['id']);
        $free = $folder['quota'] < 0 ? PHP_INT_MAX : max(0, $folder['quota'] - size_of($root));
        return new Place(implode('/', [$root, ...array_slice($parts, 1)]), $free, $folder['permissions'], count($parts) === 1);
    }
    @mkdir(home_path($uid), 0770, true);
    return new Place(implode('/', [home_path($uid), ...$parts]), home_free($uid), 31, $parts === []);
}

function list_files(string $uid, array $parts, Place $place): Answer
{
    $address = implode('/', ['/files/' . $uid, ...$parts]);
    $found = [file_resource($address, $place->path)];
    if (is_deep() && is_dir($place->path)) {
        foreach (array_diff(scandir($place->path), ['.', '..']) as $name) {
            $found[] = file_resource("$address/$name", "{$place->path}/$name");
        }
        foreach ($parts === [] ? folders_for($uid) : [] as $name => $folder) {
            $found[] = file_resource("$address/$name", team_path($folder['id']));
        }
    }
    return multistatus($found);
}

function file_resource(string $address, string $path): array
{
    $size = size_of($path);
    $properties = is_file($path)
        ? ['d:getcontentlength' => (string) $size, 'd:getetag' => '&quot;' . etag($path) . '&quot;', 'd:getlastmodified' => gmdate('D, d M Y H:i:s', (int) filemtime($path)) . ' GMT']
        : ['oc:size' => (string) $size];
    return [$address, $properties, is_dir($path)];
}

function etag(string $path): string
{
    return md5($path . filesize($path) . filemtime($path));
}

function send_file(string $path): Answer
{
    return new Answer(200, (string) file_get_contents($path), ['Content-Type' => 'application/octet-stream', 'Content-Disposition' => 'attachment', 'ETag' => '"' . etag($path) . '"']);
}

function make_folder(Place $place): Answer
{
    if (!is_dir(dirname($place->path))) {
        return dav_error(409, 'Sabre\DAV\Exception\Conflict', 'Parent node does not exist');
    }
    if (($place->permissions & 4) === 0) {
        return forbidden();
    }
    mkdir($place->path, 0770);
    return new Answer(201);
}

function put_file(Place $place): Answer
{
    $new = !file_exists($place->path);
    if (!is_dir(dirname($place->path)) || is_dir($place->path)) {
        return dav_error(409, 'Sabre\DAV\Exception\Conflict', 'Files can only be created in collections that exist');
    }
    if (($place->permissions & ($new ? 4 : 2)) === 0) {
        return forbidden();
    }
    $beside = $place->path . '.' . bin2hex(random_bytes(6)) . '.part';
    $length = file_put_contents($beside, fopen('php://input', 'rb'));
    if ($length > $place->free + ($new ? 0 : (int) filesize($place->path))) {
        unlink($beside);
        return dav_error(507, 'OCA\DAV\Connector\Sabre\Exception\InsufficientStorage', 'Insufficient space in folder, available: ' . $place->free . ', required: ' . $length);
    }
    rename($beside, $place->path);
    return new Answer($new ? 201 : 204, '', ['ETag' => '"' . etag($place->path) . '"']);
}

function delete_file(Place $place, string $name): Answer
{
    if (!file_exists($place->path)) {
        return not_found($name);
    }
    if ($place->root || ($place->permissions & 8) === 0) {
        return forbidden();
    }
    remove_tree($place->path);
    return new Answer(204);
}

function forbidden(): Answer
{
    return dav_error(403, 'Sabre\DAV\Exception\Forbidden', 'Access denied');
}
