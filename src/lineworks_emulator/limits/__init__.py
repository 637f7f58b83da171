"""Rate limits: calls per minute, per domain and API operation.

In: which domain called which operation, and when. Out: whether it may go on, and the four headers.
Never: who the caller is, or what the call does.
"""

from lineworks_emulator.limits.headers import limit_headers
from lineworks_emulator.limits.limiter import Limiter
from lineworks_emulator.limits.windows import FixedWindow, SlidingWindow, Standing

__all__ = ["FixedWindow", "Limiter", "SlidingWindow", "Standing", "limit_headers"]
