"""Signing in by a code that the bot sends.

In: a mail address and the browser that asks; the code as it was typed. Out: an account, or nothing. Never: a hint
whether somebody has an address; a code in a table or a log.
"""

from toritsugi.personal.signing_in.codes import DIGITS, Codes

__all__ = ["DIGITS", "Codes"]
