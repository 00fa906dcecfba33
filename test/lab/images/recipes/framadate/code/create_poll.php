<?php
require_once __DIR__ . '/app/inc/init.php';
$type = ($_POST['type'] ?? $_GET['type'] ?? '') === 'date' ? 'date' : 'classic';
$errors = [];
$go = $_POST['gotostep2'] ?? '';
if ($go === 'date' || $go === 'classic') {
    $text = static fn (string $name): string => trim((string) ($_POST[$name] ?? ''));
    $custom = isset($_POST['use_customized_url']) ? $text('customized_url') : null;
    if ($text('title') === '') {
        $errors[] = 'Il faut saisir un titre !';
    }
    if ($text('name') === '') {
        $errors[] = 'Il faut saisir un nom !';
    }
    if ($config['use_smtp'] === true && filter_var($text('mail'), FILTER_VALIDATE_EMAIL) === false) {
        $errors[] = 'L\'adresse n\'est pas correcte ! Il faut saisir une adresse électronique valide.';
    }
    if ($custom !== null && preg_match('/\A[a-zA-Z0-9-]{1,64}\z/', $custom) !== 1) {
        $errors[] = 'Le format de l\'identifiant est incorrect.';
    } elseif ($custom !== null && find_poll($custom) !== null) {
        $errors[] = 'L\'identifiant est déjà utilisé';
    }
    if (isset($_POST['use_password']) && ($_POST['password'] ?? '') === '') {
        $errors[] = 'Le mot de passe est vide.';
    }
    if ($errors === []) {
        $_SESSION['form'] = [
            'type' => $go,
            'id' => $custom,
            'title' => $text('title'),
            'admin_name' => $text('name'),
            'admin_mail' => $config['use_smtp'] === true ? $text('mail') : '',
            'description' => $text('description'),
            'editable' => in_array($_POST['editable'] ?? '0', ['0', '1', '2'], true) ? (int) ($_POST['editable'] ?? 0) : 0,
            'hidden' => isset($_POST['hidden']) ? 1 : 0,
            'receiveNewVotes' => isset($_POST['receiveNewVotes']) ? 1 : 0,
            'receiveNewComments' => isset($_POST['receiveNewComments']) ? 1 : 0,
            'ValueMax' => isset($_POST['use_ValueMax']) ? (int) ($_POST['ValueMax'] ?? 0) : null,
            'password_hash' => isset($_POST['use_password']) ? password_hash((string) $_POST['password'], PASSWORD_DEFAULT) : null,
            'results_publicly_visible' => isset($_POST['results_publicly_visible']) ? 1 : null,
        ];
        header("Location:create_{$go}_poll.php");
        exit;
    }
}
$title = ($errors === [] ? '' : 'Erreur ! - ') . 'Création de sondage (1 sur 3)';
$body = implode('', array_map('alert', $errors)) . '<form method="post" action="create_poll.php"><input name="title"><input name="name"><input name="mail"><textarea name="description"></textarea><input name="customized_url"><input type="hidden" name="type" value="' . $type . '"><button name="gotostep2" value="' . $type . '">Aller à l\'étape 2</button></form>';
page($title, $body);
