<?php
require_once __DIR__ . '/app/inc/init.php';
require_once __DIR__ . '/app/inc/answers.php';
$poll = find_poll_of_admin((string) ($_GET['poll'] ?? '')) ?? no_such_poll();
if (isset($_POST['confirm_delete_poll'])) {
    purge_poll($poll['id']);
    page('Sondage supprimé', alert('Votre sondage a été supprimé !'));
}
$said = isset($_POST['save']) ? vote($poll, '') : '';
page('Sondage - ' . $poll['title'], alert($said) . '<p>Lien public : ' . html(poll_url($poll['id'])) . '</p>' . poll_body($poll, true));
