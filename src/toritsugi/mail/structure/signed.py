"""What stands inside a signature: a mail that S/MIME wrapped whole (RFC 8551), without asking who signed it."""

_SIGNED = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")
_NEAR = 1_000
_INDEFINITE = 0x80
_LONGEST_LENGTH = 4
_OCTETS, _OCTETS_IN_PIECES, _CONTENT = b"\x04", b"\x24", b"\xa0"


def signed_content(raw: bytes) -> bytes:
    """The content of a CMS SignedData (RFC 5652) in DER or BER; b"" when it is something else, or holds none."""
    found = raw.find(_DATA, 0, _NEAR) if _SIGNED in raw[:64] else -1
    at = found + len(_DATA)
    if found < 0 or raw[at : at + 1] != _CONTENT:
        return b""
    pieces: list[bytes] = []
    _, at = _length(raw, at + 1)
    while raw[at : at + 1] in (_OCTETS, _OCTETS_IN_PIECES):
        whole = raw[at : at + 1] == _OCTETS
        length, at = _length(raw, at + 1)
        if whole:
            pieces.append(raw[at : at + length])
            at += length
    return b"".join(pieces)


def _length(raw: bytes, at: int) -> tuple[int, int]:
    """A length, 0 when only its end will tell it, and where what follows begins."""
    first = raw[at] if at < len(raw) else 0
    if first <= _INDEFINITE:
        return first & 0x7F, at + 1
    count = min(first & 0x7F, _LONGEST_LENGTH)
    return int.from_bytes(raw[at + 1 : at + 1 + count], "big"), at + 1 + count
