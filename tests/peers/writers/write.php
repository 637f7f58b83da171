<?php
// php write.php LETTERS WAY CHARSET FOLDER: mbstring sends (send), writes headers in B or Q (b, q); PEAR's Mail_mime (pear).
[, $letters, $way, $charset, $folder] = $argv;
mb_internal_encoding('UTF-8');
$labels = ['ISO-2022-JP-MS' => 'ISO-2022-JP', 'CP50221' => 'ISO-2022-JP', 'SJIS-win' => 'Shift_JIS', 'eucJP-win' => 'EUC-JP'];
$label = $labels[$charset] ?? $charset;
$encoded = fn($text) => mb_convert_encoding($text, $charset, 'UTF-8');

function sent($letter, $to, $charset) {
    mb_language($charset === 'UTF-8' ? 'uni' : 'Japanese');
    putenv("WRITE_TO=$to");
    $from = mb_encode_mimeheader($letter['name'], $charset, 'B') . " <{$letter['address']}>";
    mb_send_mail('taro@example.jp', $letter['subject'], $letter['text'], "From: $from");
}

function by_pear($letter, $encoded, $label) {
    require_once 'Mail/mime.php';
    $transfer = $label === 'ISO-2022-JP' ? '7bit' : 'base64';
    $mime = new Mail_mime(['eol' => "\r\n", 'head_charset' => $label, 'text_charset' => $label,
        'head_encoding' => 'base64', 'text_encoding' => $transfer]);
    $mime->setTXTBody($encoded($letter['text']));
    $mime->setFrom($encoded($letter['name']) . " <{$letter['address']}>");
    $mime->setSubject($encoded($letter['subject']));
    $mime->addAttachment('x', 'application/octet-stream', $encoded($letter['file']), false, 'base64', 'attachment', $label);
    $body = $mime->get();
    return $mime->txtHeaders() . "\r\n" . $body;
}

function by_hand($letter, $encoded, $charset, $label, $q) {
    $header = fn($text, $indent) => mb_encode_mimeheader($text, $charset, $q ? 'Q' : 'B', "\r\n", $indent);
    $body = $encoded($letter['text']);
    return 'From: ' . $header($letter['name'], 6) . " <{$letter['address']}>\r\n"
        . 'Subject: ' . $header($letter['subject'], 9) . "\r\n"
        . "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=\"$label\"\r\n"
        . 'Content-Transfer-Encoding: ' . ($q ? 'quoted-printable' : 'base64') . "\r\n\r\n"
        . ($q ? quoted_printable_encode($body) : chunk_split(base64_encode($body)));
}

foreach (json_decode(file_get_contents($letters), true) as $letter) {
    $to = "$folder/{$letter['id']}.eml";
    if ($way === 'send') sent($letter, $to, $charset);
    elseif ($way === 'pear') file_put_contents($to, by_pear($letter, $encoded, $label));
    else file_put_contents($to, by_hand($letter, $encoded, $charset, $label, $way === 'q'));
}
