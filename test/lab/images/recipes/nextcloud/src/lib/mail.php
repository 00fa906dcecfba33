<?php
declare(strict_types=1);

/** The mail that tells someone of a new account, with the link to choose a password. */
function send_welcome(string $uid, bool $withLink): void
{
    $token = bin2hex(random_bytes(10));
    if ($withLink) {
        set_preference($uid, 'core', 'lostpassword', hash('sha256', $token) . ':' . time());
    }
    $link = $withLink ? public_url() . "/index.php/lostpassword/reset/form/$token/" . rawurlencode($uid) : public_url();
    $french = system_value('default_language') === 'fr';
    $text = $french
        ? "Bonjour " . display_name($uid) . ",\n\nvous avez maintenant un compte Nextcloud (imitation du laboratoire).\nVotre identifiant : $uid\n\nChoisissez votre mot de passe :\n$link\n"
        : "Hello " . display_name($uid) . ",\n\nyou now have a Nextcloud account (stand-in of the lab).\nYour username is: $uid\n\nSet your password:\n$link\n";
    send_mail((string) preference($uid, 'settings', 'email'), $french ? 'Votre compte Nextcloud a été créé' : 'Your Nextcloud account was created', $text);
}

/** Hands one mail over by SMTP, without TLS or login. */
function send_mail(string $to, string $subject, string $text): void
{
    $host = (string) system_value('mail_smtphost');
    $from = system_value('mail_from_address') . '@' . system_value('mail_domain');
    $line = @fsockopen($host, (int) system_value('mail_smtpport'), $code, $reason, 10);
    if ($line === false) {
        throw new RuntimeException("Connection could not be established with host \"$host\": $reason");
    }
    expect_answer($line, '220');
    foreach (['EHLO localhost' => '250', "MAIL FROM:<$from>" => '250', "RCPT TO:<$to>" => '250', 'DATA' => '354'] as $said => $wanted) {
        fwrite($line, "$said\r\n");
        expect_answer($line, $wanted);
    }
    $head = [
        "From: Nextcloud <$from>", "To: <$to>", 'Subject: =?UTF-8?B?' . base64_encode($subject) . '?=', 'Date: ' . date(DATE_RFC2822),
        'Message-ID: <' . bin2hex(random_bytes(12)) . '@' . system_value('mail_domain') . '>', 'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64', '',
    ];
    fwrite($line, implode("\r\n", $head) . "\r\n" . chunk_split(base64_encode($text)) . ".\r\n");
    expect_answer($line, '250');
    fwrite($line, "QUIT\r\n");
    fclose($line);
}

function expect_answer($line, string $wanted): void
{
    do {
        $answer = (string) fgets($line);
    } while (preg_match('/^\d{3}-/', $answer) === 1);
    if (!str_starts_with($answer, $wanted)) {
        throw new RuntimeException("Expected response code \"$wanted\" but got \"" . trim($answer) . '"');
    }
}
