"""The Private Key's file as bytes, which editors and browsers save in more ways than one."""

import codecs

from toritsugi.connections.faults import ConnectionFault

KEY_FILE_MAX = 65_536

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_key_file(content: bytes) -> str:
    """The text of a key file: UTF-8 or UTF-16, with or without a byte order mark, any line ends.

    Whether it is a key is seen when the form is read. Raises ConnectionFault (private_key_no_text) for anything else.
    """
    if len(content) > KEY_FILE_MAX:
        raise ConnectionFault("private_key_no_text", "private_key")
    try:
        return content.decode(_encoding(content)).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise ConnectionFault("private_key_no_text", "private_key") from None


def _encoding(content: bytes) -> str:
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            return encoding
    if content[1:2] == b"\0":
        return "utf-16-le"
    return "utf-16-be" if content[:1] == b"\0" else "utf-8"
