<?php
declare(strict_types=1);

const RIGHTS = ['read' => 1, 'write' => 6, 'delete' => 8, 'share' => 16];

/** Commands of the app groupfolders 22. */
function folder_commands(): array
{
    return [
        'groupfolders:list' => fn (Line $line) => show($line, array_values(team_folders())),
        'groupfolders:create' => folder_create(...),
        'groupfolders:rename' => folder_rename(...),
        'groupfolders:quota' => folder_quota(...),
        'groupfolders:group' => folder_group(...),
        'groupfolders:delete' => folder_delete(...),
    ];
}

/** Commands of the app groupquota 0.2.5. */
function quota_commands(): array
{
    return [
        'groupquota:set' => function (Line $line): int {
            [$gid, $quota] = need($line, 'group', 'quota');
            $bytes = bytes_of($quota) ?? throw new Refusal("Invalid quota input: $quota", 255);
            set_app_value('groupquota', 'quota_' . known_group($gid), (string) $bytes);
            echo $bytes, "\n";
            return 0;
        },
        'groupquota:get' => fn (Line $line) => print_number((int) app_value('groupquota', 'quota_' . known_group(need($line, 'group')[0]), (string) UNLIMITED)),
        'groupquota:used' => fn (Line $line) => print_number(group_used(known_group(need($line, 'group')[0]))),
    ];
}

function known_group(string $gid): string
{
    return group_exists($gid) ? $gid : throw new Refusal("Group not found: $gid", 255);
}

function print_number(int $number): int
{
    echo $number, "\n";
    return 0;
}

function folder_create(Line $line): int
{
    [$name] = need($line, 'name');
    if (trim($name) === '') {
        throw new Refusal('Folder name cannot be empty', 1);
    }
    refuse_taken($name);
    $id = (int) one('INSERT INTO oc_group_folders (mount_point) VALUES (?) RETURNING folder_id', [trim($name)]);
    mkdir(team_path($id), 0770, true);
    return print_number($id);
}

function refuse_taken(string $name): void
{
    if (one('SELECT 1 FROM oc_group_folders WHERE mount_point = ?', [trim($name)]) !== null) {
        throw new Refusal("A Folder with the name $name already exists", 1);
    }
}

/** @throws Refusal for what is no folder. */
function known_folder(string $id): array
{
    if (preg_match('/^\d+$/', $id) !== 1) {
        throw new Refusal("Folder id argument is not an integer. Got $id", 255);
    }
    return team_folders()[(int) $id] ?? throw new Refusal("Folder not found: $id", 255);
}

function folder_rename(Line $line): int
{
    [$id, $name] = need($line, 'folder_id', 'name');
    if (known_folder($id)['mountPoint'] === $name) {
        echo "The name is already set to $name\n";
        return 0;
    }
    refuse_taken($name);
    rows('UPDATE oc_group_folders SET mount_point = ? WHERE folder_id = ?', [$name, $id]);
    return 0;
}

function folder_quota(Line $line): int
{
    [$id, $quota] = need($line, 'folder_id', 'quota');
    known_folder($id);
    $bytes = $quota === 'unlimited' ? UNLIMITED : bytes_of($quota);
    if (!$bytes) {
        throw new Refusal("Unable to parse quota input: $quota", 255);
    }
    rows('UPDATE oc_group_folders SET quota = ? WHERE folder_id = ?', [$bytes, $id]);
    return 0;
}

function folder_group(Line $line): int
{
    $words = need($line, 'folder_id', 'group');
    [$id, $gid] = $words;
    known_folder($id);
    if ($line->has('delete')) {
        rows('DELETE FROM oc_group_folders_groups WHERE folder_id = ? AND group_id = ?', [$id, $gid]);
        return 0;
    }
    if (!group_exists($gid)) {
        throw new Refusal("group/team not found: $gid", 255);
    }
    $bits = 1;
    foreach (array_slice($words, 2) as $word) {
        $bits |= RIGHTS[$word] ?? throw new Refusal("Unable to parse permissions input: $word", 255);
    }
    rows('INSERT INTO oc_group_folders_groups VALUES (?, ?, ?) ON CONFLICT (folder_id, group_id) DO UPDATE SET permissions = excluded.permissions', [$id, $gid, $bits]);
    return 0;
}

function folder_delete(Line $line): int
{
    $folder = known_folder(need($line, 'folder_id')[0]);
    if (!$line->has('force')) {
        echo "Are you sure you want to delete the Team folder {$folder['mountPoint']} and all files within, this cannot be undone (y/N).";
        return 0;
    }
    rows('DELETE FROM oc_group_folders_groups WHERE folder_id = ?', [$folder['id']]);
    rows('DELETE FROM oc_group_folders WHERE folder_id = ?', [$folder['id']]);
    remove_tree(dirname(team_path($folder['id'])));
    return 0;
}
