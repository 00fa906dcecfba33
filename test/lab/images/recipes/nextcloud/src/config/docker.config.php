<?php
// What the official image's configuration files take from the environment at each request.
$CONFIG = [];
if (getenv('REDIS_HOST')) {
    $file = getenv('REDIS_HOST_PASSWORD_FILE');
    $CONFIG['redis'] = [
        'host' => getenv('REDIS_HOST'),
        'port' => (int) (getenv('REDIS_HOST_PORT') ?: 6379),
        'password' => $file ? trim((string) file_get_contents($file)) : (string) getenv('REDIS_HOST_PASSWORD'),
    ];
}
if (getenv('SMTP_HOST') && getenv('MAIL_FROM_ADDRESS') && getenv('MAIL_DOMAIN')) {
    $CONFIG['mail_smtphost'] = getenv('SMTP_HOST');
    $CONFIG['mail_smtpport'] = (int) (getenv('SMTP_PORT') ?: 25);
    $CONFIG['mail_from_address'] = getenv('MAIL_FROM_ADDRESS');
    $CONFIG['mail_domain'] = getenv('MAIL_DOMAIN');
}
foreach (['OVERWRITEHOST' => 'overwritehost', 'OVERWRITEPROTOCOL' => 'overwriteprotocol', 'OVERWRITECLIURL' => 'overwrite.cli.url'] as $name => $key) {
    if (getenv($name)) {
        $CONFIG[$key] = getenv($name);
    }
}
if (getenv('TRUSTED_PROXIES')) {
    $CONFIG['trusted_proxies'] = array_values(array_filter(explode(' ', getenv('TRUSTED_PROXIES'))));
}
