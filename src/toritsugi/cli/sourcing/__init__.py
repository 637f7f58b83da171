"""Where events come from, at a terminal: mailboxes of our own, watched ones, API keys.

Comes in: words of a command line. Goes out: sources as the room `intake` keeps them; a key or a password once, when it
is made. Never: a secret in a command line, or in a list.
"""

from toritsugi.cli.sourcing import imap, key, source

__all__ = ["imap", "key", "source"]
