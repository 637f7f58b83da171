"""From bytes to characters, whatever their label says.

In: bytes as some mail program wrote them, with the label it gave them. Out: characters, and the name of what was wrong.
Never: raises on any bytes, knows an encoding or the structure of a mail, or trusts a label against the evidence.
"""

from toritsugi.mail.charsets.charset import Decoded, decode_text
from toritsugi.mail.charsets.evidence import score
from toritsugi.mail.charsets.japanese import REPLACEMENT

__all__ = ["REPLACEMENT", "Decoded", "decode_text", "score"]
