"""From what a mail program encoded back to what it was told: encoded words, parameters, transfer encodings.

In: header values and bodies as they came. Out: characters of the ones, plain bytes of the others.
Never: raises on any bytes, knows the structure of a mail, or copies more than its bounds allow.
"""

from toritsugi.mail.decoding.encoded_words import decode_header
from toritsugi.mail.decoding.parameters import Parameterized, parse_parameters
from toritsugi.mail.decoding.transfer import decode_transfer, transferred_size, whole_words

__all__ = ["Parameterized", "decode_header", "decode_transfer", "parse_parameters", "transferred_size", "whole_words"]
