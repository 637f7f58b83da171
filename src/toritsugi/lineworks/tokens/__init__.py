"""The token host: keys, assertions, grants.

Comes in: an app's id and secret, a private key, a code or a refresh token. Goes out: a Token, or an error
of the tree. Never: stores a token, renews one by itself, shows one in a repr, an error or a log.
"""

from toritsugi.lineworks.tokens.assertion import ASSERTION_LIFE_MAX, CLOCK_MARGIN, sign_assertion
from toritsugi.lineworks.tokens.grants import ClientApp, Grants
from toritsugi.lineworks.tokens.key import PrivateKey, load_private_key
from toritsugi.lineworks.tokens.token import EXPIRES_IN_MAX, EXPIRES_IN_UNKNOWN, Token

__all__ = [
    "ASSERTION_LIFE_MAX",
    "CLOCK_MARGIN",
    "EXPIRES_IN_MAX",
    "EXPIRES_IN_UNKNOWN",
    "ClientApp",
    "Grants",
    "PrivateKey",
    "Token",
    "load_private_key",
    "sign_assertion",
]
