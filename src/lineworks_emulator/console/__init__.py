"""The Developer Console: client apps and bots, registered by hand.

In: what an administrator enters on its pages. Out: apps, keys and bots in the world. Never: keeps a private key,
adds a bot to a domain, or lets a member in who is no administrator.
"""

from lineworks_emulator.console.pictures import Pictures
from lineworks_emulator.console.routes import console_router

__all__ = ["Pictures", "console_router"]
