<?php
declare(strict_types=1);

const UNLIMITED = -3;

function data_folder(): string
{
    return (string) (system_value('datadirectory') ?: ROOT . '/data');
}

/** Where a team folder lies on the disk. */
function team_path(int $id): string
{
    return data_folder() . "/__groupfolders/$id/files";
}

function home_path(string $uid): string
{
    return data_folder() . "/$uid/files";
}

/** Bytes below a folder. */
function size_of(string $path): int
{
    if (!is_dir($path)) {
        return is_file($path) ? (int) filesize($path) : 0;
    }
    $sum = 0;
    foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($path, FilesystemIterator::SKIP_DOTS)) as $file) {
        $sum += $file->getSize();
    }
    return $sum;
}

function remove_tree(string $path): void
{
    if (is_dir($path) && !is_link($path)) {
        foreach (array_diff(scandir($path), ['.', '..']) as $name) {
            remove_tree("$path/$name");
        }
        rmdir($path);
    } elseif (file_exists($path)) {
        unlink($path);
    }
}

/** Team folders by id, as `groupfolders:list` shows them. */
function team_folders(): array
{
    $folders = [];
    foreach (rows('SELECT * FROM oc_group_folders ORDER BY folder_id') as ['folder_id' => $id, 'mount_point' => $name, 'quota' => $quota]) {
        $rights = rows('SELECT group_id, permissions FROM oc_group_folders_groups WHERE folder_id = ? ORDER BY group_id', [$id]);
        $list = array_map('intval', array_column($rights, 'permissions', 'group_id'));
        $folders[(int) $id] = [
            'id' => (int) $id,
            'quota' => (int) $quota,
            'acl' => false,
            'acl_default_no_permission' => false,
            'groups' => array_map(fn (string $gid) => ['displayName' => $gid, 'permissions' => $list[$gid], 'type' => 'group'], array_combine(array_keys($list), array_map('strval', array_keys($list)))),
            'manage' => [],
            'size' => size_of(team_path((int) $id)),
            'groups_list' => $list,
            'mountPoint' => $name,
            'rootId' => 100 + (int) $id,
            'storageId' => 10 + (int) $id,
        ];
    }
    return $folders;
}

/** Team folders that a person sees, by name: id, what may be done (bits), quota. */
function folders_for(string $uid): array
{
    if (!is_enabled('groupfolders')) {
        return [];
    }
    $found = rows('SELECT f.folder_id, f.mount_point, f.quota, bit_or(g.permissions) AS permissions
        FROM oc_group_folders f JOIN oc_group_folders_groups g USING (folder_id) JOIN oc_group_user m ON m.gid = g.group_id
        WHERE m.uid = ? GROUP BY f.folder_id ORDER BY f.folder_id', [$uid]);
    return array_column(array_map(fn (array $row) => [
        'name' => $row['mount_point'], 'id' => (int) $row['folder_id'], 'quota' => (int) $row['quota'], 'permissions' => (int) $row['permissions'],
    ], $found), null, 'name');
}

/** Bytes of a size such as `5GB` or `104857600`, or null. */
function bytes_of(string $text): ?int
{
    if (preg_match('/^([0-9]+(?:\.[0-9]+)?) *([kmgtp]?)b?$/i', trim($text), $part) !== 1) {
        return null;
    }
    $power = ['' => 0, 'k' => 1, 'm' => 2, 'g' => 3, 't' => 4, 'p' => 5][strtolower($part[2])];
    return (int) round((float) $part[1] * 1024 ** $power);
}

/** What all members of a group keep in their private files. */
function group_used(string $gid): int
{
    return array_sum(array_map(fn (string $uid) => size_of(home_path($uid)), members_of($gid)));
}

/** Bytes that may still be written to a person's private files. */
function home_free(string $uid): int
{
    $own = preference($uid, 'files', 'quota') ?? 'default';
    $limit = bytes_of($own === 'default' ? (string) app_value('files', 'default_quota', 'none') : $own);
    $free = $limit === null ? PHP_INT_MAX : $limit - size_of(home_path($uid));
    foreach (is_enabled('groupquota') ? groups_of($uid) : [] as $gid) {
        $group = app_value('groupquota', "quota_$gid");
        if ($group !== null && (int) $group >= 0) {
            $free = min($free, (int) $group - group_used($gid));
        }
    }
    return max(0, $free);
}
