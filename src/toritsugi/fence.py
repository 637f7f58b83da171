"""Keeps what administrators type, such as the address of a mail server, from leading into the inner network.

What counts is the address that is really connected to, at the moment of connecting: not how it was written, and not
what its name meant a moment ago.
"""

import ipaddress
import socket
from collections.abc import Sequence
from typing import Any

from toritsugi.network import Network, address_of, is_within

_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses whose last 32 bits are the IPv4 address that a translator goes on to (RFC 6052, 2.1)."""


class FencedOff(PermissionError):
    """The address belongs to the inner network, and is not one that was let through."""

    def __init__(self) -> None:
        super().__init__("the address belongs to the inner network")


class Fence:
    """`open_to`: the inner networks that are let through; None: there is no fence."""

    def __init__(self, open_to: Sequence[Network] | None = None) -> None:
        self._open_to = open_to

    def lets_through(self, address: str) -> bool:
        """Whether this may be connected to: an IP address as a socket has it."""
        return self._open_to is None or not is_inner(address) or is_within(address, self._open_to)

    def check(self, address: str) -> None:
        """Raises FencedOff."""
        if not self.lets_through(address):
            raise FencedOff

    def socket_for(self, place: tuple[Any, Any, int, str, Any]) -> socket.socket:
        """An unconnected socket for a place as `socket.getaddrinfo` names it. Raises FencedOff."""
        family, kind, protocol, _, address = place
        self.check(str(address[0]))
        return socket.socket(family=family, type=kind, proto=protocol)

    def connect(
        self, place: tuple[str, int], timeout: float | None = None, _source: tuple[str, int] | None = None
    ) -> socket.socket:
        """A connection to a host by name or address, in place of `socket.create_connection`; `timeout` in seconds.

        Raises OSError: FencedOff when the last of its addresses may not be connected to.
        """
        failed: OSError = FencedOff()
        for *_, address in socket.getaddrinfo(*place, type=socket.SOCK_STREAM):
            try:
                self.check(str(address[0]))
                return socket.create_connection((str(address[0]), int(address[1])), timeout)
            except OSError as error:
                failed = error
        raise failed


OPEN = Fence()
"""No fence."""


def is_inner(address: str) -> bool:
    """Whether nobody outside could reach it; so is what is no address."""
    known = _meant(address)
    return known is None or not known.is_global or known.is_multicast


def _meant(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The IPv4 address that stands in an IPv6 one, where a packet would end up there."""
    known = address_of(address)
    if isinstance(known, ipaddress.IPv6Address):
        if known in _TRANSLATED:
            return ipaddress.IPv4Address(int(known) & 0xFFFF_FFFF)
        return known.sixtofour or known
    return known
