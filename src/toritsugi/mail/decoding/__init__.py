"""From bytes to characters: charsets, encoded words, parameters and transfer encodings.

In: bytes as some mail program wrote them, with the label it gave them.
Out: characters or plain bytes, and the name of what was wrong.
Never: raises on any bytes, knows the structure of a mail, or trusts a label against the evidence.
"""

from toritsugi.mail.decoding.charset import Decoded, decode_text
from toritsugi.mail.decoding.encoded_words import decode_header
from toritsugi.mail.decoding.parameters import Parameterized, parse_parameters
from toritsugi.mail.decoding.transfer import decode_transfer, transferred_size

__all__ = [
    "Decoded",
    "Parameterized",
    "decode_header",
    "decode_text",
    "decode_transfer",
    "parse_parameters",
    "transferred_size",
]
