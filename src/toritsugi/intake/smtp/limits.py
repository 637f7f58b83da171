"""How much the door bears, and under which terms it takes mails."""

import socket
from dataclasses import dataclass, field

import msgspec

from toritsugi.intake.reading import ANYBODY
from toritsugi.intake.smtp.wire import Certificate
from toritsugi.network import Hop, Network, is_within


class SmtpLimits(msgspec.Struct, frozen=True):
    """Bounds of the door: sizes in bytes, times in seconds.

    `size` of a mail, `held` by all mails that are not kept yet; `recipients` of a mail.
    `connections` at a time, `per_address` of them from one address (of IPv6: from one /64).
    `silence` until a client has ended its next line, `mail_time` for a whole mail, `session_time` for a whole session.
    `errors` and `idle_commands` (those that bring no mail nearer) of a session, `refusals` of recipients in it.
    `failed_sign_ins` of a session, each of which waits for its `penalty`.
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
    failed_sign_ins: int = 3
    penalty: float = 1.0

    @property
    def megabytes(self) -> int:
        """The largest mail, as people are told."""
        return self.size // 1_048_576 or 1


@dataclass(frozen=True)
class SmtpTerms:
    """What the operator has set. `name` is what the door calls itself; without a certificate there is no TLS.

    Mails to employees come from `employee_networks`, or from anywhere when that is empty. Passwords are taken without
    TLS from `plain_sign_in_networks` and from this machine. `trusted_hops` are believed what they found out about a
    mail's sender.
    """

    name: str = field(default_factory=socket.gethostname)
    certificate: Certificate | None = None
    requires_tls: bool = False
    employee_networks: tuple[Network, ...] = ()
    plain_sign_in_networks: tuple[Network, ...] = ()
    trusted_hops: tuple[Hop, ...] = ()

    @property
    def every_authority(self) -> tuple[str, ...]:
        """Who is believed of a mail, whoever of them brings it."""
        return tuple(hop.name or ANYBODY for hop in self.trusted_hops)

    def authorities(self, peer: str) -> tuple[str, ...]:
        """Who is believed of a mail that this peer brings."""
        return tuple(hop.name or ANYBODY for hop in self.trusted_hops if is_within(peer, [hop.network]))
