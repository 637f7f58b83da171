"""An employee's own visitors: whom to expect, and the address that a calendar subscribes to.

In: the employee's requests; a calendar that asks for a feed. Out: pages in the employee's frame, calendars. Never: the
appointments of somebody else.
"""

from toritsugi.personal.expecting.face import EXPECTED
from toritsugi.personal.expecting.feeds import FEEDS

__all__ = ["EXPECTED", "FEEDS"]
