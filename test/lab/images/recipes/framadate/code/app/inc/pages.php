<?php
function html(?string $text): string
{
    return htmlspecialchars((string) $text, ENT_QUOTES | ENT_HTML5);
}

/** One page; `title` is followed by the application's name, as in Framadate. */
function page(string $title, string $body): never
{
    $head = $title === '' ? html(NOMAPPLICATION) : html($title) . ' - ' . html(NOMAPPLICATION);
    $name = html(NOMAPPLICATION);
    $language = html(DEFAULT_LANGUAGE);
    header('Content-Type: text/html; charset=utf-8');
    echo "<!DOCTYPE html>\n<html lang=\"$language\"><head><meta charset=\"utf-8\"><title>$head</title></head>\n<body>\n"
        . "<header><h1><a href=\"" . html(server_name()) . "\">$name</a></h1>\n"
        . "<p>Framadate stand-in: not the real program, for tests of the lab only.</p></header>\n<main>$body</main>\n</body></html>\n";
    exit;
}

function alert(string $text): string
{
    return $text === '' ? '' : '<div class="alert" role="alert">' . html($text) . '</div>';
}

/** Answered with 200, whatever was asked for. */
function no_such_poll(): never
{
    page('', alert('Ce sondage n\'existe pas !'));
}
