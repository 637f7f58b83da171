"""「拠点」「受付端末」: sites and kiosks, set up and watched in pages.

In: an administrator's forms. Out: pages that show each kiosk as it stands, a pairing code while it is good. Never: a
token, or another company's kiosk.
"""

from toritsugi.admin.places.routes import PLACES

__all__ = ["PLACES"]
