<?php
/** Steps 2 and 3: choices, then the date of the end; the last one writes the poll and leads to its administration. */
function create(string $type): never
{
    if (($_SESSION['form']['type'] ?? '') !== $type) {
        page('Erreur !', alert('Vous n\'avez pas renseigné la première page du sondage'));
    }
    $chosen = $type === 'date' ? chosen_days() : chosen_texts();
    if (isset($_POST[$type === 'date' ? 'choixheures' : 'fin_sondage_autre']) && $chosen !== []) {
        $_SESSION['form']['slots'] = $chosen;
        page('Date d\'expiration et confirmation (3 sur 3)', '<form method="post"><input name="enddate" value="' . date('d/m/Y', strtotime('+180 days')) . '"><button name="confirmation" value="confirmation">Créer le sondage</button></form>');
    }
    if (isset($_POST['confirmation']) && isset($_SESSION['form']['slots'])) {
        $admin_id = write_poll($type === 'date' ? 'D' : 'A', $_SESSION['form'], clamped((string) ($_POST['enddate'] ?? '')));
        unset($_SESSION['form']);
        // Framadate erases what is due whenever somebody makes a poll.
        purge_old_polls();
        header('Location: ' . admin_url($admin_id));
        exit;
    }
    page($type === 'date' ? 'Choix des dates (2 sur 3)' : 'Choix du sondage (2 sur 3)', '<form method="post"></form>');
}

function chosen_texts(): array
{
    $texts = array_filter(array_map('trim', (array) ($_POST['choices'] ?? [])), static fn (string $text): bool => $text !== '');
    return array_map(static fn (string $text): array => ['title' => $text, 'moments' => ''], array_values($texts));
}

/** The title of a day is its Unix time at midnight; its moments stand behind one another. */
function chosen_days(): array
{
    $days = [];
    foreach (array_values((array) ($_POST['days'] ?? [])) as $i => $text) {
        $day = DateTimeImmutable::createFromFormat('!d/m/Y', (string) $text);
        if ($day !== false) {
            $moments = array_filter(array_map('trim', (array) ($_POST["horaires$i"] ?? [])), static fn (string $one): bool => $one !== '');
            $days[$day->getTimestamp()] = ['title' => (string) $day->getTimestamp(), 'moments' => implode(',', $moments)];
        }
    }
    ksort($days);
    return array_values($days);
}

/** Not before tomorrow, not after the default duration. */
function clamped(string $text): int
{
    global $config;
    $given = DateTimeImmutable::createFromFormat('!d/m/Y', $text);
    $last = time() + 86400 * (int) $config['default_poll_duration'];
    return max(time() + 86400, min($given === false ? $last : $given->getTimestamp(), $last));
}

function write_poll(string $format, array $form, int $end): string
{
    global $connect;
    $admin_id = random_id(24);
    $id = $form['id'] ?? substr($admin_id, 0, 16);
    $fields = ['id' => $id, 'admin_id' => $admin_id, 'format' => $format, 'end_date' => date('Y-m-d H:i:s', $end)];
    foreach (['title', 'description', 'admin_name', 'admin_mail', 'editable', 'hidden', 'receiveNewVotes', 'receiveNewComments', 'ValueMax', 'password_hash', 'results_publicly_visible'] as $name) {
        $fields[$name] = $form[$name];
    }
    $connect->beginTransaction();
    rows('INSERT INTO ' . table('poll') . ' (' . implode(',', array_keys($fields)) . ') VALUES (:' . implode(',:', array_keys($fields)) . ')', $fields);
    foreach ($form['slots'] as $slot) {
        rows('INSERT INTO ' . table('slot') . ' (poll_id, title, moments) VALUES (:poll, :title, :moments)', ['poll' => $id, ...$slot]);
    }
    $connect->commit();
    $title = $form['title'];
    $name = html($form['admin_name']);
    send_mail($form['admin_mail'], '[' . NOMAPPLICATION . "][Pour diffusion aux sondés] Sondage : $title", "$name vient de créer un sondage : <a href=\"" . html(poll_url($id)) . '">' . html($title) . '</a>');
    send_mail($form['admin_mail'], '[' . NOMAPPLICATION . "][Message réservé à l'auteur] Sondage : $title", 'Lien d\'administration : <a href="' . html(admin_url($admin_id)) . '">' . html(admin_url($admin_id)) . '</a>');
    return $admin_id;
}
