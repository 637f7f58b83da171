"""The control plane under `/_emulator/`: for testers, not part of the platform.

In: seeds, faults, clock moves, a member's words and taps. Out: the ledger, requests, callbacks and the world.
Never: asks for a token.
"""

from lineworks_emulator.control.levers import FreshStart
from lineworks_emulator.control.routes import control_router

__all__ = ["FreshStart", "control_router"]
