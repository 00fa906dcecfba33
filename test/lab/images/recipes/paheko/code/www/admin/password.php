<?php
/* A lost or first password: a link by mail that is good for an hour, for one person, for one password. */

namespace Paheko;

require __DIR__ . '/../../include/session.php';
page();

const YEAR_ZERO = '2017-01-01';

function recoveryHash(array $person, int $hour): string
{
	$hash = hash_hmac('sha256', $person['email'] . $person['id'] . $person['password'] . $hour, SECRET_KEY, true);
	return substr(strtr(base64_encode($hash), '+/', '-_'), 0, 16);
}

function recoveryPerson(string $code): ?array
{
	[$id, $hour, $hash] = explode('.', $code) + ['', '', ''];
	$hour = (int) base_convert($hour ?: '0', 36, 10);
	$person = DB::row('SELECT * FROM users WHERE id = ?', (int) base_convert($id ?: '0', 36, 10));
	$good = $person && $hour * 3600 + strtotime(YEAR_ZERO) > time() && hash_equals(recoveryHash($person, $hour), $hash);
	return $good ? $person : null;
}

$error = null;
$code = $_GET['c'] ?? null;
try {
	if ($code !== null) {
		$person = recoveryPerson($code) ?? throw new UserException('Le lien que vous avez suivi est invalide ou a expiré.');
		if (isset($_POST['change'])) {
			requireToken("password_change_$code");
			$password = $_POST['password'] ?? '';
			if ($password !== ($_POST['password_confirmed'] ?? '')) {
				throw new UserException('La vérification du mot de passe ne correspond pas.');
			}
			checkPassword($password);
			DB::change('UPDATE users SET password = ? WHERE id = ?', password_hash($password, PASSWORD_DEFAULT), $person['id']);
			queueMail($person['email'], 'Mot de passe changé', 'Le mot de passe de votre compte a été modifié.');
			redirect('login.php?changed');
		}
	} elseif (isset($_POST['recover'])) {
		requireToken('recover_password');
		$person = DB::row('SELECT u.*, c.perm_connect FROM users u JOIN users_categories c ON c.id = u.id_category WHERE u.email = ? COLLATE NOCASE', trim($_POST['id'] ?? ''));
		if (!$person || $person['perm_connect'] < 1) {
			throw new UserException("Aucun membre trouvé avec cette adresse e-mail, ou le membre trouvé n'a pas le droit de se connecter.");
		}
		$hour = (int) ceil((time() - strtotime(YEAR_ZERO)) / 3600) + 1;
		$link = sprintf('%s.%s.%s', base_convert((string) $person['id'], 10, 36), base_convert((string) $hour, 10, 36), recoveryHash($person, $hour));
		queueMail($person['email'], 'Mot de passe oublié ?', "Vous avez oublié votre mot de passe, ou c'est votre première connexion ?\nCliquez sur ce lien pour en choisir un :\n\n" . ADMIN_URL . "password.php?c=$link");
		redirect('password.php?sent');
	}
} catch (UserException $problem) {
	$error = $problem->getMessage();
}
if (isset($_GET['sent'])) {
	show('Mot de passe oublié ou première connexion ?', '<p class="block confirm">Un e-mail vous a été envoyé, cliquez sur le lien dans cet e-mail pour modifier votre mot de passe.</p>');
}
if ($code !== null && isset($person)) {
	show('Changement de mot de passe', '<form method="post"><input type="password" name="password" /><input type="password" name="password_confirmed" />' . token("password_change_$code") . '<button type="submit" name="change" value="1">Modifier mon mot de passe</button></form>', $error);
}
show('Mot de passe oublié ou première connexion ?', '<form method="post" action="/admin/password.php"><input type="email" name="id" />' . token('recover_password') . '<button type="submit" name="recover" value="1">Envoyer</button></form>', $error);
