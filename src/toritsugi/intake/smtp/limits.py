"""How much the door bears, and under which terms it takes mails."""

import socket
from dataclasses import dataclass, field

import msgspec

from toritsugi.intake.smtp.wire import Certificate


class SmtpLimits(msgspec.Struct, frozen=True):
    """Bounds of the door: sizes in bytes, times in seconds.

    `size` of a mail, `held` by all mails that are not kept yet; `recipients` of a mail.
    `connections` at a time, `per_address` of them from one address (of IPv6: from one /64).
    `silence` until a client has ended its next line, `mail_time` for a whole mail, `session_time` for a whole session.
    `errors` and `idle_commands` (those that bring no mail nearer) of a session, `refusals` of recipients in it.
    """

    size: int = 26_214_400
    held: int = 67_108_864
    recipients: int = 100
    connections: int = 500
    per_address: int = 100
    silence: float = 300.0
    mail_time: float = 600.0
    session_time: float = 3_600.0
    errors: int = 20
    idle_commands: int = 100
    refusals: int = 500

    @property
    def megabytes(self) -> int:
        """The largest mail, as people are told."""
        return self.size // 1_048_576 or 1


@dataclass(frozen=True)
class SmtpTerms:
    """What the operator has set. `name` is what the door calls itself; without a certificate there is no TLS."""

    name: str = field(default_factory=socket.gethostname)
    certificate: Certificate | None = None
    requires_tls: bool = False
