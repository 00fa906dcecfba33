<?php
declare(strict_types=1);

/** Accounts that the asking one may manage. */
function ocs_accounts(string $uid): array
{
    require_some_admin($uid);
    return is_admin($uid)
        ? column('SELECT uid FROM oc_users ORDER BY uid')
        : column('SELECT DISTINCT m.uid FROM oc_group_user m JOIN oc_group_admin a ON a.gid = m.gid AND a.uid = ? ORDER BY m.uid', [$uid]);
}

/** Whoever manages any group sees all groups: so does the real one. */
function ocs_groups(string $uid): array
{
    require_some_admin($uid);
    return ['groups' => column('SELECT gid FROM oc_groups ORDER BY gid')];
}

function account_data(string $uid): array
{
    $quota = preference($uid, 'files', 'quota') ?? 'default';
    return [
        'enabled' => account_is_open($uid), 'id' => $uid, 'displayname' => display_name($uid), 'email' => preference($uid, 'settings', 'email'),
        'groups' => groups_of($uid), 'subadmin' => led_by($uid), 'quota' => ['quota' => $quota, 'free' => home_free($uid), 'used' => size_of(home_path($uid))],
    ];
}

/** An account is there for itself, for whoever manages one of its groups, and for the server's administrator. */
function ocs_account(string $uid, string $asked): array
{
    if (!account_exists($asked)) {
        throw new OcsRefusal('User does not exist', 998);
    }
    if ($uid !== $asked && !is_admin($uid) && array_intersect(led_by($uid), groups_of($asked)) === []) {
        throw new OcsRefusal('', 998);
    }
    return account_data($asked);
}

function ocs_members(string $uid, string $gid): array
{
    require_some_admin($uid);
    if (!group_exists($gid)) {
        throw new OcsRefusal('The requested group could not be found', 404);
    }
    if (!is_admin($uid) && !in_array($gid, led_by($uid), true)) {
        throw new OcsRefusal('', 403);
    }
    return members_of($gid);
}

function ocs_subadmins(string $uid, string $gid): array
{
    require_admin($uid);
    if (!group_exists($gid)) {
        throw new OcsRefusal('Group does not exist', 101);
    }
    return column('SELECT uid FROM oc_group_admin WHERE gid = ? ORDER BY uid', [$gid]);
}

function ocs_rename_group(string $uid, string $gid): array
{
    require_admin($uid);
    $given = fields();
    if (($given['key'] ?? '') !== 'displayname' || !group_exists($gid)) {
        throw new OcsRefusal('', 101);
    }
    rows('UPDATE oc_groups SET displayname = ? WHERE gid = ?', [$given['value'] ?? '', $gid]);
    return [];
}

function ocs_subadmin(string $uid, string $method, string $asked): array
{
    require_admin($uid);
    $gid = (string) (fields()['groupid'] ?? '');
    if (!account_exists($asked)) {
        throw new OcsRefusal('User does not exist', 101);
    }
    if (!group_exists($gid)) {
        throw new OcsRefusal('Group does not exist', $method === 'POST' ? 102 : 101);
    }
    if ($gid === 'admin') {
        throw new OcsRefusal('Cannot create sub-admins for admin group', 103);
    }
    if ($method === 'POST') {
        rows('INSERT INTO oc_group_admin VALUES (?, ?) ON CONFLICT DO NOTHING', [$gid, $asked]);
    } elseif (rows('DELETE FROM oc_group_admin WHERE gid = ? AND uid = ? RETURNING uid', [$gid, $asked]) === []) {
        throw new OcsRefusal('User is not a subadmin of this group', 102);
    }
    return [];
}

/** How an association's administrator invites someone: into a group of theirs, by mail. */
function ocs_add_account(string $uid): array
{
    require_some_admin($uid);
    $given = fields();
    $groups = (array) ($given['groups'] ?? []);
    $new = (string) ($given['userid'] ?? '') ?: bin2hex(random_bytes(8));
    $password = (string) ($given['password'] ?? '') ?: random_bytes_text();
    if ($groups === [] && !is_admin($uid)) {
        throw new OcsRefusal('no group specified (required for subadmins)', 106);
    }
    foreach ($groups as $gid) {
        if (!group_exists($gid)) {
            throw new OcsRefusal("group $gid does not exist", 104);
        }
        if (!is_admin($uid) && !in_array($gid, led_by($uid), true)) {
            throw new OcsRefusal("insufficient privileges for group $gid", 105);
        }
    }
    if (account_exists($new)) {
        throw new OcsRefusal('User already exists', 102);
    }
    $address = (string) ($given['email'] ?? '');
    if ($address === '' && (app_value('core', 'newUser.requireEmail') === 'yes' || ($given['password'] ?? '') === '')) {
        throw new OcsRefusal('Required email address was not provided', 110);
    }
    $problem = account_problem($new, $password);
    if ($problem !== null) {
        throw new OcsRefusal($problem, 107);
    }
    create_account($new, $password);
    array_map(fn (string $gid) => join_group($gid, $new), $groups);
    if (($given['displayName'] ?? '') !== '') {
        rows('UPDATE oc_users SET displayname = left(?, 64) WHERE uid = ?', [$given['displayName'], $new]);
    }
    if ($address !== '') {
        set_preference($new, 'settings', 'email', strtolower($address));
        try {
            send_welcome($new, ($given['password'] ?? '') === '');
        } catch (RuntimeException) {
            // The real one writes this into its log and answers as if all were well.
        }
    }
    return ['id' => $new];
}

function random_bytes_text(): string
{
    return bin2hex(random_bytes(16)) . 'A-';
}

/** People that a person can find to share with, by the server's settings of isolation. */
function sharees(string $uid, string $search): array
{
    $core = fn (string $key, string $default) => app_value('core', $key, $default) === 'yes';
    $own = groups_of($uid);
    $found = [];
    foreach (column('SELECT uid FROM oc_users WHERE uid <> ? ORDER BY uid', [$uid]) as $other) {
        $near = array_intersect(groups_of($other), $own) !== [];
        if (!account_is_open($other) || ($core('shareapi_only_share_with_group_members', 'no') && !$near)) {
            continue;
        }
        $name = display_name($other);
        $address = (string) preference($other, 'settings', 'email');
        $listed = $core('shareapi_allow_share_dialog_user_enumeration', 'yes') && (!$core('shareapi_restrict_user_enumeration_to_group', 'no') || $near);
        $exact = $core('shareapi_restrict_user_enumeration_full_match', 'yes') && in_array(strtolower($search), array_map('strtolower', [$other, $name, $address]), true);
        if ($exact || ($listed && array_filter([$other, $name, $address], fn (string $text) => $search === '' || stripos($text, $search) !== false) !== [])) {
            $found[] = ['label' => $name, 'value' => ['shareType' => 0, 'shareWith' => $other]];
        }
    }
    $groups = column('SELECT gid FROM oc_groups ORDER BY gid');
    $groups = $core('shareapi_only_share_with_group_members', 'no') ? array_intersect($groups, $own) : $groups;
    $groups = array_filter($groups, fn (string $gid) => $search === '' || stripos($gid, $search) !== false);
    return ['exact' => ['users' => [], 'groups' => []], 'users' => $found, 'groups' => array_map(fn (string $gid) => ['label' => $gid, 'value' => ['shareType' => 1, 'shareWith' => $gid]], array_values($groups))];
}
