<?php
require_once __DIR__ . '/app/inc/init.php';
$mail = trim((string) ($_POST['mail'] ?? ''));
$said = '';
if ($mail !== '') {
    $polls = rows('SELECT title, admin_id FROM ' . table('poll') . ' WHERE admin_mail = :mail ORDER BY end_date', ['mail' => $mail]);
    if ($polls !== []) {
        $list = implode('', array_map(static fn (array $poll): string => '<li><a href="' . html(admin_url($poll['admin_id'])) . '">' . html($poll['title']) . '</a></li>', $polls));
        send_mail($mail, 'Liste de vos sondages - ' . NOMAPPLICATION, "Voici la liste de vos sondages : <ul>$list</ul>");
    }
    $said = $polls === [] ? 'Aucun sondage associé à cette adresse n\'a été trouvé.' : 'Vos sondages vous ont été envoyés par courriel.';
}
page('Où sont mes sondages ?', alert($said) . '<form method="post"><input name="mail"><button>Envoyer</button></form>');
