<?php
declare(strict_types=1);

function account_exists(string $uid): bool
{
    return one('SELECT 1 FROM oc_users WHERE uid = ?', [$uid]) !== null;
}

function group_exists(string $gid): bool
{
    return one('SELECT 1 FROM oc_groups WHERE gid = ?', [$gid]) !== null;
}

/** Why an account may not be made with this name and password, or null. */
function account_problem(string $uid, string $password): ?string
{
    if (preg_match("/^[a-zA-Z0-9 _.@'-]{1,64}$/", $uid) !== 1) {
        return "Only the following characters are allowed in an Login: \"a-z\", \"A-Z\", \"0-9\", spaces and \"_.@-'\"";
    }
    return strlen($password) < 10 ? 'Password needs to be at least 10 characters long.' : null;
}

function create_account(string $uid, string $password): void
{
    rows('INSERT INTO oc_users (uid, displayname, password, uid_lower) VALUES (?, ?, ?, ?)', [$uid, $uid, '1|' . password_hash($password, PASSWORD_BCRYPT, ['cost' => 8]), strtolower($uid)]);
}

function set_password(string $uid, string $password): void
{
    rows('UPDATE oc_users SET password = ? WHERE uid = ?', ['1|' . password_hash($password, PASSWORD_BCRYPT, ['cost' => 8]), $uid]);
}

/** The account of a name or address and password, if it may log in. */
function login_of(string $name, string $password): ?string
{
    $found = rows("SELECT uid, password FROM oc_users WHERE uid_lower = lower(?) OR uid = (SELECT userid FROM oc_preferences WHERE appid = 'settings' AND configkey = 'email' AND lower(configvalue) = lower(?) LIMIT 1)", [$name, $name]);
    foreach ($found as ['uid' => $uid, 'password' => $hash]) {
        if (password_verify($password, substr($hash, 2)) && account_is_open($uid)) {
            set_preference($uid, 'login', 'lastLogin', (string) time());
            return $uid;
        }
    }
    return null;
}

function account_is_open(string $uid): bool
{
    return preference($uid, 'core', 'enabled') !== 'false';
}

function preference(string $uid, string $app, string $key): ?string
{
    return one('SELECT configvalue FROM oc_preferences WHERE userid = ? AND appid = ? AND configkey = ?', [$uid, $app, $key]);
}

function set_preference(string $uid, string $app, string $key, string $value): void
{
    rows('INSERT INTO oc_preferences VALUES (?, ?, ?, ?) ON CONFLICT (userid, appid, configkey) DO UPDATE SET configvalue = excluded.configvalue', [$uid, $app, $key, $value]);
}

function delete_preference(string $uid, string $app, string $key): void
{
    rows('DELETE FROM oc_preferences WHERE userid = ? AND appid = ? AND configkey = ?', [$uid, $app, $key]);
}

function display_name(string $uid): string
{
    return (string) (one('SELECT displayname FROM oc_users WHERE uid = ?', [$uid]) ?: $uid);
}

/** @return list<string> */
function groups_of(string $uid): array
{
    return column('SELECT gid FROM oc_group_user WHERE uid = ? ORDER BY gid', [$uid]);
}

/** @return list<string> */
function members_of(string $gid): array
{
    return column('SELECT uid FROM oc_group_user WHERE gid = ? ORDER BY uid', [$gid]);
}

function join_group(string $gid, string $uid): void
{
    rows('INSERT INTO oc_group_user VALUES (?, ?) ON CONFLICT DO NOTHING', [$gid, $uid]);
}

function create_group(string $gid, string $name): void
{
    rows('INSERT INTO oc_groups VALUES (?, ?)', [$gid, $name]);
}

function is_admin(string $uid): bool
{
    return in_array('admin', groups_of($uid), true);
}

/** Groups whose accounts the person manages. */
function led_by(string $uid): array
{
    return column('SELECT gid FROM oc_group_admin WHERE uid = ? ORDER BY gid', [$uid]);
}

/** With calendars, address books and private files. */
function delete_account(string $uid): void
{
    $principal = "principals/users/$uid";
    rows("DELETE FROM oc_calendarobjects WHERE calendarid IN (SELECT id FROM oc_calendars WHERE principaluri = ?)", [$principal]);
    rows("DELETE FROM oc_cards WHERE addressbookid IN (SELECT id FROM oc_addressbooks WHERE principaluri = ?)", [$principal]);
    foreach (['oc_calendars', 'oc_addressbooks', 'oc_dav_shares'] as $table) {
        rows("DELETE FROM $table WHERE principaluri = ?", [$principal]);
    }
    foreach (['oc_users' => 'uid', 'oc_group_user' => 'uid', 'oc_group_admin' => 'uid', 'oc_preferences' => 'userid'] as $table => $field) {
        rows("DELETE FROM $table WHERE $field = ?", [$uid]);
    }
    remove_tree(data_folder() . "/$uid");
}
