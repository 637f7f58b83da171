"""Telling: what came in and what was said to whom, at the terminal; one file per noun.

Comes in: ids, states and words to look for. Goes out: the same stories as in the pages, for people or as JSON. Never:
words a notification itself, or sends one but by hand.
"""

from toritsugi.cli.telling import event, notification

__all__ = ["event", "notification"]
