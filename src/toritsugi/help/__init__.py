"""Help that anybody may read: why nothing pops up, and what LINE WORKS itself does not allow.

In: a topic's name. Out: a small page in Japanese or English, made of words alone (`words/*.toml`). Never: a sign-in, or
anything about a company.
"""

from toritsugi.help.pages import HELP, HELP_ROUTES

__all__ = ["HELP", "HELP_ROUTES"]
