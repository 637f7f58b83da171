"""The reception at a terminal: sites, kiosks, and what is settled about calls.

In: names and values as people type them. Out: the same changes as the pages make, and lists. Never: a token, or a code
that is still good after it was shown once to somebody else.
"""

from toritsugi.cli.receiving import kiosk, site

__all__ = ["kiosk", "site"]
