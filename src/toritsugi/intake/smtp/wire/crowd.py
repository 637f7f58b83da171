"""All clients at the door: how many there may be, who makes place for a newcomer, who has kept it waiting too long."""

import asyncio
import ipaddress

from toritsugi.intake.smtp.wire.wire import Wire
from toritsugi.network import address_of

PATIENCE = 1.0
"""Seconds that a client which has spoken may be silent before it makes place for another, when all places are taken."""


class Crowd:
    """Counts clients, by address and in all.

    When no place is left, whoever has been silent the longest makes place: of the same address when that has its
    share, else of the address that has most. So a crowd that only hangs about never keeps anybody out.
    """

    def __init__(self, connections: int, per_address: int) -> None:
        self._connections, self._per_address = connections, per_address
        self._wires: dict[str, set[Wire]] = {}

    def admit(self, wire: Wire, farewell: str) -> bool:
        """Counts a client in; False when there is no place. Who makes place for it hears the farewell."""
        address = group_of(wire.peer)
        own = self._wires.get(address, set())
        if len(own) >= self._per_address:
            has_place = self._make_place(own, farewell)
        elif sum(map(len, self._wires.values())) >= self._connections:
            has_place = self._make_place(max(self._wires.values(), key=len), farewell)
        else:
            has_place = True
        if has_place:
            self._wires.setdefault(address, set()).add(wire)
        return has_place

    def _make_place(self, wires: set[Wire], farewell: str) -> bool:
        now = asyncio.get_running_loop().time()
        silent = [each for each in wires if each.is_waiting and (not each.has_spoken or now - each.heard_at > PATIENCE)]
        if not silent:
            return False
        self._send_away(min(silent, key=lambda each: each.heard_at), farewell)
        return True

    def send_away_late(self, silence: float, farewell: str) -> None:
        """Parts with those who have not ended a line for `silence` seconds, or are not done when they had to be."""
        now = asyncio.get_running_loop().time()
        for wire in self._waiting():
            if now - wire.heard_at > silence or now > wire.until:
                self._send_away(wire, farewell)

    def send_away_waiting(self, farewell: str) -> None:
        """Parts with all whose turn it is."""
        for wire in self._waiting():
            self._send_away(wire, farewell)

    def _waiting(self) -> list[Wire]:
        return [wire for wires in self._wires.values() for wire in wires if wire.is_waiting]

    def _send_away(self, wire: Wire, farewell: str) -> None:
        self.leave(wire)
        wire.part(farewell)

    def leave(self, wire: Wire) -> None:
        address = group_of(wire.peer)
        wires = self._wires.get(address, set())
        wires.discard(wire)
        if not wires:
            self._wires.pop(address, None)


def group_of(peer: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 that one host of IPv6 usually has to itself."""
    address = address_of(peer)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address or peer)
