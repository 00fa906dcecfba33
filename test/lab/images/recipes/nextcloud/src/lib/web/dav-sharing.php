<?php
declare(strict_types=1);

/** Gives a calendar or address book to a group, or takes it back; someone who is not in the group can do neither. */
function share_collection(string $uid, string $kind, array $there): Answer
{
    $xml = str_contains((string) ($_SERVER['CONTENT_TYPE'] ?? ''), 'xml') ? xml_body() : null;
    if ($xml === null || $xml->query('/o:share')->length === 0) {
        return not_allowed();
    }
    if ($there['access'] != 1) {
        return forbidden();
    }
    foreach ($xml->query('/o:share/o:set') as $set) {
        $principal = allowed_principal($uid, $xml->evaluate('string(d:href)', $set));
        $access = $xml->query('o:read-write', $set)->length > 0 ? 2 : 3;
        if ($principal !== null) {
            rows('INSERT INTO oc_dav_shares (principaluri, type, access, resourceid) VALUES (?, ?, ?, ?) ON CONFLICT (principaluri, resourceid, type) DO UPDATE SET access = excluded.access', [$principal, $kind, $access, $there['id']]);
        }
    }
    foreach ($xml->query('/o:share/o:remove') as $remove) {
        $principal = preg_replace('/^principal:/', '', $xml->evaluate('string(d:href)', $remove));
        rows('DELETE FROM oc_dav_shares WHERE principaluri = ? AND type = ? AND resourceid = ?', [$principal, $kind, $there['id']]);
    }
    return new Answer(200, '', ['X-Sabre-Status' => 'everything-went-well']);
}

/** The real one answers 200 and does nothing for a principal that the settings of isolation forbid. */
function allowed_principal(string $uid, string $href): ?string
{
    if (preg_match('#^principal:(principals/(users|groups)/([^/]+))$#', $href, $part) !== 1) {
        return null;
    }
    [, $principal, $type, $name] = $part;
    if (app_value('core', 'shareapi_only_share_with_group_members', 'no') !== 'yes') {
        return $principal;
    }
    $near = $type === 'groups' ? in_array($name, groups_of($uid), true) : array_intersect(groups_of($name), groups_of($uid)) !== [];
    return $near ? $principal : null;
}
