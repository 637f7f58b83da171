"""Passwords that the product makes for people and for the systems that bring mails."""

import secrets

_BYTES = 16


def make_password() -> str:
    """128 random bits as 32 hexadecimal digits.

    Digits and letters stand as they are in any settings file, on any command line and in any URL; of the passwords that
    use the whole URL alphabet one in 64 begins with "-" and is taken for an option by the program that it is given to.
    """
    return secrets.token_hex(_BYTES)
