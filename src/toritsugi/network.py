"""Networks and mail servers that a setting or a source names, and whether a peer is one of them."""

import ipaddress
import re
from collections.abc import Sequence
from typing import NamedTuple

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def parse_networks(text: str) -> tuple[Network, ...]:
    """The networks, or single addresses, of a text with commas or blanks between them.

    Raises ValueError with the word that is none as its argument.
    """
    return tuple(map(_parse, filter(None, re.split(r"[\s,、，]+", text))))


def _parse(word: str) -> Network:
    try:
        return ipaddress.ip_network(word, strict=False)
    except ValueError:
        raise ValueError(word) from None


class Hop(NamedTuple):
    """A mail server before ours: by which name it signs its findings ("" for none), and where it comes from."""

    name: str
    network: Network


def parse_hops(text: str) -> tuple[Hop, ...]:
    """Mail servers as name=network, or network alone, with commas or blanks between them.

    Raises ValueError with the word that is none as its argument.
    """
    words = (word.rpartition("=") for word in filter(None, re.split(r"[\s,]+", text)))
    return tuple(Hop(name, _parse(network)) for name, _, network in words)


def is_within(peer: str, networks: Sequence[Network]) -> bool:
    """Whether the peer's address is in one of them. An IPv4 address counts as itself when it comes by IPv6."""
    address = address_of(peer)
    return address is not None and any(address in network for network in networks)


def is_loopback(peer: str) -> bool:
    """Whether the peer is this machine."""
    address = address_of(peer)
    return address is not None and address.is_loopback


def address_of(peer: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a socket names; None for what is none."""
    try:
        address = ipaddress.ip_address(peer.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
