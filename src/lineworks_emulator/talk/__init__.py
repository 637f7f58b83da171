"""Talk: what members see and do.

In: words and taps of a member. Out: entries in the ledger, events for bots, and a page that shows it all, live.
Never: changes what bots said.
"""

from lineworks_emulator.talk.acting import Acting, TalkRefused
from lineworks_emulator.talk.bell import Bell
from lineworks_emulator.talk.routes import talk_router
from lineworks_emulator.talk.views import Views

__all__ = ["Acting", "Bell", "TalkRefused", "Views", "talk_router"]
