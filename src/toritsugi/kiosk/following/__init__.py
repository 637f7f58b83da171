"""Tells a screen how far its call got, as soon as that changes.

In: the secret of one visit. Out: one title, one sentence, the steps with their times; signs of life in between. Never:
says more than is on disk, or shows a visit to another screen.
"""

from toritsugi.kiosk.following.streaming import calling, state, stream

__all__ = ["calling", "state", "stream"]
