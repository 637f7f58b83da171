"""The operator's lists and stories: what came in, what became of it, what waits for a destination.

In: what somebody looks for. Out: pages, sheets, and what a click asks for: send it, send it again, erase it. Never: a
list that grows slow with its length, or a story without its end.
"""

from toritsugi.admin.history.looking import Search, read_search
from toritsugi.admin.history.routes import HANDLERS
from toritsugi.admin.history.sheets import as_sheet

__all__ = ["HANDLERS", "Search", "as_sheet", "read_search"]
