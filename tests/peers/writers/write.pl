# perl write.pl LETTERS WAY CHARSET FOLDER: MIME::Lite (lite), Email::MIME (email), MIME::EncWords (words-B, words-Q), Jcode (jcode).
use strict;
use warnings;
use Email::MIME;
use Encode;
use Encode::MIME::Header::ISO_2022_JP;
use Jcode;
use JSON::PP;
use MIME::Base64;
use MIME::EncWords qw(encode_mimewords);
use MIME::Lite;

my ($letters, $way, $charset, $folder) = @ARGV;
my %labels = ('cp932' => 'Shift_JIS', 'euc-jp' => 'EUC-JP', 'utf-8' => 'UTF-8', '7bit-jis' => 'ISO-2022-JP');
my $label = $labels{$charset} // 'ISO-2022-JP';
my $seven = $label eq 'ISO-2022-JP';

sub by_lite {
    my ($letter) = @_;
    my $header = $seven ? 'MIME-Header-ISO_2022_JP' : 'MIME-Header';
    my $mail = MIME::Lite->new(
        From => encode($header, $letter->{name}) . " <$letter->{address}>",
        Subject => encode($header, $letter->{subject}), Type => 'multipart/mixed');
    $mail->attach(Type => "text/plain; charset=$label", Encoding => $seven ? '7bit' : 'base64',
        Data => encode($charset, $letter->{text}));
    $mail->attach(Type => 'application/octet-stream', Filename => encode($header, $letter->{file}), Data => 'x');
    return $mail->as_string;
}

sub by_email {
    my ($letter) = @_;
    my $text = Email::MIME->create(body => encode($charset, $letter->{text}), attributes =>
        {content_type => 'text/plain', charset => $label, encoding => $seven ? '7bit' : 'quoted-printable'});
    my $file = Email::MIME->create(body => 'x', attributes => {content_type => 'application/octet-stream',
        filename => $letter->{file}, disposition => 'attachment', encoding => 'base64'});
    return Email::MIME->create(parts => [$text, $file], header_str =>
        [From => qq("$letter->{name}" <$letter->{address}>), Subject => $letter->{subject}])->as_string;
}

sub by_words {
    my ($letter, $encoding) = @_;
    my %how = (Charset => $label, Encoding => $encoding, Detect7bit => 'NO', Replacement => 'DEFAULT');
    return whole(encode_mimewords($letter->{name}, %how, Field => 'From'), $letter->{address},
        encode_mimewords($letter->{subject}, %how, Field => 'Subject'), encode($charset, $letter->{text}));
}

sub by_jcode {
    my ($letter) = @_;
    my $read = sub { Jcode->new(encode('utf8', $_[0]), 'utf8') };
    return whole($read->($letter->{name})->mime_encode, $letter->{address},
        $read->($letter->{subject})->mime_encode, $read->($letter->{text})->jis);
}

sub whole {
    my ($name, $address, $subject, $body) = @_;
    return "From: $name <$address>\nSubject: $subject\nMIME-Version: 1.0\nContent-Type: text/plain; charset=$label\n"
        . "Content-Transfer-Encoding: base64\n\n" . encode_base64($body);
}

my %ways = (lite => \&by_lite, email => \&by_email, jcode => \&by_jcode,
    'words-B' => sub { by_words($_[0], 'B') }, 'words-Q' => sub { by_words($_[0], 'Q') });
open my $in, '<:raw', $letters or die $!;
for my $letter (@{decode_json(do { local $/; <$in> })}) {
    my $mail = $ways{$way}->($letter);
    open my $out, '>:raw', "$folder/$letter->{id}.eml" or die $!;
    print $out utf8::is_utf8($mail) ? encode('utf8', $mail) : $mail;
    close $out or die $!;
}
