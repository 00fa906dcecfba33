<?php
function table(string $name): string
{
    return TABLENAME_PREFIX . $name;
}

/** Rows of a statement; `:name` stands for a value. */
function rows(string $sql, array $values = []): array
{
    global $connect;
    $statement = $connect->prepare($sql);
    $statement->execute($values);
    return $statement->columnCount() === 0 ? [] : $statement->fetchAll(PDO::FETCH_ASSOC);
}

function random_id(int $length): string
{
    $letters = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
    return implode('', array_map(static fn (): string => $letters[random_int(0, 61)], range(1, $length)));
}

function find_poll(string $id): ?array
{
    return rows('SELECT * FROM ' . table('poll') . ' WHERE id = :id', ['id' => $id])[0] ?? null;
}

function find_poll_of_admin(string $admin_id): ?array
{
    return rows('SELECT * FROM ' . table('poll') . ' WHERE admin_id = :id', ['id' => $admin_id])[0] ?? null;
}

function of_poll(string $table, array $poll): array
{
    return rows('SELECT * FROM ' . table($table) . ' WHERE poll_id = :id ORDER BY id', ['id' => $poll['id']]);
}

/** One column for each choice, or for each moment of each day: title of the slot and moment. */
function columns(array $poll): array
{
    $columns = [];
    foreach (of_poll('slot', $poll) as $slot) {
        $moments = $poll['format'] === 'D' ? explode(',', $slot['moments']) : [''];
        foreach ($moments as $moment) {
            $title = $poll['format'] === 'D' ? date('d/m/Y', (int) $slot['title']) : $slot['title'];
            $columns[] = [$title, $moment];
        }
    }
    return $columns;
}

/** Comments, votes, slots, poll: in this order, together or not at all. */
function purge_poll(string $id): void
{
    global $connect;
    $connect->beginTransaction();
    foreach (['comment', 'vote', 'slot'] as $table) {
        rows('DELETE FROM ' . table($table) . ' WHERE poll_id = :id', ['id' => $id]);
    }
    rows('DELETE FROM ' . table('poll') . ' WHERE id = :id', ['id' => $id]);
    $connect->commit();
}

/** At most 20 polls at a time. */
function purge_old_polls(): int
{
    $old = rows('SELECT id FROM ' . table('poll') . ' WHERE DATE_ADD(end_date, INTERVAL ' . (int) PURGE_DELAY . ' DAY) < NOW() AND end_date != 0 LIMIT 20');
    foreach ($old as ['id' => $id]) {
        purge_poll($id);
    }
    return count($old);
}

/** Changes with every change of the poll's choices; a vote on an older state is refused. */
function control_of(array $poll): string
{
    return md5(json_encode(of_poll('slot', $poll)));
}
