<?php
/** Hands one mail over by SMTP, as PHPMailer does with Framadate's options; not at all when `use_smtp` is off. */
function send_mail(string $to, string $subject, string $body): void
{
    global $config;
    if (($config['use_smtp'] ?? false) !== true || filter_var($to, FILTER_VALIDATE_EMAIL) === false) {
        return;
    }
    $encoded = static fn (string $text): string => mb_encode_mimeheader($text, 'UTF-8', 'B');
    $from = ADRESSEMAILADMIN;
    $headers = ['Date: ' . date('r'), "From: " . $encoded(NOMAPPLICATION) . " <$from>", "To: <$to>"];
    if (filter_var(ADRESSEMAILREPONSEAUTO, FILTER_VALIDATE_EMAIL) !== false) {
        $headers[] = 'Reply-To: <' . ADRESSEMAILREPONSEAUTO . '>';
    }
    $headers = [...$headers, 'Subject: ' . $encoded($subject), 'MIME-Version: 1.0', 'Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: base64', 'Auto-Submitted: auto-generated'];
    $text = implode("\r\n", $headers) . "\r\n\r\n" . chunk_split(base64_encode($body . '<br/>' . html(NOMAPPLICATION)));
    speak_smtp($config['smtp_options'], ["MAIL FROM:<$from>", "RCPT TO:<$to>", 'DATA'], $text);
}

function speak_smtp(array $options, array $commands, string $text): void
{
    $server = stream_socket_client("tcp://{$options['host']}:{$options['port']}", $code, $said, 10);
    if ($server === false) {
        throw new RuntimeException('SMTP Error: Could not connect to SMTP host.');
    }
    stream_set_timeout($server, 10);
    $answer = static function (array $good) use ($server): void {
        do {
            $line = (string) fgets($server);
        } while (preg_match('/^\d{3}-/', $line) === 1);
        if (!in_array(substr($line, 0, 3), $good, true)) {
            throw new RuntimeException('SMTP Error: ' . trim($line));
        }
    };
    $answer(['220']);
    foreach (['EHLO framadate', ...$commands] as $command) {
        fwrite($server, "$command\r\n");
        $answer(['250', '354']);
    }
    fwrite($server, "$text\r\n.\r\n");
    $answer(['250']);
    fwrite($server, "QUIT\r\n");
    fclose($server);
}
