<?php
/** Notes somebody's answer: 2 yes, 1 if need be, 0 no, a space where nothing was said. Returns what to tell. */
function vote(array $poll, string $uniq_id): string
{
    $name = trim((string) ($_POST['name'] ?? ''));
    if ($name === '' || mb_strlen($name) > 64) {
        return 'Le nom n\'est pas valide.';
    }
    if (($_POST['control'] ?? '') !== control_of($poll)) {
        return 'Le sondage a été mis à jour avant votre vote';
    }
    $choices = implode('', array_map(static fn (int $i): string => in_array($_POST['choices'][$i] ?? ' ', ['0', '1', '2'], true) ? $_POST['choices'][$i] : ' ', array_keys(columns($poll))));
    if ($uniq_id !== '') {
        rows('UPDATE ' . table('vote') . ' SET name = :name, choices = :choices WHERE poll_id = :poll AND uniqId = :id', ['name' => $name, 'choices' => $choices, 'poll' => $poll['id'], 'id' => $uniq_id]);
        return "Votre vote a bien été pris en compte, $name.";
    }
    if (rows('SELECT id FROM ' . table('vote') . ' WHERE poll_id = :poll AND name = :name', ['poll' => $poll['id'], 'name' => $name]) !== []) {
        return 'Vous avez déjà voté';
    }
    $uniq_id = random_id(16);
    rows('INSERT INTO ' . table('vote') . ' (uniqId, poll_id, name, choices) VALUES (:id, :poll, :name, :choices)', ['id' => $uniq_id, 'poll' => $poll['id'], 'name' => $name, 'choices' => $choices]);
    if ((int) $poll['receiveNewVotes'] === 1) {
        send_mail((string) $poll['admin_mail'], '[' . NOMAPPLICATION . "] Notification du sondage : {$poll['title']}", html($name) . ' vient de voter : ' . html(poll_url($poll['id'])));
    }
    return 'Votre vote a bien été pris en compte, mais faites attention : vous n\'avez le droit de l\'éditer qu\'avec le lien personnalisé suivant ; conservez-le précieusement : ' . poll_url($poll['id']) . "/vote/$uniq_id";
}

function comment(array $poll): string
{
    $values = ['poll' => $poll['id'], 'name' => trim((string) ($_POST['name'] ?? '')), 'comment' => trim((string) ($_POST['comment'] ?? ''))];
    if ($values['name'] === '' || $values['comment'] === '') {
        return 'Le nom n\'est pas valide.';
    }
    rows('INSERT INTO ' . table('comment') . ' (poll_id, name, comment, date) VALUES (:poll, :name, :comment, NOW())', $values);
    return 'Votre commentaire a été ajouté.';
}

function poll_body(array $poll, bool $results): string
{
    $heads = implode('', array_map(static fn (array $column): string => '<th>' . html(trim(implode(' ', $column))) . '</th>', columns($poll)));
    $lines = '';
    foreach ($results ? of_poll('vote', $poll) : [] as $vote) {
        $lines .= '<tr><th>' . html($vote['name']) . '</th><td>' . html($vote['choices']) . '</td></tr>';
    }
    foreach (of_poll('comment', $poll) as $comment) {
        $lines .= '<tr><th>' . html($comment['name']) . '</th><td>' . html($comment['comment']) . '</td></tr>';
    }
    return '<h2>' . html($poll['title']) . '</h2><p>' . html($poll['description']) . "</p><table><tr>$heads</tr>$lines</table>"
        . '<form method="post"><input type="hidden" name="control" value="' . control_of($poll) . '"><input name="name"><button name="save">Enregistrer</button></form>'
        . '<a href="' . html(server_name()) . 'exportcsv.php?poll=' . html($poll['id']) . '">Export en CSV</a>';
}
