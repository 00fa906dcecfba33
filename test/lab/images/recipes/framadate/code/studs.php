<?php
require_once __DIR__ . '/app/inc/init.php';
require_once __DIR__ . '/app/inc/answers.php';
$poll = find_poll((string) ($_GET['poll'] ?? '')) ?? no_such_poll();
$said = match (true) {
    isset($_POST['save']) => vote($poll, (string) ($_GET['vote'] ?? '')),
    isset($_POST['add_comment']) => comment($poll),
    default => '',
};
page('Sondage - ' . $poll['title'], alert($said) . poll_body($poll, (int) $poll['hidden'] === 0));
