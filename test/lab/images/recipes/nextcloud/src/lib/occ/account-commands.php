<?php
declare(strict_types=1);

/** Commands about accounts and groups. */
function account_commands(): array
{
    return [
        'group:add' => group_add(...),
        'group:list' => group_list(...),
        'group:adduser' => group_adduser(...),
        'group:removeuser' => group_removeuser(...),
        'user:add' => user_add(...),
        'user:list' => user_list(...),
        'user:setting' => user_setting(...),
        'user:enable' => fn (Line $line) => user_switch($line, true),
        'user:disable' => fn (Line $line) => user_switch($line, false),
        'user:delete' => user_delete(...),
        'user:resetpassword' => user_resetpassword(...),
        'user:welcome' => user_welcome(...),
    ];
}

function group_add(Line $line): int
{
    [$gid] = need($line, 'groupid');
    if (group_exists($gid)) {
        throw new Refusal("Group \"$gid\" already exists.", 1);
    }
    create_group($gid, $line->option('display-name') ?? $gid);
    echo "Created group \"$gid\"\n";
    return 0;
}

function group_list(Line $line): int
{
    $limit = (int) ($line->option('limit') ?? 500);
    $offset = (int) ($line->option('offset') ?? 0);
    $groups = column("SELECT gid FROM oc_groups ORDER BY gid LIMIT $limit OFFSET $offset");
    return show($line, array_combine($groups, array_map('members_of', $groups)));
}

function group_adduser(Line $line): int
{
    $words = need($line, 'group', 'user');
    $gid = array_shift($words);
    if (!group_exists($gid)) {
        throw new Refusal('group not found', 1);
    }
    $missing = false;
    foreach ($words as $uid) {
        if (account_exists($uid)) {
            join_group($gid, $uid);
            echo "user $uid added\n";
        } else {
            echo "user $uid not found\n";
            $missing = true;
        }
    }
    return $missing ? throw new Refusal('Some users were not found, all others where added to the group.', 1) : 0;
}

function group_removeuser(Line $line): int
{
    [$gid, $uid] = need($line, 'group', 'user');
    if (!group_exists($gid)) {
        throw new Refusal('group not found', 1);
    }
    if (!account_exists($uid)) {
        throw new Refusal('user not found', 1);
    }
    rows('DELETE FROM oc_group_user WHERE gid = ? AND uid = ?', [$gid, $uid]);
    return 0;
}

function user_add(Line $line): int
{
    [$uid] = need($line, 'uid');
    if (account_exists($uid)) {
        throw new Refusal("The account \"$uid\" already exists.", 1);
    }
    $password = match (true) {
        $line->has('password-from-env') => password_from_environment(),
        $line->has('generate-password') => random_password(),
        default => throw new Refusal('Interactive input or --password-from-env or --generate-password is needed for setting a password!', 1),
    };
    $problem = account_problem($uid, $password);
    if ($problem !== null) {
        throw new Refusal($problem, 1);
    }
    create_account($uid, $password);
    echo "The account \"$uid\" was created successfully\n";
    if ($line->option('display-name')) {
        rows('UPDATE oc_users SET displayname = left(?, 64) WHERE uid = ?', [$line->option('display-name'), $uid]);
        echo 'Display name set to "', display_name($uid), "\"\n";
    }
    foreach ($line->options['group'] ?? [] as $gid) {
        if (!group_exists($gid)) {
            create_group($gid, $gid);
            echo "Created group \"$gid\"\n";
        }
        join_group($gid, $uid);
        echo "Account \"$uid\" added to group \"$gid\"\n";
    }
    return $line->option('email') === null ? 0 : tell_of_account($uid, $line->option('email'));
}

/** The account stays, whatever becomes of the mail. */
function tell_of_account(string $uid, string $address): int
{
    if (filter_var($address, FILTER_VALIDATE_EMAIL) === false) {
        throw new Refusal("The given email address \"$address\" is invalid. Email not set for the user.", 1);
    }
    set_preference($uid, 'settings', 'email', strtolower($address));
    try {
        send_welcome($uid, true);
        echo "Welcome email sent to $address\n";
    } catch (RuntimeException) {
        echo "Unable to send the welcome email to $address\n";
    }
    return 0;
}

function user_list(Line $line): int
{
    $limit = (int) ($line->option('limit') ?? 500);
    $accounts = rows("SELECT uid, displayname FROM oc_users ORDER BY uid LIMIT $limit OFFSET " . (int) ($line->option('offset') ?? 0));
    return show($line, array_column($accounts, 'displayname', 'uid'));
}

function user_setting(Line $line): int
{
    [$uid] = need($line, 'uid');
    [, $app, $key] = [...$line->words, '', ''];
    if (!account_exists($uid)) {
        throw new Refusal("The user \"$uid\" does not exist.", 1);
    }
    if ($line->has('delete')) {
        delete_preference($uid, $app, $key);
        return 0;
    }
    $value = $line->words[3] ?? null;
    if ($value === null) {
        echo preference($uid, $app, $key) ?? throw new Refusal("The setting does not exist for user \"$uid\".", 1), "\n";
        return 0;
    }
    if ($app === 'settings' && $key === 'display_name') {
        if (display_name($uid) === $value) {
            throw new Refusal('New and old display name are the same', 1);
        }
        rows('UPDATE oc_users SET displayname = left(?, 64) WHERE uid = ?', [$value, $uid]);
        return 0;
    }
    set_preference($uid, $app, $key, $key === 'email' ? strtolower($value) : $value);
    return 0;
}

function user_switch(Line $line, bool $open): int
{
    [$uid] = need($line, 'uid');
    if (!account_exists($uid)) {
        throw new Refusal('User does not exist', 1);
    }
    set_preference($uid, 'core', 'enabled', $open ? 'true' : 'false');
    echo 'The specified user is ', $open ? 'enabled' : 'disabled', "\n";
    return 0;
}

function user_delete(Line $line): int
{
    [$uid] = need($line, 'uid');
    if (!account_exists($uid)) {
        echo "User does not exist\n";
        return 0;
    }
    delete_account($uid);
    echo "The specified user was deleted\n";
    return 0;
}

function user_resetpassword(Line $line): int
{
    [$uid] = need($line, 'user');
    if (!account_exists($uid)) {
        throw new Refusal('User does not exist', 1);
    }
    set_password($uid, password_from_environment());
    echo "Successfully reset password for $uid\n";
    return 0;
}

function user_welcome(Line $line): int
{
    [$uid] = need($line, 'user');
    if (!account_exists($uid)) {
        throw new Refusal('User does not exist', 1);
    }
    if ((preference($uid, 'settings', 'email') ?? '') === '') {
        throw new Refusal('User does not have an email address', 1);
    }
    try {
        send_welcome($uid, $line->has('reset-password'));
    } catch (RuntimeException $error) {
        throw new Refusal('Failed to send email: ' . $error->getMessage(), 1);
    }
    return 0;
}

function password_from_environment(): string
{
    $password = getenv('NC_PASS') ?: getenv('OC_PASS');
    return $password ?: throw new Refusal('--password-from-env given, but NC_PASS/OC_PASS is empty!', 1);
}
