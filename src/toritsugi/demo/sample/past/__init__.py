"""The sample company's past: what has happened there in the last days, and how it comes about.

In: the seeded company, with the stand-in up and the relay not yet. Out: real mails, calls and taps at their hours.
Never: happens twice, or writes what no door has taken.
"""

from toritsugi.demo.sample.past.living import live_through

__all__ = ["live_through"]
