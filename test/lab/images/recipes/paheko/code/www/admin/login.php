<?php

namespace Paheko;

require __DIR__ . '/../../include/session.php';
page();
if (member()) {
	redirect(ADMIN_URL);
}
$error = null;
if (isset($_POST['login'])) {
	try {
		requireToken('login');
		if (login($_POST['id'] ?? '', $_POST['password'] ?? '')) {
			redirect(ADMIN_URL);
		}
		$error = "Connexion impossible.\nVérifiez votre identifiant et votre mot de passe.";
	} catch (UserException $problem) {
		$error = $problem->getMessage();
	}
}
show('Connexion', '<form method="post" action="/admin/login.php">
	<input type="email" name="id" /><input type="password" name="password" />' . token('login') . '
	<button type="submit" name="login" value="1">Se connecter</button></form>
	<p><a href="/admin/password.php">Mot de passe oublié ou première connexion ?</a></p>', $error);
