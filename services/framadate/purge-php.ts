import { ASSOCIATIONS, FRAMADATE } from "./names.ts";

/** File that {@link PURGE_PHP} touches at its start and after each round without a fault. */
export const PURGED = "/tmp/purged";
/** Time between two rounds, in seconds. */
export const ROUND_SECONDS = 6 * 3600;

/**
 * Has Framadate itself erase what is due, one association after the other, by its own page admin/purge.php: a form with a
 * token (SecurityService), behind which PurgeService erases comments, votes, slots and poll of at most 20 polls a time.
 * The page is reached inside the service's network only. Framadate erases when a poll is created, too; an association that
 * creates none would otherwise keep people's names for ever.
 */
export const PURGE_PHP = `<?php
set_time_limit(0);
$host = json_decode((string) file_get_contents('/etc/framadate/hoster.json'), true, 8, JSON_THROW_ON_ERROR)['host'];

/** Body and session cookie of an answer; nothing but 200 is one. */
function ask(string $host, string $cookie, ?array $form): array
{
    $options = ['header' => "Host: $host\\r\\nConnection: close\\r\\n" . ($cookie === '' ? '' : "Cookie: $cookie\\r\\n"), 'timeout' => 60, 'follow_location' => 0];
    if ($form !== null) {
        $options['method'] = 'POST';
        $options['header'] .= "Content-Type: application/x-www-form-urlencoded\\r\\n";
        $options['content'] = http_build_query($form);
    }
    $body = @file_get_contents('http://${FRAMADATE}/admin/purge.php', false, stream_context_create(['http' => $options]));
    $headers = http_get_last_response_headers() ?? [];
    if ($body === false || !str_contains($headers[0] ?? '', ' 200 ')) {
        throw new RuntimeException($headers[0] ?? 'no answer');
    }
    foreach ($headers as $header) {
        if (preg_match('/^Set-Cookie: (PHPSESSID=[^;]+)/i', $header, $found)) {
            $cookie = $found[1];
        }
    }
    return [$body, $cookie];
}

/** How many polls of the association were erased. */
function purge(string $host): int
{
    $all = 0;
    do {
        [$page, $cookie] = ask($host, '', null);
        if (!preg_match('/name="csrf"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf"/', $page, $found)) {
            throw new RuntimeException('no form on the page');
        }
        [$answer] = ask($host, $cookie, ['action' => 'purge', 'csrf' => end($found)]);
        // Purgés : 3 — Purged: 3
        $count = preg_match('/Purg[^:<]*:\\s*(\\d+)/u', $answer, $number) ? (int) $number[1] : 0;
        $all += $count;
    } while ($count >= 20);
    return $all;
}

touch('${PURGED}');
$ready = stream_context_create(['http' => ['header' => "Host: 127.0.0.1\r\n", 'timeout' => 10]]);
while (@file_get_contents('http://${FRAMADATE}/index.php', false, $ready) !== 'ok') {
    sleep(3);
}
for (;;) {
    $faults = 0;
    foreach (glob('${ASSOCIATIONS}/*.json') ?: [] as $file) {
        $slug = basename($file, '.json');
        if (!(json_decode((string) file_get_contents($file), true)['open'] ?? false)) {
            continue;
        }
        try {
            $count = purge("$slug.$host");
            if ($count > 0) {
                echo "$slug: $count polls erased\\n";
            }
        } catch (Throwable $error) {
            $faults++;
            fwrite(STDERR, "$slug: nothing erased: {$error->getMessage()}\\n");
        }
    }
    if ($faults === 0) {
        touch('${PURGED}');
    }
    if (in_array('once', $argv, true)) {
        exit($faults === 0 ? 0 : 1);
    }
    sleep($faults === 0 ? ${ROUND_SECONDS} : 600);
}
`;
