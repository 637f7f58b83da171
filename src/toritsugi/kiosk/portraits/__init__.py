"""Photos of hosts on the tablet at the entrance, where the company wants them shown.

In: whom a screen names. Out: by which ids their photos are shown, and the photos. Never: a photo on a visitor's own
phone, or without the company's having said so.
"""

from toritsugi.kiosk.portraits.portraits import photo, portraits_of

__all__ = ["photo", "portraits_of"]
