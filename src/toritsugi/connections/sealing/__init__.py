"""The one place that seals: secrets in, bytes out that only the holder of the key can read.

In: a text and the place it is stored at. Out: sealed bytes, and the text again. Never: a secret in an error, a
log or a repr; a key made over an existing one.
"""

from toritsugi.connections.sealing.key_file import load_or_make_key, open_seal
from toritsugi.connections.sealing.key_ring import SealingKeyUnusable, parse_keys
from toritsugi.connections.sealing.rows import place_of, require_openable, reseal_all
from toritsugi.connections.sealing.seal import Seal, SealBroken

__all__ = [
    "Seal",
    "SealBroken",
    "SealingKeyUnusable",
    "load_or_make_key",
    "open_seal",
    "parse_keys",
    "place_of",
    "require_openable",
    "reseal_all",
]
