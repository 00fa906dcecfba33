<?php
/* Mail: the queue in the database, and SMTP to the host of the configuration, without TLS or login. */

namespace Paheko;

const CONTEXT_SYSTEM = 0;

function queueMail(string $recipient, string $subject, string $content, int $context = CONTEXT_SYSTEM): void
{
	DB::change('INSERT INTO emails_queue (recipient, recipient_hash, subject, content, context) VALUES (?, ?, ?, ?, ?)', $recipient, hash('sha256', strtolower($recipient)), $subject, $content, $context);
	// What the program itself has to say is sent right away; all else waits for the queue.
	if (!USE_CRON || $context === CONTEXT_SYSTEM) {
		runQueue($context === CONTEXT_SYSTEM ? CONTEXT_SYSTEM : null);
	}
}

function runQueue(?int $context = null): int
{
	$waiting = DB::rows('SELECT * FROM emails_queue WHERE sending = 0 AND (?1 IS NULL OR context = ?1)', $context);
	foreach ($waiting as $mail) {
		DB::change("UPDATE emails_queue SET sending = 1, sending_started = datetime('now') WHERE id = ?", $mail['id']);
		send($mail['recipient'], $mail['subject'], $mail['content']);
		DB::change('DELETE FROM emails_queue WHERE id = ?', $mail['id']);
	}
	return count($waiting);
}

/** From is the hoster's sender where there is one, and the association's own address goes to Reply-To; it is also the envelope's unless told otherwise. */
function send(string $to, string $subject, string $text): void
{
	$own = (string) config('org_email');
	$name = mb_encode_mimeheader((string) config('org_name'), 'UTF-8', 'B');
	$from = MAIL_SENDER ?: $own;
	$text .= "\n\n-- \n" . config('org_name') . "\n" . WWW_URL . "\n";
	$message = implode("\r\n", [
		"From: $name <$from>",
		...(MAIL_SENDER ? ["Reply-To: $name <$own>"] : []),
		"To: $to",
		'Subject: ' . mb_encode_mimeheader(sprintf('[%s] %s', config('org_name'), $subject), 'UTF-8', 'B'),
		'Date: ' . date('r'),
		'Message-ID: <' . bin2hex(random_bytes(12)) . '@' . SMTP_HELO_HOSTNAME . '>',
		'MIME-Version: 1.0',
		'Content-Type: text/plain; charset=utf-8',
		'Content-Transfer-Encoding: base64',
		'',
		rtrim(chunk_split(base64_encode($text))),
	]);
	$server = @stream_socket_client('tcp://' . SMTP_HOST . ':' . SMTP_PORT, $code, $why, 15);
	if (!$server) {
		throw new \RuntimeException('SMTP: ' . $why);
	}
	stream_set_timeout($server, 15);
	expect($server, null, '220');
	expect($server, 'EHLO ' . SMTP_HELO_HOSTNAME, '250');
	expect($server, 'MAIL FROM:<' . (MAIL_RETURN_PATH ?: $own) . '>', '250');
	expect($server, "RCPT TO:<$to>", '250');
	expect($server, 'DATA', '354');
	expect($server, $message . "\r\n.", '250');
	expect($server, 'QUIT', '221');
	fclose($server);
}

/** @param resource $server */
function expect($server, ?string $line, string $code): void
{
	if ($line !== null) {
		fwrite($server, "$line\r\n");
	}
	do {
		$answer = (string) fgets($server, 1000);
	} while (($answer[3] ?? ' ') === '-');
	if (!str_starts_with($answer, $code)) {
		throw new \RuntimeException('SMTP: ' . trim($answer));
	}
}
