"""The parts of a mail: headers, multiparts, attached mails, as offsets into the bytes that came.

In: the bytes of a mail. Out: the tree of its parts; the headers of a part, its body without transfer encoding.
Never: copies a body before somebody needs it, raises on any bytes, or works longer than their length warrants.
"""

from toritsugi.mail.structure.part import Part, header_text
from toritsugi.mail.structure.splitting import DEPTH, HEADERS, PARTS, SEALED, head_of, parse_structure

__all__ = ["DEPTH", "HEADERS", "PARTS", "SEALED", "Part", "head_of", "header_text", "parse_structure"]
