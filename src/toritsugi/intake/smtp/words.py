"""What the door says. A refusal says what is wrong and what to do; English first, for logs and old mail servers.

The Japanese stands in brackets at the end, and is said only within a mail whose sender asked for SMTPUTF8.
"""

import re

OK = "250 2.0.0 OK: kept, and on its way to LINE WORKS"
SENDER_OK = "250 2.1.0 OK"
RECIPIENT_OK = "250 2.1.5 OK"
DONE = "250 2.0.0 OK"
GO_AHEAD = "354 End the mail with <CR><LF>.<CR><LF>"
BYE = "221 2.0.0 Bye"
CANNOT_VERIFY = "252 2.5.0 Addresses are not verified; send the mail and see"
HELP = "214 2.0.0 EHLO, STARTTLS, MAIL, RCPT, DATA, RSET, NOOP, QUIT"
READY_FOR_TLS = "220 2.0.0 Ready for TLS"

UNKNOWN = "550 5.1.1 No such recipient here (宛先の社員または受信元が登録されていません)"
MALFORMED_SENDER = "501 5.1.7 Write MAIL FROM:<address>"
MALFORMED_RECIPIENT = "550 5.1.3 Write RCPT TO:<address> (宛先の形が正しくありません)"
MANY_RECIPIENTS = "452 4.5.3 Too many recipients in one mail"
TOO_LARGE = (
    "552 5.3.4 The mail is larger than {megabytes} MB; send it smaller, or a link to the file "
    "(メールが上限の {megabytes} MB を超えています。小さくするか、ファイルのリンクを送ってください)"
)
LONG_LINE = "500 5.5.2 Line too long; end lines with CR LF (1行が長すぎます)"
TROUBLE = "451 4.3.0 The storage cannot be used right now; please send it again later"
SIGN_IN_TROUBLE = "454 4.7.0 The storage cannot be used right now; please sign in again later"
FULL = "452 4.3.1 The storage has no room left; please send it again later"
BUSY = "452 4.3.1 Many large mails are arriving at this moment; please send it again later"

NO_COMMAND = "500 5.5.2 This is no command"
UNKNOWN_COMMAND = "500 5.5.1 This command is not known here"
UNSUPPORTED_PARAMETER = "555 5.5.4 A parameter is not supported here"
WANTS_NOTHING = "501 5.5.4 This command takes nothing behind it"
NAME_MISSING = "501 5.5.4 Say your name behind HELO or EHLO"
HELLO_FIRST = "503 5.5.1 Say EHLO or HELO first"
NESTED_MAIL = "503 5.5.1 A mail has begun already; RSET forgets it"
MAIL_FIRST = "503 5.5.1 Say MAIL FROM first"
RECIPIENT_FIRST = "503 5.5.1 No recipient was accepted; say RCPT TO first"
ENCRYPTED_ALREADY = "503 5.5.1 TLS is in use already"
NO_TLS = "502 5.5.1 TLS is not offered here"
NOT_FROM_THERE = (
    "550 5.7.1 This address takes mails only from the networks that are named for it "
    "(この宛先は、登録されたネットワークからのメールだけを受け取ります)"
)
SIGN_IN_FIRST = (
    "530 5.7.0 This address takes mails only after signing in for it (SMTP AUTH) "
    "(この宛先へ送るには、受信元のユーザー名とパスワードでのサインインが必要です)"
)
SIGNED_IN_FOR_ANOTHER = "550 5.7.1 Signed in for another address than this one (サインインした受信元と宛先が異なります)"
WRONG_SIGN_IN = "535 5.7.8 User name or password is wrong"
SIGNED_IN = "235 2.7.0 Signed in"
SIGNED_IN_ALREADY = "503 5.5.1 Signed in already"
NO_SIGN_IN_NOW = "503 5.5.1 Sign in before a mail begins"
UNKNOWN_MECHANISM = "504 5.5.4 Sign in by PLAIN or LOGIN"
SECURE_FIRST = "538 5.7.11 A password is taken only through TLS; say STARTTLS first"
TLS_FIRST = "530 5.7.0 Must issue a STARTTLS command first"

CROWDED = "421 4.7.0 Too many connections; please come back later"
MAKES_PLACE = "421 4.7.0 Too many connections, and this one was silent; please come back later"
LATE = "421 4.4.2 That took too long; please come back later"
STOPPING = "421 4.3.2 The relay is stopping; please come back later"
MANY_ERRORS = "421 4.7.0 Too many errors; good-bye"
MANY_COMMANDS = "421 4.7.0 Too many commands without a mail; good-bye"
OUT_OF_TURN = "421 4.5.0 More was sent before this was answered; good-bye"

_JAPANESE = re.compile(r" \([^()]*[^\x00-\x7f][^()]*\)$")


def spoken(reply: str, utf8: bool) -> str:
    """The reply as a client may hear it: pure ASCII until it has asked for SMTPUTF8 (RFC 6531, 3.7.4.2)."""
    return reply if utf8 else _JAPANESE.sub("", reply)
