"""An employee's own visitors, as a page.

In: a tap on 「お帰りになりました」. Out: the visits that concern this employee. Never: a visitor of somebody else.
"""

from toritsugi.personal.visitors.pages import leave, visits

__all__ = ["leave", "visits"]
