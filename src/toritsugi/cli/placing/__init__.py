"""Sites and kiosks at a terminal.

In: names and values as people type them. Out: sites, kiosks with their state, a pairing code once. Never: a token.
"""

from toritsugi.cli.placing import kiosk, look, site
from toritsugi.cli.placing.site import site_meant

__all__ = ["kiosk", "look", "site", "site_meant"]
