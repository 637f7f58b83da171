"""The tablet as a device: how a browser becomes a kiosk, how it looks, and what it shows without a network.

In: a pairing code, a poster's link, a sign of life. Out: cookies, a style sheet, a manifest, the worker of the shell.
Never: a page of a visitor's that is kept, or a colour that cannot be read.
"""

from toritsugi.kiosk.device.looks import look_picture, theme
from toritsugi.kiosk.device.pairing import alive, open_kiosk, open_phone, pair, unpaired_screen
from toritsugi.kiosk.device.shell import manifest, offline, worker

__all__ = [
    "alive",
    "look_picture",
    "manifest",
    "offline",
    "open_kiosk",
    "open_phone",
    "pair",
    "theme",
    "unpaired_screen",
    "worker",
]
